package chat.parley.storage.compaction;

import chat.parley.protocol.EncodedEvent;
import chat.parley.storage.segment.CompactedKey;
import chat.parley.storage.segment.PlacedLine;
import chat.parley.storage.segment.SegmentContent;
import chat.parley.storage.segment.SegmentKey;
import chat.parley.storage.segment.Superseded;
import java.time.YearMonth;
import java.util.ArrayList;
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

    private final SegmentReader reader;
    private final CompactedWriter writer;
    private final Removable removable;
    private final CompactedMonths months;
    private final TakenBack takenBack;
    private final SegmentContent content;
    private final YearMonth month;

    /** @param takenBack is kept out of what is written */
    SegmentMerge(
            SegmentReader reader,
            CompactedWriter writer,
            Removable removable,
            CompactedMonths months,
            TakenBack takenBack,
            SegmentContent content,
            YearMonth month) {
        this.reader = reader;
        this.writer = writer;
        this.removable = removable;
        this.months = months;
        this.takenBack = takenBack;
        this.content = content;
        this.month = month;
    }

    /** Brings {@code lines}, which are of the month, into compacted segments: all of them are there when it returns. */
    void merge(LatestLines lines) {
        LatestLines missing = lines.copy();
        List<CompactedKey> small = new ArrayList<>();
        for (SegmentKey segment : months.of(month, content)) {
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

    /**
     * Removes from {@code missing} what the segment has. Makes one request if its ids overlap the missing ones, else
     * none.
     */
    private void removePresent(LatestLines missing, SegmentKey segment) {
        if (missing.overlaps(segment)) {
            read(segment).ifPresent(lines -> lines.forEach(missing::removeIfNotLater));
        }
    }

    private void mergeWith(List<CompactedKey> small, LatestLines missing) {
        LatestLines merged = missing.copy();
        List<String> replaced = new ArrayList<>();
        int generation = 0;
        for (CompactedKey segment : small) {
            Optional<List<PlacedLine>> lines = read(segment.segment());
            if (lines.isPresent()) {
                lines.get().forEach(merged::add);
                lines.get().forEach(missing::removeIfNotLater);
                replaced.add(segment.toString());
                generation = Math.max(generation, segment.generation());
            }
        }
        if (!missing.isEmpty() || replaced.size() > 1) {
            writer.write(months.prefix(), content, kept(merged.ascending()), generation + 1);
            removable.add(replaced);
        }
    }

    private List<PlacedLine> kept(List<PlacedLine> lines) {
        return content == SegmentContent.CHANGES
                ? Superseded.leftOutOf(lines, line -> EncodedEvent.read(line.json()))
                : lines;
    }

    private Optional<List<PlacedLine>> read(SegmentKey segment) {
        return reader.read(segment).map(takenBack::outOf);
    }
}
