package chat.parley.storage;

import chat.parley.protocol.EventId;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * The two forms in which a log's segments are kept (docs/adr/0013-segment-compaction.md): as the archiver writes them, and
 * merged. An event may be in both. What a level promises about the span of its segments is part of what is stored: by it
 * readers know where to begin to list.
 */
enum SegmentLevel {
    /** No segment spans more than {@link SegmentKey#MAX_SPAN_MS}. */
    RAW("") {
        @Override
        long earliestFirstMillis(long millis) {
            return Math.max(0, millis - SegmentKey.MAX_SPAN_MS);
        }

        @Override
        long latestLastMillis(long firstMillis) {
            return firstMillis + SegmentKey.MAX_SPAN_MS;
        }
    },

    /** All events of a segment are of one calendar month in UTC. */
    COMPACTED("compacted/") {
        @Override
        long earliestFirstMillis(long millis) {
            return startOf(monthOf(millis));
        }

        @Override
        long latestLastMillis(long firstMillis) {
            return startOf(monthOf(firstMillis).plusMonths(1)) - 1;
        }
    };

    private final String root;

    SegmentLevel(String root) {
        this.root = root;
    }

    /** Of the keys of one log's segments, with a slash at its end. */
    String prefix(History.Kind kind, String log) {
        return prefix(kind) + log + "/";
    }

    /** Of the keys of all logs. */
    String prefix(History.Kind kind) {
        return root
                + switch (kind) {
                    case EVENTS -> "history/";
                    case FILES -> "shared/";
                };
    }

    /** The earliest time at which a segment that reaches {@code millis} can begin. */
    abstract long earliestFirstMillis(long millis);

    /** The latest time at which a segment that begins at {@code firstMillis} can end. */
    abstract long latestLastMillis(long firstMillis);

    static YearMonth monthOf(long millis) {
        return YearMonth.from(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
    }

    static long startOf(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /** {@link EventId#MAX} if it would be beyond what ids can say (the year 10889). */
    static EventId firstIdOf(YearMonth month) {
        long start = startOf(month);
        return start > EventId.MAX.millis() ? EventId.MAX : EventId.startOf(Instant.ofEpochMilli(start));
    }
}
