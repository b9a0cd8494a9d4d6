package chat.parley.cli.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.cli.conversation.Message;
import chat.parley.fuzz.Check;
import chat.parley.protocol.Changes;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.SharedFile;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Clock;
import java.util.Optional;

/** What others wrote, on a terminal: nothing of it moves, colours, hides or turns anything. As JSON it means what it meant. */
public final class TerminalOutputFuzz {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Formatter FORMATTER = new Formatter(Clock.systemUTC());

    private TerminalOutputFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Check.memory(bytes.length, () -> {
            Check.plain(SafeText.line(new String(bytes, UTF_8)));
            try {
                event(EncodedEvent.read(bytes).event());
            } catch (ProtocolException none) {
                return;
            }
        });
    }

    private static void event(Event event) {
        Message message = Message.of(event, new Changes(), id -> null);
        FORMATTER.message(message).forEach(line -> Check.plain(SafeText.line(line)));
        FORMATTER.change(event, Optional.of(message)).forEach(line -> Check.plain(SafeText.line(line)));
        SharedFile.of(event).ifPresent(shared -> Check.plain(SafeText.line(FORMATTER.file(shared, "1"))));
        String json = new String(FrameCodec.write(event), UTF_8);
        String safe = SafeText.json(json);
        Check.plain(safe);
        try {
            Check.same(JSON.readTree(json), JSON.readTree(safe));
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON any more: " + safe, e);
        }
    }
}
