package chat.parley.storage.compaction;

import chat.parley.protocol.EventId;
import chat.parley.protocol.LogPosition;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.StorageException;
import chat.parley.storage.objectstore.WriterName;
import chat.parley.storage.segment.CompactedKey;
import chat.parley.storage.segment.PlacedLine;
import chat.parley.storage.segment.SegmentCodec;
import chat.parley.storage.segment.SegmentKey;
import chat.parley.storage.segment.SegmentLevel;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Brings lines of one month of one log into its compacted segments: those lines that are in none yet are merged with the
 * small segments of the month and written as new ones, which are read back. What they replace is removable then.
 *
 * <p><b>Rank.</b> A new segment has a generation above those of the segments it replaces, and raw ones are below all. So
 * "replaced by" has no circle, whoever does it at the same time.
 *
 * <p><b>Positions.</b> A line keeps the latest of the positions that it was read with, and a line is there, so that another
 * copy may go, only if it is under a position that is not earlier. So of all segments that have a certain event under its
 * latest position the highest ranking one is never removed.
 */
final class SegmentMerge {
    /**
     * How many small segments one merge takes in: more than a month ever has, unless compactors ran into each other. The rest is
     * for the next time.
     */
    private static final int MAX_SMALL = 16;

    private final RestingStore store;
    private final SegmentReader reader;
    private final WriterName name;
    private final Removable removable;
    private final String prefix;
    private final YearMonth month;

    SegmentMerge(
            RestingStore store,
            SegmentReader reader,
            WriterName name,
            Removable removable,
            String prefix,
            YearMonth month) {
        this.store = store;
        this.reader = reader;
        this.name = name;
        this.removable = removable;
        this.prefix = prefix;
        this.month = month;
    }

    /** Brings {@code lines}, which are of the month, into compacted segments: all of them are there when it returns. */
    void merge(LatestLines lines) {
        LatestLines missing = lines.copy();
        List<CompactedKey> small = new ArrayList<>();
        for (SegmentKey segment : list()) {
            Optional<CompactedKey> ours = CompactedKey.of(segment).filter(CompactedKey::isSmall);
            if (ours.isEmpty()) {
                removePresent(missing, segment);
            } else if (small.size() < MAX_SMALL && !removable.contains(segment.toString())) {
                small.add(ours.get());
            }
        }
        if (!missing.isEmpty() || small.size() > 1) {
            mergeWith(small, missing);
        }
    }

    private List<SegmentKey> list() {
        List<SegmentKey> segments = new ArrayList<>();
        String end = SegmentKey.startOf(prefix, SegmentLevel.firstIdOf(month.plusMonths(1)));
        String last = SegmentKey.startOf(prefix, SegmentLevel.firstIdOf(month));
        boolean more = true;
        while (more) {
            List<String> keys = store.list(prefix, last);
            for (String key : keys) {
                if (key.compareTo(end) < 0) {
                    SegmentKey.parse(prefix, key).ifPresent(segments::add);
                }
            }
            last = keys.isEmpty() ? last : keys.get(keys.size() - 1);
            more = keys.size() == ObjectStore.MAX_LISTED && last.compareTo(end) < 0;
        }
        return segments;
    }

    /**
     * Removes from {@code missing} what the segment has. Makes one request if its ids overlap the missing ones, else
     * none.
     */
    private void removePresent(LatestLines missing, SegmentKey segment) {
        if (missing.overlaps(segment)) {
            reader.read(segment).ifPresent(lines -> lines.forEach(missing::removeIfNotLater));
        }
    }

    private void mergeWith(List<CompactedKey> small, LatestLines missing) {
        LatestLines merged = missing.copy();
        List<String> replaced = new ArrayList<>();
        int generation = 0;
        for (CompactedKey segment : small) {
            Optional<List<PlacedLine>> lines = reader.read(segment.segment());
            if (lines.isPresent()) {
                lines.get().forEach(merged::add);
                lines.get().forEach(missing::removeIfNotLater);
                replaced.add(segment.toString());
                generation = Math.max(generation, segment.generation());
            }
        }
        if (!missing.isEmpty() || replaced.size() > 1) {
            write(merged.ascending(), generation + 1);
            removable.add(replaced);
        }
    }

    private void write(List<PlacedLine> lines, int generation) {
        List<PlacedLine> open = new ArrayList<>();
        int bytes = 0;
        for (PlacedLine line : lines) {
            int length = line.json().length + 1;
            if (!open.isEmpty() && bytes + length > SegmentCodec.MAX_WRITTEN_BYTES) {
                write(open, bytes, generation);
                open.clear();
                bytes = 0;
            }
            open.add(line);
            bytes += length;
        }
        write(open, bytes, generation);
    }

    /** Writes a segment and reads it back; throws {@link StorageException} if the store does not have what was written. */
    private void write(List<PlacedLine> lines, int bytes, int generation) {
        EventId first = lines.get(0).id();
        EventId last = lines.get(lines.size() - 1).id();
        LogPosition latest = lines.stream()
                .map(PlacedLine::position)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        SegmentKey segment =
                new SegmentKey(prefix, first, last, CompactedKey.writer(generation, bytes, name.next(), latest));
        store.put(segment.toString(), SegmentCodec.encodeLines(lines));
        if (!reader.read(segment).equals(Optional.of(lines))) {
            throw new StorageException("segment " + segment + " is not what was written");
        }
    }
}
