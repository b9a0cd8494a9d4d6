package chat.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {
    private final List<String> closed = new ArrayList<>();
    private final Parts parts = new Parts();

    @Test
    void areClosedInReverse() {
        parts.add("broker", () -> closed.add("broker"));
        parts.add("gateway", () -> closed.add("gateway"));
        parts.close();
        assertThat(closed).containsExactly("gateway", "broker");
    }

    @Test
    void areClosedAlsoWhenOneFails() {
        parts.add("broker", () -> closed.add("broker"));
        parts.add("gateway", () -> {
            throw new IllegalStateException("on purpose");
        });
        parts.close();
        assertThat(closed).containsExactly("broker");
    }

    @Test
    void areClosedOnce() {
        parts.add("broker", () -> closed.add("broker"));
        parts.close();
        parts.close();
        assertThat(closed).containsExactly("broker");
    }

    @Test
    void whatIsStartedAfterTheEndIsClosedAtOnce() {
        parts.close();
        parts.add("gateway", () -> closed.add("gateway"));
        assertThat(closed).containsExactly("gateway");
    }
}
