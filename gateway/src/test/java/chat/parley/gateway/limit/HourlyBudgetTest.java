package chat.parley.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HourlyBudgetTest {
    private static final int PER_HOUR = 60;

    /** It overflows in the course of a test, as it may. */
    private long nanos = Long.MAX_VALUE - 1_000;

    private final HourlyBudget<String> budget = new HourlyBudget<>(PER_HOUR, () -> nanos);

    @Test
    void anHoursWorthMayBeTakenAtOnceAndComesBackEvenly() {
        exhaust("ann");

        assertThat(budget.take("ann")).contains(Duration.ofMinutes(1));
        pass(Duration.ofSeconds(59));
        assertThat(budget.untilNext("ann")).contains(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));
        assertThat(budget.untilNext("ann")).isEmpty();
        assertThat(budget.take("ann")).isEmpty();
        assertThat(budget.take("ann")).contains(Duration.ofMinutes(1));
    }

    @Test
    void eachHasItsOwn() {
        exhaust("ann");

        assertThat(budget.take("bob")).isEmpty();
    }

    @Test
    void whatWasNotNeededCanBeTakenAgain() {
        exhaust("ann");
        budget.giveBack("ann");

        assertThat(budget.take("ann")).isEmpty();
        assertThat(budget.take("ann")).isPresent();
    }

    @Test
    void moreThanThereWasIsNotGivenBack() {
        budget.take("ann");
        budget.giveBack("ann");
        budget.giveBack("ann");
        assertThat(budget.size()).isZero();

        exhaust("ann");
        assertThat(budget.take("ann")).isPresent();
    }

    @Test
    void whoIsBackAtAllOfItIsForgottenWhileOthersCome() {
        for (int i = 0; i < 1_000; i++) {
            budget.take("early" + i);
        }
        pass(Duration.ofMinutes(1));
        for (int i = 0; i < 1_000; i++) {
            budget.take("late" + i);
        }

        assertThat(budget.size()).isEqualTo(1_000);
    }

    @Test
    void veryManyTakeBoundedMemoryAndTheNewestAreKept() {
        for (int i = 0; i < Remembered.MOST; i++) {
            budget.take("address" + i);
        }
        exhaust("ann");

        assertThat(budget.size()).isEqualTo(Remembered.MOST);
        assertThat(budget.take("ann")).isPresent();
    }

    private void exhaust(String key) {
        for (int i = 0; i < PER_HOUR; i++) {
            assertThat(budget.take(key)).isEmpty();
        }
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
