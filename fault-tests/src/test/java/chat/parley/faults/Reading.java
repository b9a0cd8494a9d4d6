package chat.parley.faults;

import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import java.util.Map;

/**
 * How far one user read.
 *
 * @param marked of what the user marked, in each room, what counts
 * @param told what another device of the user was told in the end
 */
record Reading(Map<RoomName, Marker> marked, Map<RoomName, Marker> told) {
    static final Reading NOTHING = new Reading(Map.of(), Map.of());

    Reading {
        marked = Map.copyOf(marked);
        told = Map.copyOf(told);
    }
}
