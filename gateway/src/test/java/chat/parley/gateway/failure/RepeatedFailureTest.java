package chat.parley.gateway.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RepeatedFailureTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);
    private final RepeatedFailure repeated = new RepeatedFailure(nanos::get);
    private final List<String> told = new ArrayList<>();

    private void happens(String cause) {
        repeated.happened(cause, count -> told.add(count + " " + cause));
    }

    private void pass(long seconds) {
        nanos.addAndGet(seconds * 1_000_000_000);
    }

    @Test
    void theSameIsToldOnceAMinuteWithItsCount() {
        for (int second = 0; second < 121; second++) {
            happens("full");
            pass(1);
        }
        assertThat(told).containsExactly("1 full", "60 full", "60 full");
    }

    @Test
    void anotherCauseIsToldSoonerButNotAtOnceAgain() {
        happens("away");
        pass(9);
        happens("full");
        pass(1);
        happens("full");
        happens("away");
        assertThat(told).containsExactly("1 away", "2 full");
    }

    @Test
    void afterItWasOverTheNextTimeIsTheFirst() {
        happens("away");
        happens("away");
        repeated.over();
        happens("away");
        assertThat(told).containsExactly("1 away", "1 away");
    }
}
