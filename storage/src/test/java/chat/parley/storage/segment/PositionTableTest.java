package chat.parley.storage.segment;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogPosition;
import chat.parley.storage.TestEvents;
import chat.parley.storage.objectstore.StorageException;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The positions behind a compacted segment's lines, whole and damaged. */
class PositionTableTest {
    private static final LogPosition EARLY = new LogPosition(1, 5);
    private static final LogPosition LATE = new LogPosition(2, 1);

    private final List<PlacedLine> lines = new ArrayList<>();
    private final SegmentKey key;
    private final byte[] object;
    private final int tableAt;

    PositionTableTest() {
        for (LogPosition position : List.of(EARLY, EARLY, LogPosition.NONE, LATE, EARLY)) {
            EncodedEvent event = TestEvents.text(1000L + lines.size(), "x");
            lines.add(new PlacedLine(new SegmentLine(event.id(), event.json()), position));
        }
        object = SegmentCodec.encodeLines(lines);
        tableAt = (int) Zstd.findFrameCompressedSize(object);
        key = key(bytes(lines));
    }

    private static SegmentKey key(int jsonBytes) {
        String writer = CompactedKey.writer(1, jsonBytes, "0123456789abcdef.1", LATE);
        return new SegmentKey("compacted/history/lobby/", EventId.MIN, EventId.MAX, writer);
    }

    private static int bytes(List<PlacedLine> lines) {
        return lines.stream().mapToInt(line -> line.json().length + 1).sum();
    }

    private byte[] withTable(String text) {
        byte[] content = SegmentCodec.compress(text.getBytes(US_ASCII));
        return ByteBuffer.allocate(tableAt + 8 + content.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(object, 0, tableAt)
                .putInt(0x184D2A58)
                .putInt(content.length)
                .put(content)
                .array();
    }

    private void assertThatAllLinesHaveTheLatestPosition(byte[] bytes) {
        StoredSegment read = SegmentCodec.decode(key, bytes);
        assertThat(read.exact()).isFalse();
        assertThat(read.events()).hasSize(lines.size());
        assertThat(read.positions()).containsOnly(LATE);
        assertThatThrownBy(() -> SegmentCodec.decodeLines(key, bytes))
                .as("it is not merged")
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(key.toString());
    }

    @Test
    void eachLineIsReadWithItsPosition() {
        assertThat(SegmentCodec.decodeLines(key, object)).isEqualTo(lines);
        StoredSegment read = SegmentCodec.decode(key, object);
        assertThat(read.exact()).isTrue();
        assertThat(read.positions())
                .containsExactlyElementsOf(
                        lines.stream().map(PlacedLine::position).toList());
    }

    /** As gateways read it that know of no positions. */
    @Test
    void aReaderOfFramesSeesTheLinesOnly() throws IOException {
        try (ZstdInputStreamNoFinalizer in = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(object))) {
            assertThat(new String(in.readAllBytes(), UTF_8).lines()).hasSize(lines.size());
        }
        SegmentKey older = new SegmentKey("history/lobby/", EventId.MIN, EventId.MAX, "w");
        assertThat(SegmentCodec.decode(older, object).events()).hasSize(lines.size());
    }

    @Test
    void linesWithoutPositionsAreWrittenAsEver() {
        List<PlacedLine> without = lines.stream()
                .map(line -> new PlacedLine(line.line(), LogPosition.NONE))
                .toList();
        byte[] bytes = SegmentCodec.encodeLines(without);
        assertThat(Zstd.findFrameCompressedSize(bytes)).isEqualTo(bytes.length);
    }

    @Test
    void cutShortItsLinesAreReadAsLongAsTheyAreWhole() {
        for (int length = 0; length < tableAt; length++) {
            byte[] cut = Arrays.copyOf(object, length);
            assertThatThrownBy(() -> SegmentCodec.decode(key, cut))
                    .as("of lines, after %d bytes", length)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("is damaged");
        }
        for (int length = tableAt; length < object.length; length++) {
            assertThatAllLinesHaveTheLatestPosition(Arrays.copyOf(object, length));
        }
    }

    @Test
    void noBitOfItCanChangeUnnoticed() {
        for (int i = 0; i < object.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = object.clone();
                damaged[i] ^= (byte) (1 << bit);
                if (i < tableAt) {
                    assertThatDamageIsToldOrHarmless(damaged);
                } else {
                    assertThatAllLinesHaveTheLatestPositionOrTheirOwn(damaged);
                }
            }
        }
    }

    private void assertThatDamageIsToldOrHarmless(byte[] damaged) {
        try {
            assertThat(SegmentCodec.decode(key, damaged).events())
                    .extracting(EncodedEvent::event)
                    .isEqualTo(SegmentCodec.decode(key, object).events().stream()
                            .map(EncodedEvent::event)
                            .toList());
        } catch (StorageException e) {
            assertThat(e).hasMessageContaining(key.toString());
        }
    }

    private void assertThatAllLinesHaveTheLatestPositionOrTheirOwn(byte[] damaged) {
        StoredSegment read = SegmentCodec.decode(key, damaged);
        if (read.exact()) {
            assertThat(read).usingRecursiveComparison().isEqualTo(SegmentCodec.decode(key, object));
        } else {
            assertThatAllLinesHaveTheLatestPosition(damaged);
        }
    }

    @Test
    void aTableThatDoesNotFitOrIsOfAnotherFormIsNotBelieved() {
        assertThat(SegmentCodec.decode(key, withTable("positions 1\n" + EARLY + " 4\n" + LATE + " 1\n"))
                        .exact())
                .as("the test writes what can be read")
                .isTrue();
        for (String table : List.of(
                "",
                "positions 2\n" + LATE + " 5\n",
                "positions 1\n",
                "positions 1\n" + LATE + " 4\n",
                "positions 1\n" + LATE + " 6\n",
                "positions 1\n" + LATE + " 1\n" + LATE + " 2147483647\n",
                "positions 1\n" + LATE + " 5\n" + LATE + " 0\n",
                "positions 1\n" + LATE + " -1\n" + LATE + " 6\n",
                "positions 1\n" + EARLY + " 5\n",
                "positions 1\n" + new LogPosition(3, 1) + " 5\n",
                "positions 1\n" + LATE + "\n",
                "positions 1\n" + LATE + " five\n",
                "positions 1\nx 5\n")) {
            assertThatAllLinesHaveTheLatestPosition(withTable(table));
        }
    }

    @Test
    void aTableThatWouldFillTheMemoryIsNotBelieved() {
        assertThatAllLinesHaveTheLatestPosition(
                withTable("positions 1\n" + "x".repeat(4 * SegmentCodec.MAX_READ_BYTES)));
    }

    /** A newer version may write several frames: what is in them is read. */
    @Test
    void whatComesBehindTheTableIsReadToo() {
        byte[] more = Arrays.copyOf(object, object.length + tableAt);
        System.arraycopy(object, 0, more, object.length, tableAt);
        StoredSegment read = SegmentCodec.decode(key, more);
        assertThat(read.events()).hasSize(2 * lines.size());
        assertThat(read.exact()).isFalse();
    }
}
