package chat.parley.gateway;

import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;

/** Events for tests: number n has the id of the n-th second of 1970. */
public final class Events {
    public static final RoomName ROOM = new RoomName("lobby");
    public static final UserName ANN = new UserName("ann");

    private Events() {}

    public static EventId id(int number) {
        return new EventId((number * 1000L) << 16, 1);
    }

    public static EncodedEvent text(int number) {
        return text(number, "n" + number, "text " + number);
    }

    public static EncodedEvent text(int number, String nonce, String text) {
        return EncodedEvent.of(new Event(id(number), ROOM, ANN, new Nonce(nonce), new Body.Text(text)));
    }

    public static EncodedEvent file(int number) {
        FileInfo file = new FileInfo("F" + number, "a.txt", 1, "text/plain", "0".repeat(64));
        return EncodedEvent.of(new Event(id(number), ROOM, ANN, new Nonce("f" + number), new Body.File(file)));
    }

    public static EncodedEvent edit(int number, int about, String text) {
        return change(number, ANN, new Body.Edit(id(about), text));
    }

    public static EncodedEvent removal(int number, int about) {
        return change(number, ANN, new Body.Removal(id(about), null));
    }

    /** What Bob, a moderator, takes back of what Ann said. */
    public static EncodedEvent moderated(int number, int about) {
        return change(number, new UserName("bob"), new Body.Removal(id(about), null, ANN));
    }

    public static EncodedEvent reaction(int number, String user, int about, String emoji, boolean on) {
        return change(number, new UserName(user), new Body.Reaction(id(about), emoji, on));
    }

    /** What Bob says in the thread of {@code root}, in answer to {@code to}, which Ann said. */
    public static EncodedEvent answer(int number, int to, int root) {
        EventId thread = to == root ? null : id(root);
        Body body = new Body.Text("answer " + number, id(to), ANN, thread);
        return EncodedEvent.of(new Event(id(number), ROOM, new UserName("bob"), new Nonce("a" + number), body));
    }

    public static EncodedEvent answer(int number, int root) {
        return answer(number, root, root);
    }

    private static EncodedEvent change(int number, UserName from, Body body) {
        return EncodedEvent.of(new Event(id(number), ROOM, from, new Nonce("c" + number), body));
    }
}
