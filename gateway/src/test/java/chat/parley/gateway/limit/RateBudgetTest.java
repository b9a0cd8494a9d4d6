package chat.parley.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link HourlyBudgetTest} does not show: amounts, and times that are told. */
class RateBudgetTest {
    /** It overflows in the course of a test, as it may. */
    private long nanos = Long.MAX_VALUE - 1_000;

    private final RateBudget<String> budget = RateBudget.of(1000, 100, () -> nanos);

    @Test
    void whatIsTakenComesBackEvenly() {
        assertThat(budget.take("ann", 400)).isEmpty();
        assertThat(budget.take("ann", 601)).contains(Duration.ofMillis(10));
        assertThat(budget.take("ann", 600)).isEmpty();
        assertThat(budget.take("ann", 50)).contains(Duration.ofMillis(500));
        pass(Duration.ofMillis(500));
        assertThat(budget.take("ann", 50)).isEmpty();
        assertThat(budget.take("ann", 1)).isPresent();
        assertThat(budget.take("bob", 1000)).isEmpty();
    }

    @Test
    void afterALongTimeThereIsNoMoreThanTheBurst() {
        budget.take("ann", 1000);
        pass(Duration.ofDays(1));
        assertThat(budget.take("ann", 1000)).isEmpty();
        assertThat(budget.take("ann", 1)).isPresent();
    }

    @Test
    void eachThatWasRefusedIsTakenWhenItComesAtItsTime() {
        budget.take("ann", 1000);
        List<Duration> told = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            assertThat(budget.take("ann", 50)).isPresent();
            told.add(budget.promise("ann", 50, 0));
        }
        Duration before = Duration.ZERO;
        for (Duration each : told) {
            pass(each.minus(before));
            before = each;
            assertThat(budget.take("ann", 50)).as("after %s", each).isEmpty();
        }
        assertThat(before).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void noTimeIsLongAndThoseFarOffAreSpread() {
        budget.take("ann", 1000);
        for (int i = 0; i < 30; i++) {
            budget.promise("ann", 100, 0);
        }
        assertThat(budget.promise("ann", 100, 0)).isEqualTo(Duration.ofSeconds(15));
        assertThat(budget.promise("ann", 100, 0.5)).isEqualTo(Duration.ofMillis(22_500));
        assertThat(budget.promise("bob", 10, 0.5)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void whatIsKeptIsBounded() {
        for (int i = 0; i < 3 * Remembered.MOST; i++) {
            budget.take("user" + i, 1000);
        }
        assertThat(budget.size()).isLessThanOrEqualTo(Remembered.MOST);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
