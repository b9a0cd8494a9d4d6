package chat.parley.storage.compaction;

import chat.parley.protocol.LogPosition;
import chat.parley.storage.segment.PlacedLine;
import chat.parley.storage.segment.SegmentKey;
import chat.parley.storage.segment.SegmentLine;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Lines, each once, with the latest of the positions with which it was added. Not thread-safe. */
final class LatestLines {
    private final NavigableMap<SegmentLine, LogPosition> positions = new TreeMap<>();

    static LatestLines of(List<PlacedLine> lines) {
        LatestLines all = new LatestLines();
        lines.forEach(all::add);
        return all;
    }

    LatestLines copy() {
        LatestLines copy = new LatestLines();
        copy.positions.putAll(positions);
        return copy;
    }

    void add(PlacedLine line) {
        positions.merge(line.line(), line.position(), LatestLines::later);
    }

    private static LogPosition later(LogPosition a, LogPosition b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /** Removes a line that was found elsewhere, unless it is here with a later position than there. */
    void removeIfNotLater(PlacedLine elsewhere) {
        LogPosition here = positions.get(elsewhere.line());
        if (here != null && here.compareTo(elsewhere.position()) <= 0) {
            positions.remove(elsewhere.line());
        }
    }

    boolean isEmpty() {
        return positions.isEmpty();
    }

    /** Whether one of the lines may be in {@code segment}, as far as the ids of its key tell. */
    boolean overlaps(SegmentKey segment) {
        return !positions.isEmpty()
                && segment.first().compareTo(positions.lastKey().id()) <= 0
                && segment.last().compareTo(positions.firstKey().id()) >= 0;
    }

    List<PlacedLine> ascending() {
        List<PlacedLine> lines = new ArrayList<>(positions.size());
        positions.forEach((line, position) -> lines.add(new PlacedLine(line, position)));
        return lines;
    }
}
