package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A point in a log's order of arrival, for a reader that has everything up to it. To clients it is an opaque text of at
 * most {@link #MAX_CHARS} characters: they keep it and give it back.
 *
 * @param position of the last batch that the reader has
 * @param newest the largest id in the log up to there: where reading goes on in what was stored without positions, by
 *     gateways of a version before them, and the floor above which new ids are given
 */
public record LogCursor(LogPosition position, EventId newest) {
    /** The longest text of a cursor: a later version's may be longer than today's, but no longer than this. */
    public static final int MAX_CHARS = 64;

    /** The cursor of a reader that has nothing at all. */
    public static final LogCursor START = new LogCursor(LogPosition.NONE, EventId.MIN);

    private static final char SEPARATOR = '-';

    /** Reads what {@link #toString} wrote; throws {@link ErrorCode#BAD_FRAME} for any other text. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static LogCursor parse(String text) {
        if (text.length() <= LogPosition.LENGTH || text.charAt(LogPosition.LENGTH) != SEPARATOR) {
            String shown = text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) + "…" : text;
            throw new ProtocolException(
                    ErrorCode.BAD_FRAME, "not a cursor; give back what a gateway gave you, unchanged: " + shown);
        }
        return new LogCursor(
                LogPosition.parse(text.substring(0, LogPosition.LENGTH)),
                EventId.parse(text.substring(LogPosition.LENGTH + 1)));
    }

    /** The later of two points of one log, with the larger of their two ids. */
    public LogCursor max(LogCursor other) {
        LogPosition later = position.compareTo(other.position) >= 0 ? position : other.position;
        return new LogCursor(later, newest.compareTo(other.newest) >= 0 ? newest : other.newest);
    }

    @JsonValue
    @Override
    public String toString() {
        return position.toString() + SEPARATOR + newest;
    }
}
