package chat.parley.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EventId;
import chat.parley.protocol.LogPosition;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class KeyPositionTest {
    private static final LogPosition AT = new LogPosition(3, 70_000);
    private static final String NAME = "0123456789abcdef.17";

    private static SegmentKey parsed(String writer) {
        String key = "history/lobby/" + EventId.MIN + "-" + EventId.MAX + "-" + writer + ".jsonl.zst";
        return SegmentKey.parse("history/lobby/", key).orElseThrow();
    }

    @Test
    void aRawSegmentTellsItsOnePosition() {
        SegmentKey key = parsed(KeyPosition.ofOne(AT, NAME));
        assertThat(key.position()).isEqualTo(AT);
        assertThat(key.mixesPositions()).isFalse();
        assertThat(CompactedKey.of(key)).isEmpty();
        assertThat(KeyPosition.ofOne(LogPosition.NONE, NAME)).isEqualTo(NAME);
    }

    @Test
    void aCompactedSegmentTellsItsLatestPosition() {
        SegmentKey key = parsed(CompactedKey.writer(4, 12_345, NAME, AT));
        assertThat(key.position()).isEqualTo(AT);
        assertThat(key.mixesPositions()).isTrue();
        assertThat(CompactedKey.of(key)).hasValue(new CompactedKey(key, 4, 12_345));
        assertThat(CompactedKey.writer(4, 12_345, NAME, LogPosition.NONE)).isEqualTo("4-12345-" + NAME);
    }

    /** By the pattern with which versions before there were positions read it. */
    @Test
    void olderGatewaysReadWhatIsCompacted() {
        Pattern older = Pattern.compile("(\\d{1,9})-(\\d{1,9})-[^-]+");
        assertThat(CompactedKey.writer(4, 12_345, NAME, AT)).matches(older);
        assertThat(KeyPosition.ofOne(AT, NAME)).doesNotMatch(older);
    }

    @Test
    void whatIsNoPositionIsNone() {
        for (String writer : List.of(
                NAME,
                "4-12345-" + NAME,
                "4-12345-" + NAME + "_" + AT + "0",
                "4-12345-" + NAME + "_" + "i".repeat(16),
                AT.toString(),
                AT + "_",
                AT + "_" + NAME + "_x",
                AT.toString().toLowerCase(Locale.ROOT) + "_" + NAME,
                "x-" + AT + "_" + NAME)) {
            assertThat(parsed(writer).position()).as(writer).isEqualTo(LogPosition.NONE);
            assertThat(parsed(writer).mixesPositions()).as(writer).isFalse();
        }
    }
}
