package chat.parley.bus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The text of a {@link Mark} in a message: the position before, the cursor behind and the ids, with blanks between. The ids are
 * 16 bytes each, high before low, in base 64 without padding.
 */
final class Marks {
    /** How many events one mark names at most: four times what an archiver writes at once. */
    static final int MAX_EVENTS = 1 << 15;

    private static final Logger LOG = LoggerFactory.getLogger(Marks.class);
    private static final String SEPARATOR = " ";
    private static final int ID_BYTES = 2 * Long.BYTES;
    private static final int MAX_CHARS =
            LogPosition.LENGTH + LogCursor.MAX_CHARS + 2 + (MAX_EVENTS * ID_BYTES + 2) / 3 * 4;

    private Marks() {}

    static String write(Mark mark) {
        ByteBuffer ids = ByteBuffer.allocate(mark.events().size() * ID_BYTES);
        mark.events().forEach(id -> ids.putLong(id.high()).putLong(id.low()));
        String text = new String(Base64.getEncoder().withoutPadding().encode(ids.array()), ISO_8859_1);
        return mark.previous() + SEPARATOR + mark.end() + SEPARATOR + text;
    }

    /**
     * Reads a mark; empty if {@code text} is none, or one that cannot be read: its readers do without it, and notice by
     * the next one what they lack.
     */
    static Optional<Mark> read(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(text));
        } catch (ProtocolException | IllegalArgumentException e) {
            LOG.warn("unreadable mark dropped chars={} cause={}", text.length(), e.getMessage());
            return Optional.empty();
        }
    }

    private static Mark parse(String text) {
        if (text.length() > MAX_CHARS) {
            throw new IllegalArgumentException("longer than any");
        }
        String[] parts = text.split(SEPARATOR, -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("it has three parts");
        }
        LogPosition previous = LogPosition.parse(parts[0]);
        LogCursor end = LogCursor.parse(parts[1]);
        ByteBuffer ids = ByteBuffer.wrap(Base64.getDecoder().decode(parts[2]));
        if (end.position().compareTo(previous) <= 0 || ids.remaining() % ID_BYTES != 0) {
            throw new IllegalArgumentException("it is cut short or goes back");
        }
        List<EventId> events = new ArrayList<>(ids.remaining() / ID_BYTES);
        while (ids.hasRemaining()) {
            events.add(new EventId(ids.getLong(), ids.getLong()));
        }
        return new Mark(previous, end, events);
    }
}
