package chat.parley.storage.compaction;

import chat.parley.protocol.Body;
import chat.parley.protocol.Changes;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.storage.segment.CompactedKey;
import chat.parley.storage.segment.PlacedLine;
import chat.parley.storage.segment.SegmentContent;
import chat.parley.storage.segment.SegmentKey;
import chat.parley.storage.segment.SegmentLevel;
import chat.parley.storage.segment.SegmentLine;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was taken back of one log, as far as one run of compaction meets it, so that its bytes leave the bucket: they are kept out
 * of what is written, and compacted segments that hold them are written anew. Not thread-safe.
 *
 * <p><b>Requests.</b> One for each compacted segment of changes that spans something of the run; and for what was taken back since
 * the last round one for each segment that may hold it, and two to write that anew.
 */
final class TakenBack {
    private final SegmentReader reader;
    private final CompactedMonths months;
    private final Changes removals = new Changes();
    /** Of what was taken back since the last round: its ids, and those of the edits of it. */
    private final NavigableSet<EventId> fresh = new TreeSet<>();

    private final Map<EventId, Set<EventId>> edits = new HashMap<>();
    private final Set<SegmentKey> read = new HashSet<>();

    TakenBack(SegmentReader reader, CompactedMonths months) {
        this.reader = reader;
        this.months = months;
    }

    /** Takes the changes of the run, which are in no compacted segment yet. */
    void heedFresh(Iterable<PlacedLine> changes) {
        for (PlacedLine line : changes) {
            EncodedEvent change = EncodedEvent.read(line.json());
            heed(change);
            if (change.event().body() instanceof Body.Removal removal) {
                fresh.add(removal.about());
            }
        }
    }

    private void heed(EncodedEvent change) {
        if (change.event().body() instanceof Body.Removal) {
            removals.add(change);
        } else if (change.event().body() instanceof Body.Edit edit) {
            edits.computeIfAbsent(edit.about(), about -> new HashSet<>()).add(change.id());
        }
    }

    /** Reads what is known of {@code events}, which are lines of the run, and of what was taken back since the last round. */
    void learn(Iterable<PlacedLine> events) {
        NavigableSet<EventId> ids = new TreeSet<>(fresh);
        // A run may have an edit beside what it is about only: its event may have been compacted before.
        ids.addAll(edits.keySet());
        for (PlacedLine line : events) {
            ids.add(line.id());
            if (EncodedEvent.read(line.json()).event().body() instanceof Body.Edit edit) {
                ids.add(edit.about());
            }
        }
        for (YearMonth month : monthsOf(ids)) {
            for (SegmentKey segment : months.of(month, SegmentContent.CHANGES)) {
                if (segment.spansOneOf(ids) && read.add(segment)) {
                    reader.read(segment)
                            .ifPresent(lines -> lines.forEach(line -> heed(EncodedEvent.read(line.json()))));
                }
            }
        }
        for (EventId about : List.copyOf(fresh)) {
            fresh.addAll(edits.getOrDefault(about, Set.of()));
        }
    }

    private static Set<YearMonth> monthsOf(NavigableSet<EventId> ids) {
        Set<YearMonth> months = new HashSet<>();
        ids.forEach(id -> months.add(SegmentLevel.monthOf(id.millis())));
        return months;
    }

    /** The lines without what was taken back. */
    List<PlacedLine> outOf(List<PlacedLine> lines) {
        return removals.isEmpty() ? lines : lines.stream().map(this::outOf).toList();
    }

    private PlacedLine outOf(PlacedLine line) {
        EncodedEvent event = EncodedEvent.read(line.json());
        EncodedEvent told = removals.told(event);
        return told.equals(event) ? line : new PlacedLine(new SegmentLine(line.id(), told.json()), line.position());
    }

    /** Writes anew what was compacted before and holds something that was taken back since the last round. */
    void leaveCompacted(CompactedWriter writer, Removable removable) {
        for (YearMonth month : monthsOf(fresh)) {
            for (SegmentKey segment : months.of(month)) {
                if (segment.spansOneOf(fresh) && !removable.contains(segment.toString())) {
                    CompactedKey.of(segment).ifPresent(key -> leave(key, writer, removable));
                }
            }
        }
    }

    private void leave(CompactedKey key, CompactedWriter writer, Removable removable) {
        SegmentKey segment = key.segment();
        Optional<List<PlacedLine>> lines = reader.read(segment);
        List<PlacedLine> left = lines.map(this::outOf).orElse(List.of());
        if (lines.isPresent() && !left.equals(lines.get())) {
            List<PlacedLine> sorted = new ArrayList<>(left);
            sorted.sort(Comparator.comparing(PlacedLine::line));
            writer.write(segment.prefix(), segment.content(), sorted, key.generation() + 1);
            removable.add(List.of(segment.toString()));
        }
    }
}
