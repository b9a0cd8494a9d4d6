package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The table of limits at the end of docs/protocol.md, of which the protocol module's tests see their own part. */
public final class ProtocolLimits {
    private static final Path PAGE = Path.of("..", "docs", "protocol.md");

    private ProtocolLimits() {}

    /** Fails unless the page has this row. */
    public static void assertRow(String what, String limit) {
        List<String> rows;
        try {
            rows = Files.readAllLines(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(rows.subList(rows.indexOf("## 10. Limits"), rows.size()))
                .contains("| " + what + " | " + limit + " |");
    }
}
