package chat.parley.faults;

import chat.parley.protocol.Body;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one user changed of messages, and what it was shown of all that was changed.
 *
 * @param asked in the order in which it was asked for, one behind the answer of the other
 * @param renumbered the ids of messages that had several
 */
record Changing(List<Asked> asked, Map<RoomName, Map<EventId, Fold.Shown>> shown, Set<EventId> renumbered) {
    static final Changing NOTHING = new Changing(List.of(), Map.of(), Set.of());

    Changing {
        asked = List.copyOf(asked);
        shown = Map.copyOf(shown);
        renumbered = Set.copyOf(renumbered);
    }

    /**
     * A change that was asked for; one without an acknowledgement counts or does not.
     *
     * @param nonce its own, or that of the message that answers
     */
    record Asked(UserName user, RoomName room, Body.Change change, Nonce nonce, boolean acknowledged) {}
}
