package chat.parley.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.jline.reader.CompletingParsedLine;
import org.jline.reader.Parser;
import org.junit.jupiter.api.Test;

final class WordParserTest {
    private static CompletingParsedLine parsed(String line) {
        return (CompletingParsedLine) new WordParser().parse(line, line.length(), Parser.ParseContext.COMPLETE);
    }

    @Test
    void wordsAreAsCommandsHaveThem() {
        assertThat(parsed("/upload \"my plan.pdf\" bo").words()).containsExactly("/upload", "my plan.pdf", "bo");
        assertThat(parsed("/upload \"my pl").word()).isEqualTo("my pl");
        assertThat(parsed("/upload \"my pl").rawWordLength()).isEqualTo(6);
    }

    @Test
    void behindABlankAnotherWordBegins() {
        CompletingParsedLine line = parsed("/join ");
        assertThat(line.wordIndex()).isEqualTo(1);
        assertThat(line.word()).isEmpty();
        assertThat(parsed("").words()).containsExactly("");
    }

    @Test
    void whatHasABlankIsQuotedAndStaysOpenWhileMoreMayFollow() {
        CompletingParsedLine line = parsed("x");
        assertThat(line.escape("a b", true)).hasToString("\"a b\"");
        assertThat(line.escape("a b/", false)).hasToString("\"a b/");
        assertThat(line.escape("a\" b", true)).hasToString("'a\" b'");
        assertThat(line.escape("ab", true)).hasToString("ab");
    }

    @Test
    void nothingThatCanBeTypedIsAnError() {
        for (String line : new String[] {"'", "\"", "it's", "a\\", "(", "\"a\"b", "  ", "a  b"}) {
            for (int cursor = 0; cursor <= line.length(); cursor++) {
                var parsed = (CompletingParsedLine) new WordParser().parse(line, cursor, Parser.ParseContext.COMPLETE);
                assertThat(parsed.wordCursor()).isBetween(0, parsed.word().length());
                assertThat(parsed.rawWordCursor()).isBetween(0, parsed.rawWordLength());
            }
        }
    }
}
