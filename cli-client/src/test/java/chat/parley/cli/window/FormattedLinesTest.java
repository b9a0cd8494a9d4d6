package chat.parley.cli.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;

final class FormattedLinesTest {
    private static final int TEAL = 30;

    private final FormattedLines colourful = new FormattedLines(new Palette(256));
    private final FormattedLines plain = new FormattedLines(new Palette(0));

    private static AttributedString line(Object... textsAndStyles) {
        AttributedStringBuilder line = new AttributedStringBuilder();
        for (int i = 0; i < textsAndStyles.length; i += 2) {
            line.style((AttributedStyle) textsAndStyles[i + 1]).append((String) textsAndStyles[i]);
        }
        return line.toAttributedString();
    }

    private static List<String> texts(List<AttributedString> lines) {
        return lines.stream().map(AttributedString::toString).toList();
    }

    @Test
    void stylesAreAttributes() {
        assertThat(colourful.of("a *b* **c** `d` https://e.example", 80))
                .containsExactly(line(
                        "a ",
                        AttributedStyle.DEFAULT,
                        "b",
                        AttributedStyle.DEFAULT.italic(),
                        " ",
                        AttributedStyle.DEFAULT,
                        "c",
                        AttributedStyle.BOLD,
                        " ",
                        AttributedStyle.DEFAULT,
                        "d",
                        AttributedStyle.DEFAULT.foreground(TEAL),
                        " ",
                        AttributedStyle.DEFAULT,
                        "https://e.example",
                        AttributedStyle.DEFAULT.underline()));
    }

    @Test
    void withoutColoursCodeIsInverted() {
        assertThat(plain.of("`a`", 80)).containsExactly(line("a", AttributedStyle.INVERSE));
    }

    @Test
    void aLabelDoesNotHideWhereItLeads() {
        assertThat(texts(colourful.of("see [the **plan**](https://e.example/p) now", 80)))
                .containsExactly("see the plan (https://e.example/p) now");
    }

    @Test
    void quotesAndListsHaveTheirSignsOnEachLine() {
        assertThat(texts(colourful.of("> one two three\n> - four five six\n\n9. seven\n10. eight nineteen", 13)))
                .containsExactly(
                        "┃ one two", "┃ three", "┃ • four five", "┃   six", " 9. seven", "10. eight", "    nineteen");
    }

    @Test
    void codeHasItsBlanksAndItsLanguage() {
        assertThat(texts(colourful.of("```js\nif (a) {\n\n  b();\n}\n```", 80)))
                .containsExactly("js", "if (a) {", "", "  b();", "}");
        assertThat(colourful.of("```\n```", 80)).hasSize(1);
    }

    @Test
    void nothingSteersTheTerminal() {
        assertThat(texts(colourful.of("*\033[2J* `\u202E` > \007\n> \033]0;x\007\n```\n\033c\n```", 80)))
                .containsExactly("␛[2J \uFFFD > ␇", "┃ ␛]0;x␇", "␛c");
    }
}
