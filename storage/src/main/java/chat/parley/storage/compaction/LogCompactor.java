package chat.parley.storage.compaction;

import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.LogPosition;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.WriterName;
import chat.parley.storage.segment.PlacedLine;
import chat.parley.storage.segment.SegmentCodec;
import chat.parley.storage.segment.SegmentContent;
import chat.parley.storage.segment.SegmentKey;
import chat.parley.storage.segment.SegmentLevel;
import chat.parley.storage.segment.SegmentLine;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compacts the raw segments of one log, in runs of at most {@link #RUN_BYTES} of JSON, so that memory does not depend on how
 * busy the log is. Not thread-safe.
 *
 * <p>Changes of a run are merged before its events: so it is known what of these was taken back.
 *
 * <p><b>Requests.</b> One to list 1000 segments, one to read each; for each run and month one to list, one each to read and
 * rewrite the month's last, small segment, and two for each new one; later one to remove each that was merged. Where there are
 * changes the same for theirs, and what {@link TakenBack} says.
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

    private final Map<SegmentContent, Map<YearMonth, LatestLines>> lines = new EnumMap<>(SegmentContent.class);
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
                Optional<SegmentKey> segment = SegmentKey.parseAny(rawPrefix, key);
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
        Map<YearMonth, LatestLines> byMonth = lines.computeIfAbsent(segment.content(), content -> new TreeMap<>());
        for (PlacedLine line : found.get()) {
            byMonth.computeIfAbsent(SegmentLevel.monthOf(line.id().millis()), month -> new LatestLines())
                    .add(segment.content() == SegmentContent.CHANGES ? line.withoutPosition() : line);
            bytes += line.json().length;
        }
        taken.add(segment.toString());
        if (bytes >= RUN_BYTES || taken.size() >= ObjectStore.MAX_LISTED) {
            merge();
        }
    }

    private void merge() {
        CompactedMonths months = new CompactedMonths(store, compactedPrefix);
        TakenBack takenBack = new TakenBack(reader, months);
        List<PlacedLine> events = all(SegmentContent.EVENTS);
        addChangesAmong(events);
        takenBack.heedFresh(all(SegmentContent.CHANGES));
        takenBack.learn(events);
        CompactedWriter writer = new CompactedWriter(store, reader, name);
        for (SegmentContent content : List.of(SegmentContent.CHANGES, SegmentContent.EVENTS)) {
            lines.getOrDefault(content, Map.of())
                    .forEach((month, ofMonth) -> new SegmentMerge(
                                    reader, writer, removable, months, takenBack, content, month)
                            .merge(LatestLines.of(takenBack.outOf(ofMonth.ascending()))));
        }
        takenBack.leaveCompacted(writer, removable);
        removable.add(taken);
        lines.clear();
        taken.clear();
        bytes = 0;
    }

    /** Adds what events of the run change: gateways that know of no changes, or of no threads, write it nowhere else. */
    private void addChangesAmong(List<PlacedLine> events) {
        Map<YearMonth, LatestLines> changes = lines.computeIfAbsent(SegmentContent.CHANGES, content -> new TreeMap<>());
        for (PlacedLine line : events) {
            EncodedEvent change = EncodedEvent.read(line.json()).change();
            if (change != null && change.event().body() instanceof Body.Change body) {
                changes.computeIfAbsent(SegmentLevel.monthOf(body.about().millis()), month -> new LatestLines())
                        .add(new PlacedLine(new SegmentLine(body.about(), change.json()), LogPosition.NONE));
            }
        }
    }

    private List<PlacedLine> all(SegmentContent content) {
        return lines.getOrDefault(content, Map.of()).values().stream()
                .flatMap(ofMonth -> ofMonth.ascending().stream())
                .toList();
    }
}
