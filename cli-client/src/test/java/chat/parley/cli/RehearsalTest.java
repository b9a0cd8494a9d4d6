package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RehearsalTest {
    @TempDir
    Path folder;

    /** On Linux, reading from a pseudo-terminal whose other side is closed fails, and JLine tells of it. */
    private static final Logger JLINE = Logger.getLogger("org.jline");

    @BeforeAll
    static void silenceJline() {
        JLINE.setLevel(Level.OFF);
    }

    @Test
    void everythingThatIsRehearsedEndsWellAndLeavesNothing() throws Exception {
        new Rehearsal(folder).perform();
        assertThat(folder).isEmptyDirectory();
    }
}
