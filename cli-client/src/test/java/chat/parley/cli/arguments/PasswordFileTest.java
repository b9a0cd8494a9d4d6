package chat.parley.cli.arguments;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordFileTest {
    @TempDir
    private Path folder;

    private Path file(String text, Charset encoding) throws IOException {
        return Files.write(folder.resolve("secret"), text.getBytes(encoding));
    }

    private static void refused(Path file, String complaint) {
        assertThatThrownBy(() -> PasswordFile.read(file))
                .isInstanceOfSatisfying(Trouble.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.IO))
                .hasMessage("--password-file " + file + " " + complaint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sécret ж",
                "sécret ж\n",
                "sécret ж\r\n",
                "sécret ж\rmore",
                "sécret ж\n\nmore\n",
                "\ufeffsécret ж\r\n",
                "\ufeffsécret ж"
            })
    void theFirstLineCountsHoweverItWasSaved(String text) throws IOException {
        assertThat(PasswordFile.read(file(text, UTF_8))).isEqualTo("sécret ж");
    }

    @Test
    void onlyTheMarkAtTheBeginningIsNoneOfIt() throws IOException {
        assertThat(PasswordFile.read(file("\ufeff\ufeff blanks stay ", UTF_8))).isEqualTo("\ufeff blanks stay ");
    }

    @Test
    void otherTextIsRefusedInsteadOfChanged() throws IOException {
        refused(file("s\u00e9cret\n", ISO_8859_1), "is no text in UTF-8");
        refused(file("secret\n", UTF_16), "is no text in UTF-8");
        refused(file("secret\n", UTF_16LE), "is no text in UTF-8");
        refused(file("", UTF_8), "is empty");
        refused(file("x".repeat(2_000_000), UTF_8), "cannot be read: a line has more than 1048576 bytes");
        refused(folder.resolve("nowhere"), "is not there");
        refused(folder, "is a folder");
    }

    @Test
    void aFileWithoutAnEndEnds() {
        Path zeros = Path.of("/dev/zero");
        assumeTrue(Files.exists(zeros));
        refused(zeros, "cannot be read: a line has more than 1048576 bytes");
    }
}
