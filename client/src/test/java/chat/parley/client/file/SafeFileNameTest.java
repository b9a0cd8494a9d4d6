package chat.parley.client.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import org.junit.jupiter.api.Test;

class SafeFileNameTest {
    private static final List<String> PIECES = List.of(
            "a",
            ".",
            " ",
            "/",
            ":",
            "\n",
            "\0",
            "\u007f",
            "\u200b",
            "\u200c",
            "\u200d",
            "\u202e",
            "\u2400",
            "\ufffd",
            "\ud83c\udff4",
            "\udb40\udc67",
            "\udb40\udc7f",
            "\ud83d",
            "\udc69",
            "👩",
            "ම",
            "්",
            "é",
            "con",
            ".txt",
            "\u00a0");

    /** Each name of three pieces, short, and where it has to be cut. */
    @Test
    void whatIsSafeStaysAsItIs() {
        for (String fill : List.of("", "x".repeat(235), "é".repeat(118))) {
            for (String first : PIECES) {
                for (String second : PIECES) {
                    for (String third : PIECES) {
                        String safe = SafeFileName.of(fill + first + second + third);
                        if (!SafeFileName.of(safe).equals(safe) || safe.getBytes(UTF_8).length > 240) {
                            fail("of %s: %s", List.of(first, second, third), safe);
                        }
                    }
                }
            }
        }
    }
}
