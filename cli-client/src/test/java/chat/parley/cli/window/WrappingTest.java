package chat.parley.cli.window;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WrappingTest {
    @Test
    void linesBreakBetweenWords() {
        assertThat(Wrapping.wrap("one two three four", 9)).containsExactly("one two", "three", "four");
        assertThat(Wrapping.wrap("fits", 4)).containsExactly("fits");
        assertThat(Wrapping.wrap("", 4)).containsExactly("");
    }

    @Test
    void anAddressStaysWhole() {
        assertThat(Wrapping.wrap("see https://example.org/a/long/path now", 12))
                .containsExactly("see", "https://example.org/a/long/path", "now");
    }

    @Test
    void ideographsBreakAnywhereAndTakeTwoColumns() {
        assertThat(Wrapping.wrap("日本語日本語", 5)).containsExactly("日本", "語日", "本語");
        assertThat(Wrapping.wrap("ab 日本語", 6)).containsExactly("ab 日", "本語");
    }

    @Test
    void whatIsJoinedIsNotTornApart() {
        assertThat(Wrapping.wrap("👩‍👩‍👧👩‍👩‍👧", 3)).containsExactly("👩‍👩‍👧", "👩‍👩‍👧");
        assertThat(Wrapping.wrap("👍🏽👍🏽", 3)).containsExactly("👍🏽", "👍🏽");
        assertThat(Wrapping.wrap("e\u0301e\u0301 e\u0301", 3)).containsExactly("e\u0301e\u0301", "e\u0301");
    }
}
