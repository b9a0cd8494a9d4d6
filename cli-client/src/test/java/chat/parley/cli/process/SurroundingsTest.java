package chat.parley.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SurroundingsTest {
    @TempDir
    private Path folder;

    @Test
    void theHomeFolderIsWhatHomeSaysIfItSaysAFolder() {
        String named = folder.toAbsolutePath().toString();
        assertThat(Surroundings.home(Map.of("HOME", named), "known")).isEqualTo(Path.of(named));
        assertThat(Surroundings.home(Map.of("HOME", "not/absolute"), "known")).isEqualTo(Path.of("known"));
        assertThat(Surroundings.home(Map.of(), "known")).isEqualTo(Path.of("known"));
    }
}
