package chat.parley.cli.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

final class WrappingTest {
    private static List<String> wrapped(String line, int columns) {
        return Wrapping.wrap(new AttributedString(line), columns).stream()
                .map(AttributedString::toString)
                .toList();
    }

    @Test
    void linesBreakBetweenWords() {
        assertThat(wrapped("one two three four", 9)).containsExactly("one two", "three", "four");
        assertThat(wrapped("fits", 4)).containsExactly("fits");
        assertThat(wrapped("", 4)).containsExactly("");
    }

    @Test
    void anAddressStaysWhole() {
        assertThat(wrapped("see https://example.org/a/long/path now", 12))
                .containsExactly("see", "https://example.org/a/long/path", "now");
    }

    @Test
    void ideographsBreakAnywhereAndTakeTwoColumns() {
        assertThat(wrapped("日本語日本語", 5)).containsExactly("日本", "語日", "本語");
        assertThat(wrapped("ab 日本語", 6)).containsExactly("ab 日", "本語");
    }

    @Test
    void whatIsJoinedIsNotTornApart() {
        assertThat(wrapped("👩‍👩‍👧👩‍👩‍👧", 3)).containsExactly("👩‍👩‍👧", "👩‍👩‍👧");
        assertThat(wrapped("👍🏽👍🏽", 3)).containsExactly("👍🏽", "👍🏽");
        assertThat(wrapped("e\u0301e\u0301 e\u0301", 3)).containsExactly("e\u0301e\u0301", "e\u0301");
    }
}
