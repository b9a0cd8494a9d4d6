package chat.parley.storage.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.storage.TestEvents;
import chat.parley.storage.objectstore.DamagedObjectException;
import chat.parley.storage.objectstore.StorageException;
import com.github.luben.zstd.Zstd;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentCodecTest {
    private static final SegmentKey KEY = new SegmentKey("history/lobby/", EventId.MIN, EventId.MAX, "w");

    private static List<EncodedEvent> decode(byte[] bytes) {
        return SegmentCodec.decode(KEY, bytes).events();
    }

    private static byte[] segment(String lines) {
        return Zstd.compress(lines.getBytes(UTF_8));
    }

    @Test
    void aSegmentIsOneJsonEventALine() {
        EncodedEvent first = TestEvents.text(1, "one\ntwo");
        EncodedEvent second = TestEvents.file(2, "a.txt");
        byte[] bytes = SegmentCodec.encode(List.of(first, second));
        String text = new String(Zstd.decompress(bytes), UTF_8);
        assertThat(text).endsWith("\n");
        assertThat(text.lines()).containsExactly(new String(first.json(), UTF_8), new String(second.json(), UTF_8));
        assertThat(decode(bytes)).extracting(EncodedEvent::event).containsExactly(first.event(), second.event());
    }

    @Test
    void segmentsOfOtherWritersMayHaveSeveralFramesAndNoOrder() {
        EncodedEvent first = TestEvents.text(1, "one");
        EncodedEvent second = TestEvents.text(2, "two");
        byte[] a = SegmentCodec.encode(List.of(second));
        byte[] b = SegmentCodec.encode(List.of(first));
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        assertThat(decode(both)).extracting(EncodedEvent::event).containsExactly(first.event(), second.event());
    }

    @Test
    void anEventOfANewerKindIsThereWithItsBytes() {
        EncodedEvent known = TestEvents.text(1, "one");
        String line = new String(known.json(), UTF_8);
        String newer = line.replace("\"kind\":\"text\"", " \"kind\" : \"poll\"").replace("\"n-", "\"m-");
        assertThat(decode(segment(newer + "\n" + line + "\n")))
                .extracting(event -> new String(event.json(), UTF_8))
                .containsExactly(newer, line);
    }

    @Test
    void aDamagedSegmentIsNamedAndNotSkipped() {
        byte[] whole = SegmentCodec.encode(List.of(TestEvents.text(1, "one")));
        List<byte[]> damaged = List.of(
                Arrays.copyOf(whole, whole.length - 5),
                "not zstd".getBytes(UTF_8),
                segment("{\"kind\":\"text\"}\n"),
                segment("{\"kind\":\"poll\",\"id\":\"" + EventId.MIN + "\"}\n"),
                segment("{}"));
        for (byte[] bytes : damaged) {
            assertThatThrownBy(() -> decode(bytes))
                    .isInstanceOf(DamagedObjectException.class)
                    .hasMessageStartingWith("object " + KEY + " is damaged");
        }
    }

    @Test
    void aSegmentThatWouldFillTheMemoryIsRefused() {
        byte[] bomb = Zstd.compress(new byte[SegmentCodec.MAX_READ_BYTES + 1]);
        assertThat(bomb.length).isLessThan(10_000);
        assertThatThrownBy(() -> decode(bomb))
                .isInstanceOf(StorageException.class)
                .hasMessage("object " + KEY + " is damaged: it has more than 8388608 bytes");
    }
}
