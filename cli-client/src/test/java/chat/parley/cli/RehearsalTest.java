package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class RehearsalTest {
    @TempDir
    Path folder;

    @Test
    void everythingThatIsRehearsedEndsWellAndLeavesNothing() throws Exception {
        new Rehearsal(folder).perform();
        assertThat(folder).isEmptyDirectory();
    }
}
