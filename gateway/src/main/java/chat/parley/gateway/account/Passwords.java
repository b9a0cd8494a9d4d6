package chat.parley.gateway.account;

import chat.parley.gateway.limit.AddressBlock;
import chat.parley.gateway.limit.SignInBudget;
import chat.parley.gateway.pool.FairPool;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import chat.parley.storage.document.Account;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hashes passwords and compares them, on a pool in which each address has its turn. Thread-safe; nothing blocks. */
final class Passwords {
    private static final Logger log = LoggerFactory.getLogger(Passwords.class);

    private final Argon2id argon2id = new Argon2id();
    private final FairPool<AddressBlock> hashing;
    private final PasswordHash.Cost cost;
    private final SignInBudget budget;

    Passwords(FairPool<AddressBlock> hashing, PasswordHash.Cost cost, SignInBudget budget) {
        this.hashing = hashing;
        this.cost = cost;
        this.budget = budget;
    }

    CompletableFuture<PasswordHash> hash(String password, AddressBlock from) {
        return hashing.call(from, budget.isTrusted(from), () -> argon2id.hash(password, cost));
    }

    /**
     * Compares a password that came from {@code from}, which counts as a guess unless it is right. Throws BUSY if that is one too many.
     */
    CompletableFuture<Check> compare(Account account, String password, AddressBlock from) {
        return guess(account, from, () -> check(account, password), Check::right);
    }

    /**
     * Which of two passwords, that came from {@code from} together, is the account's. Both are one guess, unless one is right: else who
     * asks again, since the answer was lost, would have to wait. Throws BUSY if that is one too many.
     */
    CompletableFuture<Which> compare(Account account, String password, String other, AddressBlock from) {
        return guess(
                account,
                from,
                () -> matches(account, password) ? Which.FIRST : matches(account, other) ? Which.SECOND : Which.NONE,
                which -> which != Which.NONE);
    }

    private <T> CompletableFuture<T> guess(
            Account account, AddressBlock from, Supplier<T> comparing, Predicate<T> isRight) {
        UserName user = account.user();
        budget.beginGuess(user, from);
        // So that who types passwords waits for his like, and not for all who try them out.
        return hashing.call(from, budget.isTrusted(from), comparing).whenComplete((outcome, failure) -> {
            if (outcome == null) {
                budget.withdrawGuess(user, from);
            } else if (isRight.test(outcome)) {
                budget.succeeded(user, from);
            }
        });
    }

    /** Compares the password, and hashes it anew if the cost has changed. Runs on {@code hashing}. */
    private Check check(Account account, String password) {
        PasswordHash known = known(account);
        if (!argon2id.matches(password, known)) {
            return new Check(false, null);
        }
        return new Check(true, known.cost().equals(cost) ? null : argon2id.hash(password, cost));
    }

    /** Whether {@code password} is the account's. Blocks for as long as that takes, and counts for nothing: of a guess that was right. */
    boolean matches(Account account, String password) {
        return argon2id.matches(password, known(account));
    }

    private static PasswordHash known(Account account) {
        return PasswordHash.parse(account.passwordHash()).orElseThrow(() -> {
            log.error("account has a password hash that is not Argon2id in PHC form user={}", account.user());
            return new ProtocolException(
                    ErrorCode.INTERNAL, "the account of user " + account.user() + " is damaged; tell the operator");
        });
    }

    /** Which of two passwords is right. */
    enum Which {
        FIRST,
        SECOND,
        NONE
    }

    /**
     * Whether a password is right; {@code rehashed} is there if it is and its hash was made with other parameters than
     * today's.
     */
    record Check(boolean right, @Nullable PasswordHash rehashed) {}
}
