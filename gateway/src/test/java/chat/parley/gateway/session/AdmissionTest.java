package chat.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final int UNDER_WAY = 4;

    private long nowNanos = Long.MAX_VALUE - 5;
    private final Admission admission = new Admission(10, 3, UNDER_WAY, () -> nowNanos, new Random(1));

    private Optional<Duration> take() {
        return admission.take(0, Duration.ZERO);
    }

    private int takeAll() {
        int taken = 0;
        while (take().isEmpty()) {
            taken++;
        }
        return taken;
    }

    private void pass(Duration time) {
        nowNanos += time.toNanos();
    }

    @Test
    void aBurstPassesAndThenTheRate() {
        assertThat(takeAll()).isEqualTo(3);
        pass(Duration.ofMillis(101));
        assertThat(take()).isEmpty();
        assertThat(take()).isPresent();
    }

    @Test
    void waitingLongGivesNoMoreThanTheBurst() {
        pass(Duration.ofHours(1));
        assertThat(takeAll()).isEqualTo(3);
    }

    @Test
    void eachThatIsRefusedIsToldATimeOfItsOwnAtWhichItIsTaken() {
        PriorityQueue<Long> coming = new PriorityQueue<>();
        for (int i = 0; i < 100; i++) {
            take().ifPresent(wait -> coming.add(nowNanos - (Long.MAX_VALUE - 5) + wait.toNanos()));
        }
        assertThat(coming).hasSize(97);
        long begin = nowNanos;
        while (!coming.isEmpty()) {
            nowNanos = begin + coming.remove();
            assertThat(take()).isEmpty();
        }
        assertThat(Duration.ofNanos(nowNanos - begin)).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
    }

    @Test
    void whoComesAfterThoseThatWaitIsToldToComeBehindThem() {
        takeAll();
        Duration last = Duration.ZERO;
        for (int i = 0; i < 20; i++) {
            last = take().orElseThrow();
        }
        pass(Duration.ofMillis(250));
        assertThat(take()).isEmpty();
        assertThat(take()).isEmpty();
        assertThat(take().orElseThrow().plusMillis(250)).isGreaterThan(last);
    }

    @Test
    void thoseThatDoNotComeAreForgotten() {
        takeAll();
        for (int i = 0; i < 20; i++) {
            assertThat(take()).isPresent();
        }
        pass(Duration.ofSeconds(10));
        takeAll();
        assertThat(take().orElseThrow()).isLessThan(Duration.ofMillis(350));
    }

    @Test
    void noTimeIsLongHoweverManyComeWithoutObeying() {
        List<Duration> told = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            take().ifPresent(told::add);
        }
        assertThat(told).allSatisfy(wait -> assertThat(wait).isLessThanOrEqualTo(Admission.LONGEST.plusMillis(1)));
        pass(Duration.ofMillis(500));
        assertThat(takeAll()).as("what has accrued is there for whoever comes").isEqualTo(3);
    }

    @Test
    void withTooManyUnderWayNoTokenIsTakenAndPlacesAreToldOneAfterTheOther() {
        for (int i = 0; i < 20; i++) {
            admission.answered(Duration.ofMillis(400));
        }
        List<Duration> told = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            told.add(admission.take(UNDER_WAY, Duration.ofMillis(100)).orElseThrow());
        }
        assertThat(told.get(0)).isBetween(Duration.ofMillis(370), Duration.ofMillis(402));
        assertThat(told.get(2).minus(told.get(0))).isBetween(Duration.ofMillis(350), Duration.ofMillis(410));
        assertThat(takeAll()).isEqualTo(3);
    }

    @Test
    void anAnswerThatIsLateAlreadyIsExpectedToTakeAsLongAgain() {
        assertThat(admission.take(UNDER_WAY, Duration.ofSeconds(2)).orElseThrow())
                .isBetween(Duration.ofSeconds(2), Duration.ofMillis(2001));
        assertThat(admission.take(UNDER_WAY, Duration.ofSeconds(14)).orElseThrow())
                .isLessThan(Duration.ofSeconds(8));
    }
}
