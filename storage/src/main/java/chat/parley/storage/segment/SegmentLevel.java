package chat.parley.storage.segment;

import chat.parley.protocol.EventId;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * The two forms in which a log's segments are kept (docs/adr/0013-segment-compaction.md): as the archiver writes them, and
 * merged. An event may be in both. What a level promises about the span of its segments is part of what is stored: by it
 * readers know where to begin to list.
 */
public enum SegmentLevel {
    /** Segments as the archiver writes them: none spans more than {@link SegmentKey#MAX_SPAN_MS}. */
    RAW("") {
        @Override
        public long earliestFirstMillis(long millis) {
            return Math.max(0, millis - SegmentKey.MAX_SPAN_MS);
        }

        @Override
        public long latestLastMillis(long firstMillis) {
            return firstMillis + SegmentKey.MAX_SPAN_MS;
        }
    },

    /** Segments that were merged: all events of one are of one calendar month in UTC. */
    COMPACTED("compacted/") {
        @Override
        public long earliestFirstMillis(long millis) {
            return startOf(monthOf(millis));
        }

        @Override
        public long latestLastMillis(long firstMillis) {
            return startOf(monthOf(firstMillis).plusMonths(1)) - 1;
        }
    };

    private final String root;

    SegmentLevel(String root) {
        this.root = root;
    }

    /** What the keys of one log's segments begin with, up to a slash. */
    public String prefix(LogKind kind, String log) {
        return prefix(kind) + log + "/";
    }

    /** What the keys of all logs' segments begin with, up to a slash. */
    public String prefix(LogKind kind) {
        return root
                + switch (kind) {
                    case EVENTS -> "history/";
                    case FILES -> "shared/";
                };
    }

    /** The earliest time at which a segment that reaches {@code millis} can begin. */
    public abstract long earliestFirstMillis(long millis);

    /** The latest time at which a segment that begins at {@code firstMillis} can end. */
    public abstract long latestLastMillis(long firstMillis);

    /** The month in UTC to whose segments an event of this time belongs. */
    public static YearMonth monthOf(long millis) {
        return YearMonth.from(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
    }

    static long startOf(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /** The smallest id of a month; {@link EventId#MAX} if that would be beyond what ids can say (the year 10889). */
    public static EventId firstIdOf(YearMonth month) {
        long start = startOf(month);
        return start > EventId.MAX.millis() ? EventId.MAX : EventId.startOf(Instant.ofEpochMilli(start));
    }
}
