package chat.parley.gateway.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffloadedTest {
    private final ManualThread owner = new ManualThread();
    private final List<Object> outcomes = new ArrayList<>();

    @Test
    void whateverIsThrownIsAFailureSoThatNothingStaysUnderWayForEver() {
        for (Throwable thrown :
                List.of(new IllegalStateException(), new StackOverflowError(), new NoClassDefFoundError())) {
            new Offloaded(owner, Runnable::run)
                    .call(
                            () -> {
                                if (thrown instanceof Error error) {
                                    throw error;
                                }
                                throw (RuntimeException) thrown;
                            },
                            outcomes::add,
                            outcomes::add);
            owner.runAll();
            assertThat(outcomes).last().isSameAs(thrown);
        }
    }
}
