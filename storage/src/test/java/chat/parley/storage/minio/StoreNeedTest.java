package chat.parley.storage.minio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StoreNeedTest {
    @Test
    void theOperatorsPageHasEachLineWithItsRemedy() throws Exception {
        assertThat(Files.readAllLines(Path.of("../docs/operations.md")))
                .filteredOn(line -> line.startsWith("| `"))
                .satisfies(lines -> {
                    for (StoreNeed need : StoreNeed.values()) {
                        assertThat(lines)
                                .as(need.name())
                                .anyMatch(line -> line.startsWith("| `" + need.missing() + "` |")
                                        && line.endsWith("| " + need.remedy() + " |"));
                    }
                });
    }
}
