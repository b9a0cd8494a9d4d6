package chat.parley.gateway.limit;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What each of many may have of something: all of it at once, and what was taken comes back evenly. Of each that has taken
 * anything it is {@linkplain Remembered remembered} when all of it is back. Thread-safe.
 *
 * @param <K> whose budgets these are
 */
final class RateBudget<K> {
    /** How far ahead a time is told as it is; beyond this it is spread at random. */
    static final Duration FORESEEN = Duration.ofSeconds(30);

    private final double nanosEach;
    private final long allNanos;
    private final LongSupplier nanoTime;
    /** When all of it is back, for each that has taken anything. Guarded by this. */
    private final Remembered<K, Account> accounts;

    private static final class Account {
        private long fullAtNanos;
        /** The time at which the last of those that were refused was told to come again. */
        private long toldNanos;

        private Account(long now) {
            fullAtNanos = now;
            toldNanos = now;
        }

        private boolean isOver(long now) {
            return fullAtNanos - now <= 0 && toldNanos - now <= 0;
        }
    }

    /**
     * @param burst what there is when nothing was taken
     * @param backWithin how long until all of it is back
     */
    RateBudget(long burst, Duration backWithin, LongSupplier nanoTime) {
        this.allNanos = backWithin.toNanos();
        this.nanosEach = (double) allNanos / burst;
        this.nanoTime = nanoTime;
        this.accounts = new Remembered<>(account -> account.isOver(nanoTime.getAsLong()));
    }

    /** A budget of which {@code perSecond} comes back. */
    static <K> RateBudget<K> of(long burst, long perSecond, LongSupplier nanoTime) {
        return new RateBudget<>(burst, Duration.ofNanos(Math.round((double) burst / perSecond * 1e9)), nanoTime);
    }

    /** Takes {@code amount}; or, if that is not there, takes nothing and says how long until it is. */
    synchronized Optional<Duration> take(K key, long amount) {
        long now = nanoTime.getAsLong();
        Optional<Duration> wait = wait(accounts.get(key), amount, now);
        if (wait.isEmpty()) {
            Account account = touch(key, now);
            account.fullAtNanos = later(account.fullAtNanos, now) + nanos(amount);
        }
        return wait;
    }

    /** How long until {@code amount} is there; empty if it is. */
    synchronized Optional<Duration> untilThereIs(K key, long amount) {
        return wait(accounts.get(key), amount, nanoTime.getAsLong());
    }

    /**
     * How long one that was refused {@code amount} is to wait: until behind those that were refused before, so that each of
     * them is refused about once (ADR 0032). What lies further off than {@link #FORESEEN} is told as half of that, to all of
     * it.
     *
     * @param random from 0 to below 1
     */
    synchronized Duration promise(K key, long amount, double random) {
        long now = nanoTime.getAsLong();
        Account account = touch(key, now);
        long cost = nanos(amount);
        long free = later(account.fullAtNanos, now) + cost - allNanos;
        long told = later(free, later(account.toldNanos, now) + cost) - now;
        if (told > FORESEEN.toNanos()) {
            return Duration.ofNanos((long) (FORESEEN.toNanos() * (1 + random) / 2));
        }
        account.toldNanos = now + told;
        return Duration.ofNanos(told);
    }

    /** Gives back what was taken and not needed. */
    synchronized void giveBack(K key, long amount) {
        Account account = accounts.get(key);
        if (account != null) {
            account.fullAtNanos -= nanos(amount);
            if (account.isOver(nanoTime.getAsLong())) {
                accounts.remove(key);
            }
        }
    }

    /** How many keys are remembered. */
    synchronized int size() {
        return accounts.size();
    }

    private Optional<Duration> wait(@Nullable Account account, long amount, long now) {
        long fullAt = account == null ? now : later(account.fullAtNanos, now);
        long nanos = fullAt - now + nanos(amount) - allNanos;
        return nanos > 0 ? Optional.of(Duration.ofNanos(nanos)) : Optional.empty();
    }

    private long nanos(long amount) {
        return (long) (amount * nanosEach);
    }

    private static long later(long a, long b) {
        return a - b > 0 ? a : b;
    }

    /** The account of {@code key}, made if there is none, which is the last to be forgotten. */
    private Account touch(K key, long now) {
        Account known = accounts.get(key);
        Account account = known == null ? new Account(now) : known;
        accounts.put(key, account);
        return account;
    }
}
