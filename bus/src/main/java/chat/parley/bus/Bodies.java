package chat.parley.bus;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.bus.Bus.LogEntry;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.ProtocolException;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads what is in the messages. All are {@link BytesMessage}s; events are the bytes of
 * {@link EncodedEvent#json}, never encoded again. {@code JMSType} says which form a message has:
 *
 * <table>
 * <caption>Forms</caption>
 * <tr><th>JMSType</th><th>destination</th><th>body</th></tr>
 * <tr><td>{@code events}</td><td>room and live topics, mailboxes</td><td>lines: event, LF; a mailbox message has one. On
 *     topics also none, for the property {@code parleyFence}, a {@link Fences fence} of one gateway, {@code
 *     parleyMark}, one of the {@link Marks}, {@code parleyTyping}, one of the {@link Typings}, {@code parleyRead}, a user's
 *     {@link ReadMarkers}, or {@code parleyAccount}, which says that the user's account has changed: to gateways that know none of these it is a batch without events</td></tr>
 * <tr><td>{@code entries}</td><td>archive; {@code JMSXGroupID} is the shard</td><td>lines: log key, space, event, LF</td></tr>
 * <tr><td>{@code marker}</td><td>archive, as above; {@code JMSReplyTo} and {@code JMSCorrelationID} for the answer</td>
 *     <td>log key</td></tr>
 * <tr><td>{@code answer}</td><td>reply topics; {@code JMSCorrelationID} of the marker or echo</td>
 *     <td>the end of the log as a cursor; none of an echo, and of archivers before there were positions</td></tr>
 * <tr><td>{@code gate}</td><td>gate</td><td>none: whoever gets it drops it</td></tr>
 * <tr><td>{@code presence}</td><td>presence topic</td><td>the gateway's own</td></tr>
 * </table>
 *
 * <p>Messages live on in the broker while gateways of two versions run: forms may be added, not changed.
 */
final class Bodies {
    static final String EVENTS = "events";
    static final String ENTRIES = "entries";
    static final String MARKER = "marker";
    static final String ANSWER = "answer";
    static final String PRESENCE = "presence";
    static final String GATE = "gate";
    static final String FENCE = "parleyFence";
    static final String MARK = "parleyMark";
    static final String TYPING = "parleyTyping";
    static final String READ = "parleyRead";
    static final String ACCOUNT = "parleyAccount";
    /** The property that names a message's group: the broker gives all messages of one group to one consumer, in order. */
    static final String GROUP = "JMSXGroupID";

    private static final byte LINE_END = '\n';
    private static final byte KEY_END = ' ';

    private Bodies() {}

    static void appendEvent(ByteArrayOutputStream body, EncodedEvent event) {
        body.writeBytes(event.json());
        body.write(LINE_END);
    }

    static void appendEntry(ByteArrayOutputStream body, LogKey log, EncodedEvent event) {
        body.writeBytes(keyBytes(log));
        body.write(KEY_END);
        appendEvent(body, event);
    }

    static byte[] keyBytes(LogKey log) {
        return log.value().getBytes(US_ASCII);
    }

    static List<EncodedEvent> readEvents(byte[] body) throws UnreadableMessageException {
        List<EncodedEvent> events = new ArrayList<>();
        for (int start = 0; start < body.length; ) {
            int end = find(body, LINE_END, start);
            events.add(event(body, start, end));
            start = end + 1;
        }
        return events;
    }

    static List<LogEntry> readEntries(byte[] body) throws UnreadableMessageException {
        List<LogEntry> entries = new ArrayList<>();
        for (int start = 0; start < body.length; ) {
            int keyEnd = find(body, KEY_END, start);
            int end = find(body, LINE_END, keyEnd);
            entries.add(new LogEntry(key(body, start, keyEnd), event(body, keyEnd + 1, end)));
            start = end + 1;
        }
        return entries;
    }

    static LogKey readKey(byte[] body) throws UnreadableMessageException {
        return key(body, 0, body.length);
    }

    /** Reads a log's key, and refuses any with other characters than keys have, since it becomes a folder in the bucket. */
    private static LogKey key(byte[] body, int from, int to) throws UnreadableMessageException {
        for (int i = from; i < to; i++) {
            byte c = body[i];
            boolean ofKeys = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
            if (!ofKeys && !(c == '@' && i == from && to > from + 1)) {
                throw new UnreadableMessageException("a log key with other characters than keys have", null);
            }
        }
        if (from == to) {
            throw new UnreadableMessageException("an empty log key", null);
        }
        return new LogKey(new String(body, from, to - from, US_ASCII));
    }

    /** The shard that the {@link #GROUP} of a message of the archive names. */
    static int readShard(@Nullable String group) throws UnreadableMessageException {
        try {
            int shard = Integer.parseInt(String.valueOf(group));
            if (shard >= 0 && shard < LogKey.SHARDS) {
                return shard;
            }
        } catch (NumberFormatException e) {
            throw new UnreadableMessageException("of no shard", e);
        }
        throw new UnreadableMessageException("of no shard that there is", null);
    }

    /** Reads the body of an answer. Empty if it is no cursor: whoever wrote it knows no positions, or others than ours. */
    static Optional<LogCursor> readCursor(byte[] body) {
        if (body.length == 0 || body.length > LogCursor.MAX_CHARS) {
            return Optional.empty();
        }
        try {
            return Optional.of(LogCursor.parse(new String(body, US_ASCII)));
        } catch (ProtocolException e) {
            return Optional.empty();
        }
    }

    /** The body of {@code message}, which must have the form {@code type}. */
    static byte[] bytes(Message message, String type) throws JMSException, UnreadableMessageException {
        if (!(message instanceof BytesMessage bytes) || !hasType(message, type)) {
            throw new UnreadableMessageException("not of type " + type, null);
        }
        byte[] body = new byte[Math.toIntExact(bytes.getBodyLength())];
        bytes.readBytes(body);
        return body;
    }

    static boolean hasType(Message message, String type) throws JMSException {
        return type.equals(message.getJMSType());
    }

    private static EncodedEvent event(byte[] body, int from, int to) throws UnreadableMessageException {
        try {
            return EncodedEvent.read(Arrays.copyOfRange(body, from, to));
        } catch (ProtocolException e) {
            throw new UnreadableMessageException("a line that is no event: " + e.getMessage(), e);
        }
    }

    private static int find(byte[] body, byte what, int from) throws UnreadableMessageException {
        for (int i = from; i < body.length; i++) {
            if (body[i] == what) {
                return i;
            }
        }
        throw new UnreadableMessageException("a line without its end", null);
    }

    /** A message of a form that this gateway does not know: damaged, foreign, or of a newer version. */
    static final class UnreadableMessageException extends Exception {
        private static final long serialVersionUID = 1L;

        private UnreadableMessageException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
