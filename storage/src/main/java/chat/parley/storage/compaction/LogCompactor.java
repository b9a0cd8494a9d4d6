package chat.parley.storage.compaction;

import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.WriterName;
import chat.parley.storage.segment.PlacedLine;
import chat.parley.storage.segment.SegmentCodec;
import chat.parley.storage.segment.SegmentKey;
import chat.parley.storage.segment.SegmentLevel;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compacts the raw segments of one log, in runs of at most {@link #RUN_BYTES} of JSON, so that memory does not depend on how
 * busy the log is. Not thread-safe.
 *
 * <p><b>Requests.</b> One to list 1000 segments, one to read each; for each run and month one to list, one each to read and
 * rewrite the month's last, small segment, and two for each new one; later one to remove each that was merged.
 */
final class LogCompactor {
    /** How much JSON one run takes in; one raw segment more, at most {@link SegmentCodec#MAX_READ_BYTES}, may be beyond it. */
    static final long RUN_BYTES = 8L * 1024 * 1024;

    private final RestingStore store;
    private final SegmentReader reader;
    private final WriterName name;
    private final Removable removable;
    private final String rawPrefix;
    private final String compactedPrefix;

    private final Map<YearMonth, LatestLines> lines = new TreeMap<>();
    private final List<String> taken = new ArrayList<>();
    private long bytes;

    LogCompactor(
            RestingStore store,
            SegmentReader reader,
            WriterName name,
            Removable removable,
            String rawPrefix,
            String compactedPrefix) {
        this.store = store;
        this.reader = reader;
        this.name = name;
        this.removable = removable;
        this.rawPrefix = rawPrefix;
        this.compactedPrefix = compactedPrefix;
    }

    /**
     * Compacts the segments that end before {@code end}. False if some are left: too many are to be removed first, or
     * {@code lease} was lost.
     */
    boolean compact(Instant end, CompactionLease lease) {
        String startAfter = null;
        boolean more = true;
        while (more) {
            List<String> keys = store.list(rawPrefix, startAfter);
            more = keys.size() == ObjectStore.MAX_LISTED;
            for (String key : keys) {
                Optional<SegmentKey> segment = SegmentKey.parse(rawPrefix, key);
                if (segment.isPresent() && !segment.get().first().time().isBefore(end)) {
                    more = false;
                    break;
                }
                if (segment.isPresent() && segment.get().last().time().isBefore(end) && !removable.contains(key)) {
                    if (!lease.hold()) {
                        return false; // another one compacts, and would do the same again
                    }
                    if (removable.isFull()) {
                        merge();
                        return false;
                    }
                    take(segment.get());
                }
                startAfter = key;
            }
        }
        merge();
        return true;
    }

    private void take(SegmentKey segment) {
        Optional<List<PlacedLine>> found = reader.read(segment);
        if (found.isEmpty()) {
            return;
        }
        for (PlacedLine line : found.get()) {
            lines.computeIfAbsent(SegmentLevel.monthOf(line.id().millis()), month -> new LatestLines())
                    .add(line);
            bytes += line.json().length;
        }
        taken.add(segment.toString());
        if (bytes >= RUN_BYTES || taken.size() >= ObjectStore.MAX_LISTED) {
            merge();
        }
    }

    private void merge() {
        lines.forEach((month, ofMonth) ->
                new SegmentMerge(store, reader, name, removable, compactedPrefix, month).merge(ofMonth));
        removable.add(taken);
        lines.clear();
        taken.clear();
        bytes = 0;
    }
}
