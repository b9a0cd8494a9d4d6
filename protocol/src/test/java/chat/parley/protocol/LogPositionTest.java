package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogPositionTest {
    private static final LogPosition LATER = new LogPosition(3, 70_000);

    @Test
    void textsAreReadBackAndSortAsPositionsDo() {
        List<LogPosition> ascending = List.of(
                LogPosition.NONE,
                new LogPosition(1, LogPosition.MAX_PART),
                new LogPosition(2, 1),
                LATER,
                new LogPosition(LogPosition.MAX_PART, LogPosition.MAX_PART));
        assertThat(ascending).isSorted();
        assertThat(ascending.stream().map(LogPosition::toString)).isSorted().allMatch(text -> text.length() == 16);
        assertThat(ascending)
                .allSatisfy(at -> assertThat(LogPosition.parse(at.toString())).isEqualTo(at));
    }

    @Test
    void whatIsNoPositionIsRefused() {
        for (String text : List.of("", "000000030000002", "00000003000002m0", LATER + "0", "-".repeat(16))) {
            assertThatThrownBy(() -> LogPosition.parse(text)).isInstanceOf(ProtocolException.class);
        }
        assertThatThrownBy(() -> new LogPosition(0, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LogPosition(LogPosition.MAX_PART + 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cursorsAreReadBackAndOthersRefused() {
        LogCursor cursor = new LogCursor(LATER, EventId.parse("01KAJ6Q8X0000GZ4T9D3V1B7CK"));
        assertThat(LogCursor.parse(cursor.toString())).isEqualTo(cursor);
        assertThat(cursor.toString()).hasSizeLessThanOrEqualTo(LogCursor.MAX_CHARS);
        String text = cursor.toString();
        for (String wrong :
                List.of("", text.substring(1), text + "0", text.toLowerCase(java.util.Locale.ROOT), "x".repeat(9999))) {
            assertThatThrownBy(() -> LogCursor.parse(wrong))
                    .isInstanceOf(ProtocolException.class)
                    .extracting(refusal -> ((ProtocolException) refusal).code())
                    .isEqualTo(ErrorCode.BAD_FRAME);
        }
    }

    @Test
    void ofTwoCursorsTheLaterPlaceAndTheLargerIdCount() {
        EventId small = EventId.parse("01KAJ6Q8X0000GZ4T9D3V1B7CK");
        EventId large = EventId.parse("01KAJ6Q8X0000GZ4T9D3V1B7CM");
        LogCursor late = new LogCursor(LATER, small);
        LogCursor early = new LogCursor(new LogPosition(3, 1), large);
        assertThat(late.max(early)).isEqualTo(new LogCursor(LATER, large)).isEqualTo(early.max(late));
    }
}
