package chat.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EventId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MarksTest {
    private static final Mark MARK = Marked.with(EventId.MIN, new EventId(5, -6), EventId.MAX);

    @Test
    void marksAreReadBack() {
        for (Mark mark : List.of(MARK, Marked.with())) {
            assertThat(Marks.read(Marks.write(mark))).contains(mark);
        }
    }

    @Test
    void whatIsNoMarkIsDropped() {
        String text = Marks.write(MARK);
        String[] parts = text.split(" ", -1);
        Stream<String> wrong = Stream.of(
                "",
                " ",
                "  ",
                text.substring(1),
                text + " ",
                text.replace(' ', '-'),
                parts[1] + " " + parts[0] + " " + parts[2],
                parts[1].substring(0, 16) + " " + parts[1] + " " + parts[2],
                parts[0] + " " + parts[1] + " " + parts[2].substring(3),
                parts[0] + " " + parts[1] + " *" + parts[2].substring(1),
                parts[0] + " " + parts[1].toLowerCase(java.util.Locale.ROOT) + " " + parts[2],
                text + "A".repeat(4_000_000));
        assertThat(wrong).allSatisfy(each -> assertThat(Marks.read(each)).isEmpty());
        assertThat(Marks.read(null)).isEmpty();
        for (int end = 0; end < text.length() - 64; end++) {
            assertThat(Marks.read(text.substring(0, end))).isEmpty();
        }
    }
}
