package chat.parley.gateway.account;

import chat.parley.gateway.config.AccountConfig;
import chat.parley.gateway.failure.Refusal;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import chat.parley.storage.Account;
import chat.parley.storage.Accounts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs users in and registers them.
 *
 * <p><b>Threads.</b> Methods may be called from any thread and do not block: store calls run on {@code storage}, hashing on
 * a pool of its own, both bounded; stages complete on their threads. Stages fail with {@link ProtocolException} only, with
 * BUSY when a pool is full.
 */
public final class AccountService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AccountService.class);

    private final Accounts accounts;
    private final Executor storage;
    private final ExecutorService hashing;
    private final Clock clock;
    private final Argon2id argon2id = new Argon2id();
    private final PasswordHash.Cost cost;
    private final Tokens tokens;
    private final GuessLimit guesses;

    public AccountService(Accounts accounts, AccountConfig config, Executor storage, Clock clock) {
        this(accounts, config, storage, HashingPool.start(), clock);
    }

    AccountService(Accounts accounts, AccountConfig config, Executor storage, ExecutorService hashing, Clock clock) {
        this.accounts = accounts;
        this.storage = storage;
        this.hashing = hashing;
        this.clock = clock;
        this.cost =
                new PasswordHash.Cost(config.argon2MemoryKib(), config.argon2Iterations(), config.argon2Parallelism());
        this.tokens = new Tokens(config.tokenLifetime(), config.maxTokens());
        this.guesses = new GuessLimit(clock);
    }

    /**
     * By token or password; a token that is not valid any more gives way to a password in the same frame. With neither the
     * stage fails with PASSWORD_REQUIRED or NO_SUCH_USER.
     */
    public CompletionStage<Authenticated> login(ClientFrame.Login login) {
        return Refusal.refusing(on(storage, () -> find(login.user())).thenCompose(account -> login(login, account)));
    }

    /** Creates the account, with a first token. Fails with USER_EXISTS if there is one. */
    public CompletionStage<Authenticated> register(ClientFrame.Register register) {
        UserName user = register.user();
        return Refusal.refusing(on(storage, () -> requireNew(user))
                .thenCompose(none -> on(hashing, () -> argon2id.hash(register.password(), cost)))
                .thenCompose(hash -> on(storage, () -> create(user, hash))));
    }

    private CompletableFuture<Authenticated> login(ClientFrame.Login login, Account account) {
        if (login.token() != null && Tokens.valid(account.tokens(), login.token(), clock.instant())) {
            return CompletableFuture.completedFuture(new Authenticated(account.user(), null));
        }
        if (login.password() != null) {
            return byPassword(account, login.password());
        }
        throw login.token() != null
                ? new ProtocolException(
                        ErrorCode.INVALID_TOKEN, "the token is unknown or has expired; log in with the password")
                : new ProtocolException(
                        ErrorCode.PASSWORD_REQUIRED, "user " + account.user() + " exists; log in with the password");
    }

    private CompletableFuture<Authenticated> byPassword(Account account, String password) {
        UserName user = account.user();
        guesses.begin(user).ifPresent(wait -> {
            throw tooManyGuesses(wait);
        });
        return on(hashing, () -> check(account, password))
                .whenComplete((check, failure) -> {
                    if (check == null) {
                        guesses.withdraw(user);
                    } else if (check.right()) {
                        guesses.succeeded(user);
                    }
                })
                .thenCompose(check -> {
                    if (!check.right()) {
                        throw new ProtocolException(ErrorCode.WRONG_PASSWORD, "wrong password for user " + user);
                    }
                    return on(storage, () -> addToken(user, account.passwordHash(), check.rehashed()));
                });
    }

    /** On {@code hashing}. */
    private Check check(Account account, String password) {
        PasswordHash known = PasswordHash.parse(account.passwordHash()).orElseThrow(() -> {
            log.error("account has a password hash that is not Argon2id in PHC form user={}", account.user());
            return new ProtocolException(
                    ErrorCode.INTERNAL, "the account of user " + account.user() + " is damaged; tell the operator");
        });
        if (!argon2id.matches(password, known)) {
            return new Check(false, null);
        }
        return new Check(true, known.cost().equals(cost) ? null : argon2id.hash(password, cost));
    }

    /** On {@code storage}. */
    private Authenticated addToken(UserName user, String checkedHash, @Nullable PasswordHash rehashed) {
        String token = tokens.create();
        Instant now = clock.instant();
        Account updated = accounts.update(user, account -> {
                    // Another password may have been set meanwhile: then this login keeps it.
                    boolean rehash = rehashed != null && account.passwordHash().equals(checkedHash);
                    return new Account(
                            user,
                            rehash ? Objects.requireNonNull(rehashed).toString() : account.passwordHash(),
                            account.createdAt(),
                            tokens.with(account.tokens(), token, now));
                })
                .orElseThrow(() -> noSuchUser(user));
        return new Authenticated(updated.user(), token);
    }

    /** On {@code storage}. */
    private Authenticated create(UserName user, PasswordHash hash) {
        String token = tokens.create();
        Instant now = clock.instant();
        Account account = new Account(user, hash.toString(), now, tokens.with(List.of(), token, now));
        if (!accounts.create(account)) {
            throw exists(user);
        }
        log.info("account created user={}", user);
        return new Authenticated(user, token);
    }

    private Account find(UserName user) {
        return accounts.find(user).orElseThrow(() -> noSuchUser(user));
    }

    private Void requireNew(UserName user) {
        if (accounts.find(user).isPresent()) {
            throw exists(user);
        }
        return null;
    }

    private static ProtocolException noSuchUser(UserName user) {
        return new ProtocolException(ErrorCode.NO_SUCH_USER, "no user " + user + "; register to create the account");
    }

    private static ProtocolException exists(UserName user) {
        return new ProtocolException(
                ErrorCode.USER_EXISTS, "user " + user + " exists already; log in, or take another name");
    }

    private static ProtocolException tooManyGuesses(Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return new ProtocolException(
                ErrorCode.BUSY,
                "too many wrong passwords for this user; try again in " + seconds
                        + (seconds == 1 ? " second" : " seconds"),
                wait);
    }

    /** A full executor is a failed stage, like any other reason. */
    private static <T extends @Nullable Object> CompletableFuture<T> on(Executor executor, Supplier<T> step) {
        try {
            return CompletableFuture.supplyAsync(step, executor);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedFuture(full);
        }
    }

    /** Begins nothing new; what waits is a few seconds' work at most, and is answered. */
    @Override
    public void close() {
        hashing.shutdown();
    }

    /** {@code rehashed} when the password is right and its hash was made with other parameters than today's. */
    private record Check(boolean right, @Nullable PasswordHash rehashed) {}
}
