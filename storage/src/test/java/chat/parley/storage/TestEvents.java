package chat.parley.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Events for tests. */
final class TestEvents {
    static final RoomName LOBBY = new RoomName("lobby");
    static final UserName ANN = new UserName("ann");

    private static final AtomicLong COUNT = new AtomicLong();

    private TestEvents() {}

    static EventId id(long millis) {
        return new EventId(millis << 16 | (COUNT.incrementAndGet() & 0xffff), 1);
    }

    static EncodedEvent text(EventId id, Nonce nonce, String text) {
        return EncodedEvent.of(new Event.Text(id, LOBBY, null, ANN, nonce, text));
    }

    static EncodedEvent text(long millis, String text) {
        EventId id = id(millis);
        return text(id, new Nonce(id.toString()), text);
    }

    static EncodedEvent file(long millis, String name) {
        EventId id = id(millis);
        FileInfo info = new FileInfo("0".repeat(26), name, 1, "text/plain", "0".repeat(64));
        return EncodedEvent.of(new Event.Shared(id, LOBBY, null, ANN, new Nonce(id.toString()), info));
    }

    /** Of kinds that are not known here, as docs/kind-cases.json has them, each with another id and nonce. */
    static List<EncodedEvent> ofTomorrow() {
        try {
            List<EncodedEvent> events = new ArrayList<>();
            new ObjectMapper()
                    .readTree(Path.of("../docs/kind-cases.json").toFile())
                    .get("carried")
                    .forEach(each -> events.add(
                            EncodedEvent.read(each.get("event").textValue().getBytes(UTF_8))));
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
