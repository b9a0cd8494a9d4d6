package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ClosingTest {
    @Test
    void closesInReverseWhateverBecomesOfEachAndOnlyOnce() {
        List<String> closed = new ArrayList<>();
        Closing closing = new Closing();
        closing.add("first", () -> closed.add("first"));
        closing.add("late", () -> {
            closed.add("late");
            throw new TimeoutException();
        });
        closing.add("broken", () -> {
            closed.add("broken");
            throw new IllegalStateException("broken");
        });
        closing.add("last", () -> closed.add("last"));

        closing.close();
        closing.close();

        assertThat(closed).containsExactly("last", "broken", "late", "first");
    }
}
