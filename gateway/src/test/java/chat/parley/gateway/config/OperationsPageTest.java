package chat.parley.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The operator's page has every setting, as the table of keys says it. */
class OperationsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "operations.md");
    private static final String BEGIN = "<!-- every setting: begin -->\n";
    private static final String END = "<!-- every setting: end -->\n";

    @Test
    void everySettingIsOnTheOperatorsPage() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(begin).as("the line %s is in docs/operations.md", BEGIN).isBetween(BEGIN.length(), end);

        String expected = page.substring(0, begin) + tables() + page.substring(end);
        Path copy = Files.createDirectories(Path.of("target")).resolve("operations.md");
        Files.writeString(copy, expected);

        assertThat(page)
                .as(
                        "docs/operations.md differs from the table of keys; to set it right: cp gateway/target/operations.md docs/")
                .isEqualTo(expected);
    }

    private static String tables() {
        StringBuilder tables = new StringBuilder();
        for (Section section : Keys.SECTIONS) {
            tables.append("\n### ").append(section.title()).append("\n\n");
            tables.append(section.intro()).append("\n\n| key | default | what it does |\n|---|---|---|\n");
            section.keys().forEach(key -> tables.append(row(key)));
        }
        return tables.append('\n').toString();
    }

    private static <T> String row(Key<T> key) {
        String byDefault = key.form().write(key.byDefault());
        String description = String.join(" ", key.description().lines().toList());
        return "| `" + key.name() + "` | " + (byDefault.isEmpty() ? "–" : "`" + byDefault + "`") + " | "
                + description.replace("|", "\\|") + " |\n";
    }
}
