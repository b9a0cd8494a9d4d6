package chat.parley.gateway.account;

import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.config.AccountConfig;
import chat.parley.gateway.failure.Cause;
import chat.parley.gateway.failure.Refusal;
import chat.parley.gateway.limit.AddressBlock;
import chat.parley.gateway.limit.Limit;
import chat.parley.gateway.limit.Refusals;
import chat.parley.gateway.limit.SignInBudget;
import chat.parley.gateway.pool.FairPool;
import chat.parley.gateway.pool.StorageThreads;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import chat.parley.storage.document.Account;
import chat.parley.storage.document.Accounts;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs users in and registers them.
 *
 * <p><b>Threads.</b> Methods may be called from any thread and do not block: store calls and hashing run on pools of their
 * own, bounded, in which each address has its turn; stages complete on their threads. Stages fail with
 * {@link ProtocolException} only, with BUSY when too much waits, or when the address has used up its {@link SignInBudget}.
 */
public final class AccountService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AccountService.class);
    private static final CompletableFuture<@Nullable Void> BEGUN = CompletableFuture.completedFuture(null);
    private static final int READING_THREADS = 6;
    private static final int MAX_WAITING_READS = 1_000;
    /** Of how many devices it is stored at the same time that they were used. */
    private static final int MAX_NOTES = 1;
    /** How many passwords may wait to be hashed: a few seconds' work for each thread, so that nobody waits for longer. */
    private static final int MAX_WAITING_HASHES = 128;

    private final Accounts accounts;
    private final FairPool<AddressBlock> reading;
    private final FairPool<AddressBlock> hashing;
    private final Clock clock;
    private final Passwords passwords;
    private final Tokens tokens;
    private final SignInBudget budget;
    private final SecurityLog security;
    private final Semaphore notes = new Semaphore(MAX_NOTES);

    public AccountService(
            Accounts accounts, AccountConfig config, Refusals refusals, LongSupplier nanoTime, Clock clock) {
        this(
                accounts,
                config,
                new FairPool<>("argon2", hashingThreads(), MAX_WAITING_HASHES, counting(refusals)),
                refusals,
                nanoTime,
                clock);
    }

    AccountService(
            Accounts accounts,
            AccountConfig config,
            FairPool<AddressBlock> hashing,
            Refusals refusals,
            LongSupplier nanoTime,
            Clock clock) {
        this.accounts = accounts;
        this.reading = new FairPool<>("sign-in", READING_THREADS, MAX_WAITING_READS, counting(refusals));
        this.hashing = hashing;
        this.clock = clock;
        this.tokens = new Tokens(config.tokenLifetime(), config.maxTokens());
        this.budget = new SignInBudget(config.signIn(), refusals, nanoTime);
        this.security = new SecurityLog(budget);
        this.passwords = new Passwords(
                hashing,
                new PasswordHash.Cost(config.argon2MemoryKib(), config.argon2Iterations(), config.argon2Parallelism()),
                budget);
    }

    /** What users do with their devices, in the store by {@code storage}. */
    public Devices devices(StorageThreads storage) {
        return new Devices(accounts, passwords, storage, security, clock);
    }

    /** Counts for each address what a pool refuses because it waited for too long, or came while too much did. */
    static Consumer<AddressBlock> counting(Refusals refusals) {
        return from -> refusals.refused(Limit.SIGN_INS, from);
    }

    /**
     * The number of threads that hash: half of the processors, so that a rush of logins leaves the others to those who are
     * in.
     */
    private static int hashingThreads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    /**
     * Signs a user in by token or password; a token that is not valid any more gives way to a password in the same frame.
     * Fails with NO_SUCH_USER, with WRONG_PASSWORD or, without a password, with INVALID_TOKEN or PASSWORD_REQUIRED.
     */
    public CompletionStage<Authenticated> login(ClientFrame.Login login, ClientAddress from) {
        AddressBlock block = AddressBlock.of(from);
        return Refusal.refusing(begin(login, block)
                        .thenCompose(begun ->
                                reading.call(block, budget.isTrusted(block), () -> accounts.find(login.user())))
                        .thenCompose(account -> login(login, account, from)))
                .whenComplete((done, refused) -> security.failed(from, login.user(), refused));
    }

    /** Creates the account, with a first token if one is wanted. Fails with USER_EXISTS if there is one. */
    public CompletionStage<Authenticated> register(ClientFrame.Register register, ClientAddress from) {
        UserName user = register.user();
        AddressBlock block = AddressBlock.of(from);
        return Refusal.refusing(reading.call(block, budget.isTrusted(block), () -> requireNew(user, block))
                .thenCompose(none -> beginRegistration(block))
                .thenCompose(begun -> passwords
                        .hash(register.password(), block)
                        .thenCompose(hash ->
                                reading.call(block, budget.isTrusted(block), () -> create(register, hash, from)))
                        .whenComplete((created, failure) -> {
                            if (created == null) {
                                budget.withdrawRegistration(block);
                            } else {
                                security.registered(from, user);
                            }
                        })));
    }

    /**
     * Refuses an address of which too many logins have failed. A token is looked at in any case: nobody's failures keep out
     * who is signed in.
     */
    private CompletableFuture<@Nullable Void> begin(ClientFrame.Login login, AddressBlock block) {
        return login.token() != null ? BEGUN : attempt(() -> budget.requireRest(block));
    }

    private CompletableFuture<@Nullable Void> beginRegistration(AddressBlock block) {
        return attempt(() -> budget.beginRegistration(block));
    }

    private CompletableFuture<Authenticated> login(
            ClientFrame.Login login, Optional<Account> found, ClientAddress from) {
        AddressBlock block = AddressBlock.of(from);
        Account account = found.orElseThrow(() -> unknown(block, noSuchUser(login.user())));
        Optional<Account.Token> token = login.token() == null
                ? Optional.empty()
                : Tokens.find(account.tokens(), login.token(), clock.instant());
        if (token.isPresent()) {
            security.signedIn(from, account.user(), SecurityLog.By.TOKEN);
            noteUse(account, token.get(), login.device(), from);
            return CompletableFuture.completedFuture(new Authenticated(
                    account.user(), SignIn.of(account, token.get().device()), null));
        }
        if (login.password() != null) {
            return byPassword(account, login, login.password(), from);
        }
        throw unknown(
                block,
                login.token() != null
                        ? new ProtocolException(
                                ErrorCode.INVALID_TOKEN,
                                "the token is unknown or has expired; log in with the password")
                        : new ProtocolException(
                                ErrorCode.PASSWORD_REQUIRED,
                                "user " + account.user() + " exists; log in with the password"));
    }

    /**
     * Counts {@code told}, which tells something about names and tokens, as a failure of the address and returns it; throws
     * the refusal if the address has been told too much already.
     */
    private ProtocolException unknown(AddressBlock block, ProtocolException told) {
        budget.fail(block);
        return told;
    }

    /**
     * Stores that a device was used, if what is stored of that is too old or another one. Nobody waits for it: whoever has the token is in;
     * and while many come at once most are left out, so that it holds up no sign-in.
     */
    private void noteUse(Account account, Account.Token token, @Nullable String named, ClientAddress from) {
        Instant now = clock.instant();
        if (LastUse.isNew(token, now, from.host(), named) && notes.tryAcquire()) {
            AddressBlock block = AddressBlock.of(from);
            CompletableFuture<?> unused = reading.call(
                            block,
                            budget.isTrusted(block),
                            () -> accounts.update(
                                    account.user(),
                                    fresh -> LastUse.noted(fresh, token.device(), now, from.host(), named)))
                    .whenComplete((noted, failure) -> {
                        notes.release();
                        if (failure != null) {
                            log.debug(
                                    "use of a device not noted user={} cause=\"{}\"",
                                    account.user(),
                                    Cause.message(failure));
                        }
                    });
        }
    }

    private CompletableFuture<Authenticated> byPassword(
            Account account, ClientFrame.Login login, String password, ClientAddress from) {
        UserName user = account.user();
        AddressBlock block = AddressBlock.of(from);
        boolean remember = !Boolean.FALSE.equals(login.remember());
        return passwords.compare(account, password, block).thenCompose(check -> {
            if (!check.right()) {
                throw wrongPassword(user);
            }
            security.signedIn(from, user, SecurityLog.By.PASSWORD);
            return remember || check.rehashed() != null
                    ? reading.call(
                            block,
                            budget.isTrusted(block),
                            () -> update(account, password, check.rehashed(), remember, login.device(), from))
                    : CompletableFuture.completedFuture(new Authenticated(user, SignIn.of(account, null), null));
        });
    }

    /** Gives the account the new hash and a new token, if there are to be any. Blocks; runs on {@code reading}. */
    private Authenticated update(
            Account checked,
            String password,
            @Nullable PasswordHash rehashed,
            boolean remember,
            @Nullable String device,
            ClientAddress from) {
        UserName user = checked.user();
        String token = remember ? Tokens.create() : null;
        Instant now = clock.instant();
        Account.Token stored = token == null ? null : tokens.of(token, now, device, from.host());
        Account updated = accounts.update(user, account -> {
                    boolean same = account.passwordHash().equals(checked.passwordHash());
                    // Meanwhile it may have been hashed anew, or another one may have been set.
                    if (!same && !passwords.matches(account, password)) {
                        throw wrongPassword(user);
                    }
                    Account rehashedNow =
                            same && rehashed != null ? account.withPasswordHash(rehashed.toString()) : account;
                    return stored == null
                            ? rehashedNow
                            : rehashedNow.withTokens(tokens.with(account.tokens(), stored, now));
                })
                .orElseThrow(() -> noSuchUser(user));
        return new Authenticated(updated.user(), SignIn.of(updated, stored == null ? null : stored.device()), token);
    }

    /** Stores the account; throws USER_EXISTS if there is one. Blocks; runs on {@code reading}. */
    private Authenticated create(ClientFrame.Register register, PasswordHash hash, ClientAddress from) {
        UserName user = register.user();
        String token = Boolean.FALSE.equals(register.remember()) ? null : Tokens.create();
        Instant now = clock.instant();
        Account.Token stored = token == null ? null : tokens.of(token, now, register.device(), from.host());
        Account account = new Account(user, hash.toString(), now, stored == null ? List.of() : List.of(stored));
        if (!accounts.create(account)) {
            throw exists(user);
        }
        return new Authenticated(user, SignIn.of(account, stored == null ? null : stored.device()), token);
    }

    /** Throws if the name is taken, unfit, or looks like another user's. Blocks; runs on {@code reading}. */
    private @Nullable Void requireNew(UserName user, AddressBlock block) {
        if (accounts.find(user).isPresent()) {
            throw unknown(block, exists(user));
        }
        user.unfitForNewUser().ifPresent(refusal -> {
            throw refusal;
        });
        for (UserName other : user.lookAlikes()) {
            if (accounts.find(other).isPresent()) {
                throw unknown(block, looksLike(user, other));
            }
        }
        return null;
    }

    private static ProtocolException wrongPassword(UserName user) {
        return new ProtocolException(ErrorCode.WRONG_PASSWORD, "wrong password for user " + user);
    }

    private static ProtocolException noSuchUser(UserName user) {
        return new ProtocolException(ErrorCode.NO_SUCH_USER, "no user " + user + "; register to create the account");
    }

    private static ProtocolException looksLike(UserName user, UserName other) {
        return new ProtocolException(
                ErrorCode.BAD_NAME,
                "user " + user + " looks like " + other + ", who exists already; take another name");
    }

    private static ProtocolException exists(UserName user) {
        return new ProtocolException(
                ErrorCode.USER_EXISTS, "user " + user + " exists already; log in, or take another name");
    }

    /** Does {@code step}; a refusal that it throws becomes a failed stage, like any other reason. */
    private static CompletableFuture<@Nullable Void> attempt(Runnable step) {
        try {
            step.run();
            return BEGUN;
        } catch (ProtocolException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** Begins nothing new; what waits is refused. */
    @Override
    public void close() {
        hashing.close();
        reading.close();
    }
}
