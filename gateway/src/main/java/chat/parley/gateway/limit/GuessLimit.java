package chat.parley.gateway.limit;

import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How often the password of one account may be guessed at this gateway from one address: a few times freely, then after
 * waits that double from one second to a minute. An attempt counts from its beginning, so guessing in parallel gains nothing,
 * and a right password clears the account for that address. Of very many accounts under attack the last are
 * {@linkplain Remembered remembered}. Thread-safe.
 *
 * <p>While more is guessed from all addresses together than anybody forgets, each has one free attempt only. Never none: who
 * knows the password gets in at once, whatever others do elsewhere. Tokens are not counted (they cannot be guessed).
 */
final class GuessLimit {
    static final int FREE_ATTEMPTS = 5;
    static final int FREE_UNDER_ATTACK = 1;
    /** How many guesses of one account in an hour, over all addresses, are not an attack yet. */
    static final int ATTACK_PER_HOUR = 1_000;

    static final Duration MAX_WAIT = Duration.ofMinutes(1);
    /** How long without attempts makes an account as new. */
    static final Duration FORGET_AFTER = Duration.ofMinutes(15);

    private final LongSupplier nanoTime;
    private final HourlyBudget<UserName> ofAccounts;

    /** The attempts at each account from each address. Guarded by this. */
    private final Remembered<Guesser, Attempts> attempts;

    private record Guesser(UserName user, AddressBlock from) {}

    private record Attempts(int count, long lastNanos) {}

    GuessLimit(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.ofAccounts = new HourlyBudget<>(ATTACK_PER_HOUR, nanoTime);
        this.attempts = new Remembered<>(known -> nanoTime.getAsLong() - known.lastNanos() > FORGET_AFTER.toNanos());
    }

    /** Begins an attempt; or, if it is too early, says how long to wait. */
    synchronized Optional<Duration> begin(UserName user, AddressBlock from) {
        long now = nanoTime.getAsLong();
        Guesser guesser = new Guesser(user, from);
        Attempts known = attempts.get(guesser);
        if (known == null) {
            known = new Attempts(0, now);
        }
        int free = ofAccounts.untilNext(user).isPresent() ? FREE_UNDER_ATTACK : FREE_ATTEMPTS;
        Duration wait = waitAfter(known.count() - free).minusNanos(now - known.lastNanos());
        if (known.count() >= free && wait.compareTo(Duration.ZERO) > 0) {
            return Optional.of(wait);
        }
        // If there is none left it is under attack already.
        ofAccounts.take(user);
        attempts.put(guesser, new Attempts(known.count() + 1, now));
        return Optional.empty();
    }

    /** Clears the account for that address: the password was right. */
    synchronized void succeeded(UserName user, AddressBlock from) {
        attempts.remove(new Guesser(user, from));
    }

    /** Takes back an attempt that came to no answer: it was no guess. */
    synchronized void withdraw(UserName user, AddressBlock from) {
        attempts.replace(
                new Guesser(user, from),
                known -> known.count() <= 1 ? null : new Attempts(known.count() - 1, known.lastNanos()));
    }

    /** How many are remembered. */
    synchronized int size() {
        return attempts.size();
    }

    private static Duration waitAfter(int beyondFree) {
        Duration wait = Duration.ofSeconds(1L << Math.min(16, Math.max(0, beyondFree)));
        return wait.compareTo(MAX_WAIT) < 0 ? wait : MAX_WAIT;
    }
}
