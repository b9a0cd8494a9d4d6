package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;

/**
 * The id of an event: 128 bits, written as 26 characters of Crockford's base 32 (the form of a ULID), so that ids, and
 * their texts, sort by time. A room's order is the order of its ids.
 *
 * @param high 48 bits of milliseconds since 1970, then 16 bits of counter
 * @param low the gateway that gave the id
 */
public record EventId(long high, long low) implements Comparable<EventId> {
    private static final int LENGTH = 26;

    /** Smaller than every id that a gateway gives. */
    public static final EventId MIN = new EventId(0, 0);

    /** Larger than every id that a gateway gives. */
    public static final EventId MAX = new EventId(-1, -1);

    /** The smallest id that a gateway can give in the millisecond of {@code time}. */
    public static EventId startOf(Instant time) {
        return new EventId(Math.max(0, time.toEpochMilli()) << 16, 0);
    }

    /** Reads the 26 characters of an id; throws {@link ErrorCode#BAD_FRAME} if {@code text} is none. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static EventId parse(String text) {
        if (!isValid(text)) {
            throw invalid(text);
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < LENGTH; i++) {
            int digit = Base32.digit(text.charAt(i));
            high = (high << 5) | (low >>> 59);
            low = (low << 5) | digit;
        }
        return new EventId(high, low);
    }

    /** Whether {@link #parse} can read {@code text}. */
    public static boolean isValid(String text) {
        return text.length() == LENGTH
                && text.charAt(0) <= '7'
                && text.chars().allMatch(digit -> Base32.digit((char) digit) >= 0);
    }

    private static ProtocolException invalid(String text) {
        String shown = text.length() > LENGTH ? text.substring(0, LENGTH) + "…" : text;
        return new ProtocolException(ErrorCode.BAD_FRAME, "not an event id (26 characters of base 32): " + shown);
    }

    public long millis() {
        return high >>> 16;
    }

    /** The next smaller id; {@link #MIN} gives itself. */
    public EventId previous() {
        if (equals(MIN)) {
            return MIN;
        }
        return low == 0 ? new EventId(high - 1, -1) : new EventId(high, low - 1);
    }

    public Instant time() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public int compareTo(EventId other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    @JsonValue
    @Override
    public String toString() {
        return Base32.write(high, low, LENGTH);
    }
}
