package chat.parley.gateway.limit;

import chat.parley.gateway.config.SignInConfig;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What an address may do to become somebody: make accounts, and fail at logins, whether to guess passwords or to find names.
 * A valid token costs nothing and is never refused. One gateway's: of what an address does at others it knows nothing.
 * (ADR 0036)
 *
 * <p>Thread-safe; nothing blocks. What is too much is a {@link ProtocolException} with BUSY and the time to wait.
 */
public final class SignInBudget {
    /** The longest time that a client is told to wait (docs/protocol.md §8). */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    /** How long an address is trusted after a right password. */
    private static final Duration TRUSTED_FOR = Duration.ofDays(1);

    private final HourlyBudget<AddressBlock> registrations;
    private final HourlyBudget<AddressBlock> failures;
    private final HourlyBudget<AddressBlock> told;
    private final GuessLimit guesses;
    /** When a password from an address was right the last time. Guarded by this. */
    private final Remembered<AddressBlock, Long> right;

    private final LongSupplier nanoTime;
    private final int trusted;
    private final Refusals refusals;

    public SignInBudget(SignInConfig config, Refusals refusals, LongSupplier nanoTime) {
        this.registrations = new HourlyBudget<>(config.registrationsPerHour(), nanoTime);
        this.failures = new HourlyBudget<>(config.failedLoginsPerHour(), nanoTime);
        this.right = new Remembered<>(when -> nanoTime.getAsLong() - when > TRUSTED_FOR.toNanos());
        this.nanoTime = nanoTime;
        this.trusted = config.failedLoginsPerHour() / 2;
        this.told = new HourlyBudget<>(config.failedLoginsPerHour(), nanoTime);
        this.guesses = new GuessLimit(nanoTime);
        this.refusals = refusals;
    }

    /** Takes what making an account costs. */
    public void beginRegistration(AddressBlock from) {
        registrations.take(from).ifPresent(wait -> {
            throw refusal(Limit.REGISTRATIONS_OF_ADDRESS, from, "too many accounts were made from your address", wait);
        });
    }

    /** Gives back what {@link #beginRegistration} took: the account was not made. */
    public void withdrawRegistration(AddressBlock from) {
        registrations.giveBack(from);
    }

    /** Takes what it costs to compare a password. */
    public void beginGuess(UserName user, AddressBlock from) {
        fail(from);
        guesses.begin(user, from).ifPresent(wait -> {
            failures.giveBack(from);
            throw refusal(Limit.GUESSES, from, "too many wrong passwords for this user", wait);
        });
    }

    /** Gives back what {@link #beginGuess} took, and trusts the address: the password was right. */
    public void succeeded(UserName user, AddressBlock from) {
        guesses.succeeded(user, from);
        failures.giveBack(from);
        trust(from);
    }

    private synchronized void trust(AddressBlock from) {
        right.put(from, nanoTime.getAsLong());
    }

    /** Gives back what {@link #beginGuess} took: the comparison came to no answer. */
    public void withdrawGuess(UserName user, AddressBlock from) {
        guesses.withdraw(user, from);
        failures.giveBack(from);
    }

    /** Takes what it costs to tell a client that a name or a token is none: that tells it something. */
    public void fail(AddressBlock from) {
        refuse(from, failures.take(from));
    }

    /** Throws if no login from the address may fail any more: one need not be looked at if it could not be told so. */
    public void requireRest(AddressBlock from) {
        refuse(from, failures.untilNext(from));
    }

    /**
     * Whether somebody gave a right password from there in the last day, and half of the logins are left that may fail in an
     * hour.
     */
    public synchronized boolean isTrusted(AddressBlock from) {
        return right.get(from) != null && failures.hasLeft(from, trusted);
    }

    /**
     * Takes one of the log's lines that may tell of a success; false if there is none. There are as many as of failures, so
     * that nobody fills the log.
     */
    public boolean mayBeTold(AddressBlock from) {
        return told.take(from).isEmpty();
    }

    private void refuse(AddressBlock from, Optional<Duration> tooMany) {
        tooMany.ifPresent(wait -> {
            throw refusal(Limit.FAILED_LOGINS_OF_ADDRESS, from, "too many logins from your address failed", wait);
        });
    }

    private ProtocolException refusal(Limit limit, AddressBlock from, String what, Duration wait) {
        refusals.refused(limit, from);
        Duration told = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
        long seconds = Math.max(1, told.plusMillis(999).toSeconds());
        return new ProtocolException(
                ErrorCode.BUSY, what + "; try again in " + seconds + (seconds == 1 ? " second" : " seconds"), told);
    }
}
