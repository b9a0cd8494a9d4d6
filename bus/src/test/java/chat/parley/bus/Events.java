package chat.parley.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.Marker;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Fresh events and names; names are never used twice, so that tests can share a broker. */
final class Events {
    private static final String RUN = Long.toString(System.nanoTime(), 36);
    private static final AtomicLong NEXT = new AtomicLong();

    private Events() {}

    static RoomName room() {
        return new RoomName("room-" + RUN + NEXT.incrementAndGet());
    }

    static UserName user() {
        return new UserName("user-" + RUN + NEXT.incrementAndGet());
    }

    static EncodedEvent inRoom(RoomName room, String text) {
        return inRoom(new UserName("ann"), room, text);
    }

    static EncodedEvent inRoom(UserName from, RoomName room, String text) {
        return EncodedEvent.of(new Event(id(), room, from, nonce(), new Body.Text(text)));
    }

    static EncodedEvent direct(UserName from, UserName to, String text) {
        return EncodedEvent.of(new Event(id(), to, from, nonce(), new Body.Text(text)));
    }

    static EventId id() {
        return new EventId((System.currentTimeMillis() << 16) | (NEXT.incrementAndGet() & 0xffff), 1);
    }

    /** Of a fresh room. */
    static Marker marker() {
        return new Marker(room(), id(), 0);
    }

    private static Nonce nonce() {
        return new Nonce("n" + NEXT.incrementAndGet());
    }

    /** One fresh room in every shard, by number of the shard. */
    static List<RoomName> roomInEveryShard() {
        RoomName[] rooms = new RoomName[LogKey.SHARDS];
        int missing = LogKey.SHARDS;
        while (missing > 0) {
            RoomName candidate = room();
            int shard = LogKey.of(candidate).shard();
            if (rooms[shard] == null) {
                rooms[shard] = candidate;
                missing--;
            }
        }
        return new ArrayList<>(List.of(rooms));
    }

    /** Of a kind that is not known, its JSON. */
    static String text(EncodedEvent event) {
        return event.event().body() instanceof Body.Text text ? text.text() : new String(event.json(), UTF_8);
    }
}
