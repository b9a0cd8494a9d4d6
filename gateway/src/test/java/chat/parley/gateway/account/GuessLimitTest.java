package chat.parley.gateway.account;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.ProtocolLimits;
import chat.parley.protocol.UserName;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GuessLimitTest {
    private static final UserName ALICE = new UserName("alice");

    private final ManualClock clock = new ManualClock();
    private final GuessLimit guesses = new GuessLimit(clock);

    @Test
    void thePageOfTheProtocolHasTheBounds() {
        ProtocolLimits.assertRow(
                "wrong passwords of an account at a gateway",
                GuessLimit.FREE_ATTEMPTS + "; then waits that double from 1 second to "
                        + GuessLimit.MAX_WAIT.toSeconds());
    }

    @Test
    void aFewAttemptsAreFreeAndThenWaitsDoubleUpToABound() {
        for (int i = 0; i < GuessLimit.FREE_ATTEMPTS; i++) {
            assertThat(guesses.begin(ALICE)).isEmpty();
        }
        for (long expected : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(guesses.begin(ALICE)).contains(Duration.ofSeconds(expected));
            clock.pass(Duration.ofSeconds(expected));
            assertThat(guesses.begin(ALICE)).isEmpty();
        }
    }

    @Test
    void waitingIsCountedFromTheLastAttemptAndAskingTooEarlyIsNone() {
        exhaust(ALICE);
        clock.pass(Duration.ofMillis(400));
        assertThat(guesses.begin(ALICE)).contains(Duration.ofMillis(600));
        clock.pass(Duration.ofMillis(600));
        assertThat(guesses.begin(ALICE)).isEmpty();
    }

    @Test
    void theRightPasswordClearsTheAccount() {
        exhaust(ALICE);
        guesses.succeeded(ALICE);

        assertThat(guesses.begin(ALICE)).isEmpty();
        assertThat(guesses.begin(ALICE)).isEmpty();
    }

    @Test
    void anAttemptWithoutAnAnswerIsNone() {
        for (int i = 0; i < 100; i++) {
            assertThat(guesses.begin(ALICE)).isEmpty();
            guesses.withdraw(ALICE);
        }
    }

    @Test
    void afterALongTimeAnAccountIsAsNew() {
        exhaust(ALICE);
        clock.pass(GuessLimit.FORGET_AFTER.plusSeconds(1));

        for (int i = 0; i < GuessLimit.FREE_ATTEMPTS; i++) {
            assertThat(guesses.begin(ALICE)).isEmpty();
        }
    }

    @Test
    void oneAccountUnderAttackIsNoHindranceToOthers() {
        exhaust(ALICE);

        assertThat(guesses.begin(new UserName("bob"))).isEmpty();
    }

    @Test
    void veryManyAccountsUnderAttackTakeBoundedMemoryAndTheNewestAreRemembered() {
        for (int i = 0; i < 10_000; i++) {
            guesses.begin(new UserName("user" + i));
        }
        exhaust(ALICE);

        assertThat(guesses.size()).isEqualTo(10_000);
        assertThat(guesses.begin(ALICE)).isPresent();
    }

    private void exhaust(UserName user) {
        for (int i = 0; i < GuessLimit.FREE_ATTEMPTS; i++) {
            guesses.begin(user);
        }
    }
}
