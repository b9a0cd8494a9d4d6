package chat.parley.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.config.SignInConfig;
import chat.parley.protocol.UserName;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** From which addresses people need not wait for those who guess. */
class TrustTest {
    private static final int FAILURES = 10;
    private static final UserName ANN = new UserName("ann");

    private final AtomicLong nanos = new AtomicLong();
    private final SignInBudget budget =
            new SignInBudget(new SignInConfig(60, FAILURES), new Refusals(nanos::get), nanos::get);
    private final AddressBlock home = block("192.0.2.1");

    private static AddressBlock block(String address) {
        return AddressBlock.of(new ClientAddress(new InetSocketAddress(address, 4711), false));
    }

    private void signIn(AddressBlock from) {
        budget.beginGuess(ANN, from);
        budget.succeeded(ANN, from);
    }

    @Test
    void anAddressIsTrustedForADayAfterAPasswordFromThereWasRight() {
        assertThat(budget.isTrusted(home)).isFalse();
        signIn(home);
        assertThat(budget.isTrusted(home)).isTrue();
        assertThat(budget.isTrusted(block("192.0.2.2"))).isFalse();
        nanos.addAndGet(Duration.ofDays(1).toNanos());
        assertThat(budget.isTrusted(home)).isTrue();
        nanos.addAndGet(1);
        assertThat(budget.isTrusted(home)).isFalse();
    }

    @Test
    void anAddressIsNotTrustedWhileMoreThanHalfOfItsFailuresAreUsedUp() {
        signIn(home);
        for (int failed = 0; failed < FAILURES / 2; failed++) {
            budget.fail(home);
        }
        assertThat(budget.isTrusted(home)).isTrue();
        budget.fail(home);
        assertThat(budget.isTrusted(home)).isFalse();
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(budget.isTrusted(home)).isTrue();
    }

    @Test
    void rightPasswordsThatAreUnderWayUseNothingUp() {
        signIn(home);
        for (int i = 0; i < 100; i++) {
            signIn(home);
        }
        assertThat(budget.isTrusted(home)).isTrue();
    }
}
