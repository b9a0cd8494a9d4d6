package chat.parley.gateway.room;

import chat.parley.bus.Bus;
import chat.parley.gateway.connection.ConnectionCounters;
import chat.parley.gateway.history.LogReader;
import chat.parley.gateway.history.Rounds;
import chat.parley.gateway.limit.RoomBudget;
import chat.parley.gateway.order.EventClock;
import chat.parley.gateway.presence.Presence;
import chat.parley.protocol.RoomName;
import java.time.InstantSource;

/** What all rooms of a gateway share. {@code fences} are {@link Bus#fence}, shared by those who wait for one. */
record RoomContext(
        Bus bus,
        RoomLoader loader,
        RoomBudget budget,
        LogReader reader,
        Rounds<RoomName, Void> fences,
        Presence presence,
        EventClock clock,
        InstantSource time,
        RoomLimits limits,
        ConnectionCounters counters) {}
