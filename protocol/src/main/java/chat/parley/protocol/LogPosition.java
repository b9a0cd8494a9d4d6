package chat.parley.protocol;

/**
 * The place of a batch of events in a log's <i>order of arrival</i>: the order in which the log's archivers stored them. It
 * says up to where a reader has everything, which an id, a time, cannot; docs/adr/0029-order-of-arrival.md.
 *
 * @param term of the archiver: each time that a shard may have changed hands its new owner takes a larger one; 0 to {@link
 *     #MAX_PART}
 * @param number ascends within a term, not without gaps; 0 to {@link #MAX_PART}
 */
public record LogPosition(long term, long number) implements Comparable<LogPosition> {
    /** The largest term and the largest number: of 40 bits, which are eight characters each. */
    public static final long MAX_PART = (1L << 40) - 1;

    /** The position before all others. What was stored before there were positions counts as having this one. */
    public static final LogPosition NONE = new LogPosition(0, 0);

    /** How many characters a position's text has. */
    public static final int LENGTH = 16;

    public LogPosition {
        if (term < 0 || term > MAX_PART || number < 0 || number > MAX_PART) {
            throw new IllegalArgumentException("a position has two parts of 40 bits: " + term + ", " + number);
        }
    }

    /** Reads the 16 characters of {@link #toString}; throws {@link ErrorCode#BAD_FRAME} for any other text. */
    public static LogPosition parse(String text) {
        if (text.length() != LENGTH) {
            throw invalid(text);
        }
        return new LogPosition(part(text, 0), part(text, LENGTH / 2));
    }

    private static long part(String text, int from) {
        long part = 0;
        for (int i = from; i < from + LENGTH / 2; i++) {
            int digit = Base32.digit(text.charAt(i));
            if (digit < 0) {
                throw invalid(text);
            }
            part = (part << 5) | digit;
        }
        return part;
    }

    private static ProtocolException invalid(String text) {
        String shown = text.length() > LENGTH ? text.substring(0, LENGTH) + "…" : text;
        return new ProtocolException(
                ErrorCode.BAD_FRAME, "not a position (" + LENGTH + " characters of base 32): " + shown);
    }

    @Override
    public int compareTo(LogPosition other) {
        int order = Long.compare(term, other.term);
        return order != 0 ? order : Long.compare(number, other.number);
    }

    /** 16 characters of base 32, which sort as positions do. */
    @Override
    public String toString() {
        return Base32.write(0, term, LENGTH / 2) + Base32.write(0, number, LENGTH / 2);
    }
}
