package chat.parley.storage;

import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.concurrent.atomic.AtomicLong;

/** Events for tests. */
public final class TestEvents {
    public static final RoomName LOBBY = new RoomName("lobby");
    public static final UserName ANN = new UserName("ann");

    private static final AtomicLong COUNT = new AtomicLong();

    private TestEvents() {}

    public static EventId id(long millis) {
        return new EventId(millis << 16 | (COUNT.incrementAndGet() & 0xffff), 1);
    }

    public static EncodedEvent text(EventId id, Nonce nonce, String text) {
        return EncodedEvent.of(new Event(id, LOBBY, ANN, nonce, new Body.Text(text)));
    }

    public static EncodedEvent text(long millis, String text) {
        EventId id = id(millis);
        return text(id, new Nonce(id.toString()), text);
    }

    /** What {@code from} changes at {@code millis} of an event. */
    public static EncodedEvent change(long millis, UserName from, Body.Change change) {
        EventId id = id(millis);
        return EncodedEvent.of(new Event(id, LOBBY, from, new Nonce(id.toString()), change));
    }

    /** What {@code from} says at {@code millis} in the thread of {@code root}, in answer to {@code to}. */
    public static EncodedEvent answer(long millis, UserName from, EncodedEvent to, EventId root) {
        EventId id = id(millis);
        EventId thread = root.equals(to.id()) ? null : root;
        Body body = new Body.Text("answer " + id, to.id(), to.event().from(), thread);
        return EncodedEvent.of(new Event(id, LOBBY, from, new Nonce(id.toString()), body));
    }

    /** An answer to {@code root} itself. */
    public static EncodedEvent answer(long millis, EncodedEvent root) {
        return answer(millis, ANN, root, root.id());
    }

    public static EncodedEvent file(long millis, String name) {
        EventId id = id(millis);
        FileInfo info = new FileInfo("0".repeat(26), name, 1, "text/plain", "0".repeat(64));
        return EncodedEvent.of(new Event(id, LOBBY, ANN, new Nonce(id.toString()), new Body.File(info)));
    }
}
