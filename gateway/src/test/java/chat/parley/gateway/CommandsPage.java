package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ClientFrame;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of requests in docs/protocol.md, and the samples of requests there. */
public final class CommandsPage {
    private static final Path PAGE = Path.of("..", "docs", "protocol.md");
    private static final String HEAD = "| request | from whom | its `room` | may be too much |";
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^```json client\\n(.*?)\\n```", Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile("\"type\":\"(\\w+)\"");

    /** What the page says of one request; {@code limits} by their tags. */
    public record Row(String request, String from, String room, Set<String> limits) {}

    private CommandsPage() {}

    private static String text() {
        try {
            return Files.readString(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<Row> rows() {
        List<String> lines = text().lines().toList();
        int head = lines.indexOf(HEAD);
        assertThat(head).as("the head of the table of requests").isPositive();
        return lines.subList(head + 2, lines.size()).stream()
                .takeWhile(line -> line.startsWith("| "))
                .map(line -> line.substring(1, line.length() - 1).split("\\|", -1))
                .map(cells -> new Row(
                        quoted(cells[0]).iterator().next(), cells[1].strip(), cells[2].strip(), quoted(cells[3])))
                .toList();
    }

    public static Row row(String request) {
        return rows().stream()
                .filter(row -> row.request().equals(request))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row for " + request));
    }

    /** As the {@code type} of its frames says. */
    public static String name(Class<?> frame) {
        JsonSubTypes types = Objects.requireNonNull(ClientFrame.class.getAnnotation(JsonSubTypes.class));
        return Arrays.stream(types.value())
                .filter(type -> type.value() == frame)
                .map(JsonSubTypes.Type::name)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no type for " + frame));
    }

    /** JSON of one request each, with the id, the names and the nonce that the page gives it. */
    static List<String> samples() {
        return SAMPLE.matcher(text()).results().map(sample -> sample.group(1)).toList();
    }

    static String type(String sample) {
        return TYPE.matcher(sample)
                .results()
                .map(type -> type.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> quoted(String cell) {
        return QUOTED.matcher(cell)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toSet());
    }
}
