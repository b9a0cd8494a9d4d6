package chat.parley.gateway.room;

import chat.parley.bus.Bus;
import chat.parley.gateway.connection.ConnectionCounters;
import chat.parley.gateway.history.LogReader;
import chat.parley.gateway.presence.Presence;
import chat.parley.protocol.EventId;
import java.time.InstantSource;
import java.util.function.Consumer;

/** What all rooms of a gateway share. {@code observer} is told every id that arrives, on threads of the bus. */
record RoomContext(
        Bus bus,
        RoomLoader loader,
        LogReader reader,
        Presence presence,
        InstantSource time,
        RoomLimits limits,
        Consumer<EventId> observer,
        ConnectionCounters counters) {}
