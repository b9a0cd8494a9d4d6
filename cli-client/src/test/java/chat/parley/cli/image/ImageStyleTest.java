package chat.parley.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cli.screen.TerminalReport;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImageStyleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TERM=xterm-kitty                               | kitty",
                "TERM=xterm-256color KITTY_WINDOW_ID=1          | kitty",
                "TERM=xterm-ghostty TERM_PROGRAM=ghostty        | kitty",
                "TERM=xterm-256color TERM_PROGRAM=iTerm.app     | iterm2",
                "TERM=xterm-256color LC_TERMINAL=iTerm2         | iterm2",
                "TERM=xterm-256color TERM_PROGRAM=WezTerm       | iterm2",
                "TERM=foot-extra                                | sixel",
                "TERM=xterm-256color                            | blocks",
                "TERM=tmux-256color TMUX=/tmp/x KITTY_WINDOW_ID=1 | blocks",
                "TERM=screen.xterm-kitty                        | blocks",
            })
    void theEnvironmentTellsTheTerminal(String environment, String style) {
        Map<String, String> variables = new HashMap<>();
        for (String variable : environment.split(" ", -1)) {
            variables.put(variable.substring(0, variable.indexOf('=')), variable.substring(variable.indexOf('=') + 1));
        }
        assertThat(ImageStyle.of(variables, TerminalReport.NONE)).hasToString(style);
    }

    @ParameterizedTest
    @CsvSource({
        "kitty(0.26.5), 62, kitty",
        "Konsole 22.12.3, 62 1 4, kitty",
        "WezTerm 20240203, 65 4 6 18 22, iterm2",
        "XTerm(379), 63 1 2 4 6 9 15 16 22 28, sixel",
        "XTerm(379), 64 1 2 6 9 15, blocks",
        "foot(1.13.1), 62 4 22, sixel",
        "'', 63 1 2 3 4 6 7 15 18 22 29, sixel",
        "'', 1 2, kitty",
        "tmux 3.5a, 1 2 4, blocks",
    })
    void whatItAnswersCountsMoreThanTheEnvironment(String program, String attributes, String style) {
        Set<Integer> numbers =
                Stream.of(attributes.split(" ", -1)).map(Integer::valueOf).collect(Collectors.toSet());
        assertThat(ImageStyle.of(
                        Map.of("TERM", "xterm-256color", "KITTY_WINDOW_ID", "1"),
                        new TerminalReport(program, numbers, null, null, 0)))
                .hasToString(style);
    }

    @Test
    void stylesHaveNames() {
        assertThat(ImageStyle.names()).isEqualTo("kitty, iterm2, sixel, blocks");
        assertThat(ImageStyle.named("Sixel")).contains(ImageStyle.SIXEL);
        assertThat(ImageStyle.named("png")).isEmpty();
    }
}
