package chat.parley.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
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
        assertThat(ImageStyle.of(variables)).hasToString(style);
    }

    @Test
    void stylesHaveNames() {
        assertThat(ImageStyle.names()).isEqualTo("kitty, iterm2, sixel, blocks");
        assertThat(ImageStyle.named("Sixel")).contains(ImageStyle.SIXEL);
        assertThat(ImageStyle.named("png")).isEmpty();
    }
}
