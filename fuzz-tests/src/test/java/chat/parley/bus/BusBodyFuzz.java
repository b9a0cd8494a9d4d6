package chat.parley.bus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import chat.parley.bus.Bodies.UnreadableMessageException;
import chat.parley.bus.Bus.LogEntry;
import chat.parley.fuzz.Check;
import chat.parley.fuzz.Errors;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.Marker;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** What comes from the broker: the first byte says which of the forms it is taken for. */
public final class BusBodyFuzz {
    static {
        Errors.listen();
    }

    private BusBodyFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 0) {
            byte[] body = Arrays.copyOfRange(input, 1, input.length);
            Check.memory(input.length, () -> read(input[0], body));
            Errors.none();
        }
    }

    private static void read(byte form, byte[] body) {
        try {
            switch (form) {
                case 'e' -> events(Bodies.readEvents(body), body);
                case 'l' -> entries(Bodies.readEntries(body), body);
                case 'k' -> key(Bodies.readKey(body));
                case 'c' ->
                    Bodies.readCursor(body)
                            .ifPresent(cursor -> Check.same(cursor.toString(), new String(body, ISO_8859_1)));
                case 't' ->
                    Typings.read(new String(body, ISO_8859_1))
                            .ifPresent(typing -> Check.same(
                                    typing, Typings.read(Typings.write(typing)).orElseThrow()));
                case 'r' -> {
                    List<Marker> markers = ReadMarkers.read(new String(body, ISO_8859_1));
                    Check.same(markers, ReadMarkers.read(ReadMarkers.write(markers)));
                }
                case 's' -> shard(Bodies.readShard(new String(body, ISO_8859_1)));
                default -> Marks.read(new String(body, ISO_8859_1)).ifPresent(BusBodyFuzz::mark);
            }
        } catch (UnreadableMessageException refused) {
            Check.that(refused.getMessage() != null, "a refusal without reason");
        }
    }

    private static void events(List<EncodedEvent> events, byte[] body) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        events.forEach(event -> Bodies.appendEvent(written, event));
        Check.that(Arrays.equals(written.toByteArray(), body), "events that are written otherwise");
    }

    private static void entries(List<LogEntry> entries, byte[] body) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        entries.forEach(entry -> Bodies.appendEntry(written, entry.log(), entry.event()));
        Check.that(Arrays.equals(written.toByteArray(), body), "entries that are written otherwise");
        entries.forEach(entry -> key(entry.log()));
    }

    /** It becomes a folder in the bucket and part of a destination. */
    private static void key(LogKey log) {
        Check.that(log.value().matches("@?[a-z0-9_-]+"), "a key with syntax in it");
    }

    private static void shard(int shard) {
        Check.that(shard >= 0 && shard < LogKey.SHARDS, "no shard");
    }

    private static void mark(Mark mark) {
        Check.same(mark, Marks.read(Marks.write(mark)).orElseThrow());
        Check.that(mark.events().size() <= Marks.MAX_EVENTS, "a mark of too many");
    }
}
