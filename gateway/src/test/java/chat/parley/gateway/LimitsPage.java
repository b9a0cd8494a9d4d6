package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The tables of docs/limits.md. */
public final class LimitsPage {
    private static final Path PAGE = Path.of("..", "docs", "limits.md");
    private static final int COLUMNS = 5;

    /** What the page says of one limit, with the page's marks. */
    public record Row(String what, String atMost, String setting, String answered, String countedAs) {}

    private LimitsPage() {}

    public static String text() {
        try {
            return Files.readString(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of all tables, without their heads. */
    public static List<Row> rows() {
        return text().lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| what |"))
                .map(line ->
                        row(Arrays.stream(line.substring(1, line.length() - 1).split("\\|"))
                                .map(String::strip)
                                .toList()))
                .toList();
    }

    private static Row row(List<String> cells) {
        assertThat(cells).as("a row of docs/limits.md").hasSize(COLUMNS);
        return new Row(cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4));
    }

    /** Fails unless the page says so of this. */
    public static void assertRow(String what, String atMost) {
        assertThat(rows().stream().filter(row -> row.what().equals(what)))
                .as("%s in docs/limits.md", what)
                .extracting(Row::atMost)
                .containsExactly(atMost);
    }
}
