package chat.parley.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/protocol.md, read by the tests. */
final class ProtocolPage {
    private static final Path FILE = Path.of("../docs/protocol.md");

    private ProtocolPage() {}

    static String text() {
        try {
            return Files.readString(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The samples in fences marked {@code json <mark>}. */
    static List<String> samples(String mark) {
        Matcher fences = Pattern.compile("(?m)^```json " + mark + "\\n(.*?)\\n```", Pattern.DOTALL)
                .matcher(text());
        List<String> samples = new ArrayList<>();
        while (fences.find()) {
            samples.add(fences.group(1));
        }
        return samples;
    }

    /** The rows of the table of limits: what, and its limit. */
    static Map<String, String> limits() {
        Matcher rows =
                Pattern.compile("(?m)^\\| (.+?) \\| (.+?) \\|$").matcher(text().split("(?m)^## 10. Limits$", 2)[1]);
        Map<String, String> limits = new LinkedHashMap<>();
        while (rows.find()) {
            limits.put(rows.group(1), rows.group(2));
        }
        return limits;
    }

    /** The first cells, in backquotes, of the rows of the table under {@code heading}. */
    static List<String> firstCells(String heading) {
        String section = text().split("(?m)^## " + heading + "$", 2)[1].split("(?m)^## ", 2)[0];
        Matcher rows = Pattern.compile("(?m)^\\| `?([A-Z_]+|\\d+)`? \\|").matcher(section);
        List<String> cells = new ArrayList<>();
        while (rows.find()) {
            cells.add(rows.group(1));
        }
        return cells;
    }
}
