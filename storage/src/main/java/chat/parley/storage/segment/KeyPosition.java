package chat.parley.storage.segment;

import chat.parley.protocol.LogPosition;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a segment's key tells the positions of its events, inside the field of the writer, so that gateways which know of no
 * positions read the key as ever: {@code <position>_<name>} if all have this one, {@code
 * <generation>-<jsonBytes>-<name>_<position>} if it is the latest one of a compacted segment. A name has no underscore,
 * so a key without positions is never taken for one with them.
 *
 * <p>Segments of {@link LogKind#FILES} have none: nobody reads shared files by arrival.
 */
final class KeyPosition {
    private static final String POSITION = "([0-9A-HJKMNP-TV-Z]{" + LogPosition.LENGTH + "})";
    private static final Pattern OF_ONE = Pattern.compile(POSITION + "_[^-_]+");
    private static final Pattern OF_MANY = Pattern.compile("\\d{1,9}-\\d{1,9}-[^-_]+_" + POSITION);

    private KeyPosition() {}

    /** What stands in a key in the place of the writer if all its events have this position. */
    static String ofOne(LogPosition position, String name) {
        return position.equals(LogPosition.NONE) ? name : position + "_" + name;
    }

    static String ofMany(String name, LogPosition latest) {
        return latest.equals(LogPosition.NONE) ? name : name + "_" + latest;
    }

    /** The latest position that a key's writer tells; {@link LogPosition#NONE} if it tells none. */
    static LogPosition of(String writer) {
        Matcher one = OF_ONE.matcher(writer);
        if (one.matches()) {
            return LogPosition.parse(one.group(1));
        }
        Matcher many = OF_MANY.matcher(writer);
        return many.matches() ? LogPosition.parse(many.group(1)) : LogPosition.NONE;
    }

    static boolean isOfMany(String writer) {
        return OF_MANY.matcher(writer).matches();
    }
}
