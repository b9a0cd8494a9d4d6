package chat.parley.gateway.account;

import chat.parley.protocol.UserName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often the password of one account may be guessed at this gateway: a few times freely, then after waits that double
 * from one second to a minute. An attempt counts from its beginning, so guessing in parallel gains nothing, and a right
 * password clears the account. Bounded: of very many accounts under attack, those that were not tried for longest are
 * forgotten. Thread-safe.
 *
 * <p>Tokens are not counted (they cannot be guessed), so an attacker does not lock out who is signed in.
 */
final class GuessLimit {
    static final int FREE_ATTEMPTS = 5;
    static final Duration MAX_WAIT = Duration.ofMinutes(1);
    /** Without attempts for so long, an account is as new. */
    static final Duration FORGET_AFTER = Duration.ofMinutes(15);

    private static final int MAX_ACCOUNTS = 10_000;

    private final Clock clock;

    /** Guarded by this; eldest first by last attempt. */
    private final Map<UserName, Attempts> attempts = new LinkedHashMap<>();

    GuessLimit(Clock clock) {
        this.clock = clock;
    }

    /** Begins an attempt; or, if it is too early, says how long to wait. */
    synchronized Optional<Duration> begin(UserName user) {
        Instant now = clock.instant();
        Attempts known = attempts.get(user);
        if (known == null || now.isAfter(known.last().plus(FORGET_AFTER))) {
            known = new Attempts(0, now);
        }
        Duration wait = Duration.between(now, known.last().plus(waitAfter(known.count())));
        if (known.count() >= FREE_ATTEMPTS && wait.compareTo(Duration.ZERO) > 0) {
            return Optional.of(wait);
        }
        put(user, new Attempts(known.count() + 1, now));
        return Optional.empty();
    }

    /** The password was right. */
    synchronized void succeeded(UserName user) {
        attempts.remove(user);
    }

    /** The attempt came to no answer: it was no guess. */
    synchronized void withdraw(UserName user) {
        attempts.computeIfPresent(
                user, (u, known) -> known.count() <= 1 ? null : new Attempts(known.count() - 1, known.last()));
    }

    /** How many accounts are remembered. */
    synchronized int size() {
        return attempts.size();
    }

    private void put(UserName user, Attempts now) {
        attempts.remove(user);
        attempts.put(user, now);
        if (attempts.size() > MAX_ACCOUNTS) {
            attempts.remove(attempts.keySet().iterator().next());
        }
    }

    private static Duration waitAfter(int count) {
        int doublings = Math.min(16, Math.max(0, count - FREE_ATTEMPTS));
        Duration wait = Duration.ofSeconds(1L << doublings);
        return wait.compareTo(MAX_WAIT) < 0 ? wait : MAX_WAIT;
    }

    private record Attempts(int count, Instant last) {}
}
