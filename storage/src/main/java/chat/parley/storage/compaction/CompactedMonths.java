package chat.parley.storage.compaction;

import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.segment.SegmentContent;
import chat.parley.storage.segment.SegmentKey;
import chat.parley.storage.segment.SegmentLevel;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The compacted segments of one log as a run finds them, listed once for each month that it comes to. Not thread-safe. */
final class CompactedMonths {
    private final RestingStore store;
    private final String prefix;
    private final Map<YearMonth, List<SegmentKey>> listed = new HashMap<>();

    /** @param prefix of the log's compacted segments */
    CompactedMonths(RestingStore store, String prefix) {
        this.store = store;
        this.prefix = prefix;
    }

    String prefix() {
        return prefix;
    }

    /** The segments of a month, of either content. */
    List<SegmentKey> of(YearMonth month) {
        return listed.computeIfAbsent(month, this::list);
    }

    /** The segments of a month that have this content. */
    List<SegmentKey> of(YearMonth month, SegmentContent content) {
        return of(month).stream()
                .filter(segment -> segment.content() == content)
                .toList();
    }

    private List<SegmentKey> list(YearMonth month) {
        List<SegmentKey> segments = new ArrayList<>();
        String end = SegmentKey.startOf(prefix, SegmentLevel.firstIdOf(month.plusMonths(1)));
        String last = SegmentKey.startOf(prefix, SegmentLevel.firstIdOf(month));
        boolean more = true;
        while (more) {
            List<String> keys = store.list(prefix, last);
            for (String key : keys) {
                if (key.compareTo(end) < 0) {
                    SegmentKey.parseAny(prefix, key).ifPresent(segments::add);
                }
            }
            last = keys.isEmpty() ? last : keys.get(keys.size() - 1);
            more = keys.size() == ObjectStore.MAX_LISTED && last.compareTo(end) < 0;
        }
        return segments;
    }
}
