package chat.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.faults.Plan.Fault;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static Plan plan(long seed) {
        return Plan.of(seed, Duration.ofMinutes(1), 3);
    }

    @Test
    void theSameSeedGivesTheSamePlan() {
        assertThat(plan(7)).isEqualTo(plan(7)).isNotEqualTo(plan(8));
    }

    @Test
    void twentySeedsHaveEveryKindOfFault() {
        assertThat(LongStream.rangeClosed(1, 20).boxed().flatMap(seed -> plan(seed).faults().stream()))
                .extracting(Fault::kind)
                .containsAll(FaultKind.possible());
    }

    @Test
    void someFaultsOverlapAndNothingSuffersTwoAtOnce() {
        assertThat(LongStream.rangeClosed(1, 20).boxed().map(PlanTest::plan)).allSatisfy(plan -> {
            for (Fault fault : plan.faults()) {
                assertThat(plan.faults().stream()
                                .filter(before -> before.startMillis() < fault.startMillis())
                                .filter(fault::meetsSoonAfter))
                        .isEmpty();
            }
        });
        assertThat(LongStream.rangeClosed(1, 20).boxed().map(PlanTest::plan))
                .anySatisfy(plan -> assertThat(plan.faults())
                        .anyMatch(fault -> plan.faults().stream()
                                .anyMatch(other -> other.startMillis() > fault.startMillis()
                                        && other.startMillis() < fault.endMillis())));
    }
}
