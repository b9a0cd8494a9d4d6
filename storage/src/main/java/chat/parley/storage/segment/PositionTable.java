package chat.parley.storage.segment;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.protocol.LogPosition;
import chat.parley.protocol.ProtocolException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The positions of a compacted segment's lines: a skippable frame (RFC 8878 §3.1.2) behind the frame of the lines, which
 * {@code zstdcat}, and gateways that know of no positions, read over. In it is a Zstandard frame with a checksum, of text:
 * {@code positions 1}, and then a line {@code <position> <count>} for each run of lines with the same position.
 */
final class PositionTable {
    /**
     * The magic number of the frame: one of the sixteen that RFC 8878 leaves to users, and none of the two that other
     * tools use.
     */
    private static final int MAGIC = 0x184D2A58;

    private static final int HEADER_BYTES = 8;
    private static final String FORM = "positions 1";

    private PositionTable() {}

    /** The whole skippable frame for lines with these positions. */
    static byte[] frame(List<LogPosition> positions) {
        byte[] table = SegmentCodec.compress(text(positions).getBytes(US_ASCII));
        return ByteBuffer.allocate(HEADER_BYTES + table.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(MAGIC)
                .putInt(table.length)
                .put(table)
                .array();
    }

    private static String text(List<LogPosition> positions) {
        StringBuilder text = new StringBuilder(FORM).append('\n');
        int start = 0;
        for (int i = 1; i <= positions.size(); i++) {
            if (i == positions.size() || !positions.get(i).equals(positions.get(start))) {
                text.append(positions.get(start)).append(' ').append(i - start).append('\n');
                start = i;
            }
        }
        return text.toString();
    }

    /**
     * Reads what {@link #frame} wrote.
     *
     * @param from where the frame begins in {@code object}, which ends with it
     * @param lines so many positions are to be in it
     * @param latest the latest of the positions that are to be in it
     * @return empty if it is not there, cut, damaged, or of a form that is not known
     */
    static Optional<List<LogPosition>> read(byte[] object, int from, int lines, LogPosition latest) {
        if (object.length - from < HEADER_BYTES) {
            return Optional.empty();
        }
        ByteBuffer header = ByteBuffer.wrap(object, from, HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        if (header.getInt() != MAGIC || header.getInt() != object.length - from - HEADER_BYTES) {
            return Optional.empty();
        }
        return decompressed(object, from + HEADER_BYTES)
                .flatMap(text -> positions(text, lines))
                .filter(found -> !found.isEmpty() && Collections.max(found).equals(latest));
    }

    private static Optional<String> decompressed(byte[] object, int from) {
        try (ZstdInputStreamNoFinalizer in =
                new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(object, from, object.length - from))) {
            return Optional.of(new String(in.readNBytes(SegmentCodec.MAX_READ_BYTES), US_ASCII));
        } catch (IOException e) {
            return Optional.empty(); // damaged: all that is asked here
        }
    }

    private static Optional<List<LogPosition>> positions(String text, int lines) {
        List<LogPosition> positions = new ArrayList<>();
        List<String> runs = text.lines().toList();
        if (runs.isEmpty() || !runs.get(0).equals(FORM)) {
            return Optional.empty();
        }
        try {
            for (String run : runs.subList(1, runs.size())) {
                LogPosition position = LogPosition.parse(run.substring(0, Math.min(LogPosition.LENGTH, run.length())));
                int count = Integer.parseInt(run.substring(LogPosition.LENGTH + 1));
                if (count < 1 || count > lines - positions.size()) {
                    return Optional.empty();
                }
                positions.addAll(Collections.nCopies(count, position));
            }
        } catch (ProtocolException | NumberFormatException | IndexOutOfBoundsException e) {
            return Optional.empty(); // as above
        }
        return positions.size() == lines ? Optional.of(positions) : Optional.empty();
    }
}
