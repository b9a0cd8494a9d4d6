package chat.parley.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** deploy/gateway.properties is the operator's manual, so it must say what is. */
class SampleFileTest {
    private static final Path SAMPLE = Path.of("..", "deploy", "gateway.properties");

    @TempDir
    private Path folder;

    @Test
    void theSampleFileIsWhatTheTableOfKeysSays() throws IOException {
        String expected = SampleFile.render(Keys.SECTIONS);
        Path copy = Files.createDirectories(Path.of("target")).resolve("gateway.properties");
        Files.writeString(copy, expected);

        assertThat(Files.readString(SAMPLE))
                .as("deploy/gateway.properties differs from the table of keys; what it should be is in " + copy)
                .isEqualTo(expected);
    }

    @Test
    void uncommentedTheSampleFileSetsEveryKeyToItsDefault() throws IOException {
        Path uncommented = Files.writeString(
                folder.resolve("uncommented.properties"),
                Files.readString(SAMPLE).replaceAll("(?m)^#(?=[a-z])", ""));
        List<Problem> problems = new ArrayList<>();
        List<Key<?>> keys = Keys.all();
        List<Setting> read = PropertiesFile.read(uncommented, problems);
        Settings settings = Settings.of(read, keys, problems);

        assertThat(problems).isEmpty();
        assertThat(read)
                .extracting(Setting::name)
                .containsExactlyElementsOf(keys.stream().map(Key::name).toList());
        assertThat(keys)
                .allSatisfy(key -> assertThat((Object) settings.get(key)).isEqualTo(key.byDefault()));
    }

    @Test
    void everyKeyIsExplained() {
        assertThat(Keys.all()).allSatisfy(key -> {
            assertThat(key.description()).matches("(?s)[A-Z0-9t].*\\.");
            assertThat(key.name()).matches("[a-z]+\\.[a-z0-9]+(-[a-z0-9]+)*");
        });
        assertThat(Keys.all())
                .as("--help shows the first line alone, so it ends a sentence")
                .allSatisfy(key -> assertThat(key.description().lines().findFirst())
                        .get()
                        .asString()
                        .endsWith("."));
        assertThat(Keys.all()).extracting(Key::name).doesNotHaveDuplicates();
    }
}
