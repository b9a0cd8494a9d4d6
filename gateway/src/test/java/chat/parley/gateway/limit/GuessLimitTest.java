package chat.parley.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.LimitsPage;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class GuessLimitTest {
    private static final UserName ALICE = new UserName("alice");

    private long nanos = Long.MAX_VALUE - 1_000;
    private static final AddressBlock HOME = new AddressBlock("192.0.2.1");

    private final GuessLimit guesses = new GuessLimit(() -> nanos);

    @Test
    void thePageOfLimitsHasTheBounds() {
        LimitsPage.assertRow(
                "wrong passwords of one account",
                String.format(
                        Locale.ROOT,
                        "%d; then waits that double from 1 second to %d; %d while all addresses together had %,d in an hour",
                        GuessLimit.FREE_ATTEMPTS,
                        GuessLimit.MAX_WAIT.toSeconds(),
                        GuessLimit.FREE_UNDER_ATTACK,
                        GuessLimit.ATTACK_PER_HOUR));
    }

    @Test
    void aFewAttemptsAreFreeAndThenWaitsDoubleUpToABound() {
        for (int i = 0; i < GuessLimit.FREE_ATTEMPTS; i++) {
            assertThat(guesses.begin(ALICE, HOME)).isEmpty();
        }
        for (long expected : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(guesses.begin(ALICE, HOME)).contains(Duration.ofSeconds(expected));
            pass(Duration.ofSeconds(expected));
            assertThat(guesses.begin(ALICE, HOME)).isEmpty();
        }
    }

    @Test
    void waitingIsCountedFromTheLastAttemptAndAskingTooEarlyIsNone() {
        exhaust(ALICE);
        pass(Duration.ofMillis(400));
        assertThat(guesses.begin(ALICE, HOME)).contains(Duration.ofMillis(600));
        pass(Duration.ofMillis(600));
        assertThat(guesses.begin(ALICE, HOME)).isEmpty();
    }

    @Test
    void theRightPasswordClearsTheAccount() {
        exhaust(ALICE);
        guesses.succeeded(ALICE, HOME);

        assertThat(guesses.begin(ALICE, HOME)).isEmpty();
        assertThat(guesses.begin(ALICE, HOME)).isEmpty();
    }

    @Test
    void anAttemptWithoutAnAnswerIsNone() {
        for (int i = 0; i < 100; i++) {
            assertThat(guesses.begin(ALICE, HOME)).isEmpty();
            guesses.withdraw(ALICE, HOME);
        }
    }

    @Test
    void afterALongTimeAnAccountIsAsNew() {
        exhaust(ALICE);
        pass(GuessLimit.FORGET_AFTER.plusSeconds(1));

        for (int i = 0; i < GuessLimit.FREE_ATTEMPTS; i++) {
            assertThat(guesses.begin(ALICE, HOME)).isEmpty();
        }
    }

    @Test
    void oneAccountUnderAttackIsNoHindranceToOthers() {
        exhaust(ALICE);

        assertThat(guesses.begin(new UserName("bob"), HOME)).isEmpty();
    }

    @Test
    void veryManyAccountsUnderAttackTakeBoundedMemoryAndTheNewestAreRemembered() {
        for (int i = 0; i < 10_000; i++) {
            guesses.begin(new UserName("user" + i), HOME);
        }
        exhaust(ALICE);

        assertThat(guesses.size()).isEqualTo(10_000);
        assertThat(guesses.begin(ALICE, HOME)).isPresent();
    }

    @Test
    void guessesFromOneAddressAreNoHindranceToAnother() {
        exhaust(ALICE);

        assertThat(guesses.begin(ALICE, HOME)).isPresent();
        assertThat(guesses.begin(ALICE, new AddressBlock("203.0.113.7"))).isEmpty();
    }

    @Test
    void whileVeryManyAddressesGuessEachHasOneAttemptAndNeverNone() {
        for (int i = 0; i < GuessLimit.ATTACK_PER_HOUR; i++) {
            assertThat(guesses.begin(ALICE, new AddressBlock("address" + i))).isEmpty();
        }

        assertThat(guesses.begin(ALICE, HOME)).isEmpty();
        assertThat(guesses.begin(ALICE, HOME)).contains(Duration.ofSeconds(1));
        assertThat(guesses.begin(new UserName("bob"), HOME)).isEmpty();
        assertThat(guesses.begin(new UserName("bob"), HOME)).isEmpty();
    }

    @Test
    void whatIsOverIsForgottenWhileOthersCome() {
        for (int i = 0; i < 100; i++) {
            guesses.begin(new UserName("user" + i), HOME);
        }
        pass(GuessLimit.FORGET_AFTER.plusSeconds(1));
        for (int i = 0; i < 100; i++) {
            guesses.begin(new UserName("later" + i), HOME);
        }

        assertThat(guesses.size()).isEqualTo(100);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private void exhaust(UserName user) {
        for (int i = 0; i < GuessLimit.FREE_ATTEMPTS; i++) {
            guesses.begin(user, HOME);
        }
    }
}
