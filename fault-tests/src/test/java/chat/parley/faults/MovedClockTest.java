package chat.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.cluster.MovedClock;
import chat.parley.process.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A layer that is not loaded, or answers what the machine would, would let every test of clocks pass. */
class MovedClockTest {
    private static final Duration NEARLY = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void movesTheTimeOfDayOfAProcessThatRunsAndLeavesItsWaitsAlone() {
        assumeTrue(MovedClock.possible(), "clocks are moved by a layer of C: it needs Linux and a C compiler (cc)");
        MovedClock clock = new MovedClock(folder.resolve("clock")).set(Duration.ofDays(-1));
        try (Program process = Program.ofTest("clock", TellTheTime.class, List.of(), clock.environment())) {
            assertAhead(process, "slow", Duration.ofDays(-1));
            clock.set(Duration.ofHours(2));
            assertAhead(process, "fast", Duration.ofHours(2));
            clock.slew(1_000_000);
            assertAhead(process, "slewed", clock.ahead());
            clock.mend();
            assertAhead(process, "mended", Duration.ZERO);
        }
    }

    /** Once a process answers: how far it is ahead, and how long it waited when it wanted to wait for 100 ms. */
    private static void assertAhead(Program process, String name, Duration ahead) {
        long before = System.currentTimeMillis();
        String[] answer = process.type(name).awaitOut(name + " ").split(" ", -1);
        Duration told = Duration.ofMillis(Long.parseLong(answer[1]) - before);
        if (name.equals("slewed")) {
            assertThat(told).as(name).isGreaterThan(ahead);
        } else {
            assertThat(told).as(name).isBetween(ahead.minus(NEARLY), ahead.plus(NEARLY));
        }
        assertThat(Duration.ofMillis(Long.parseLong(answer[2])))
                .as("waits while %s", name)
                .isBetween(Duration.ofMillis(100), NEARLY);
        assertThat(Duration.ofMillis(Long.parseLong(answer[3])))
                .as("waits until a time of day while %s", name)
                .isLessThan(NEARLY);
    }
}
