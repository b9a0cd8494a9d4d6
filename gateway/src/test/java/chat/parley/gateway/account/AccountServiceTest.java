package chat.parley.gateway.account;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.config.AccountConfig;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import chat.parley.storage.Account;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountServiceTest {
    private static final AccountConfig CHEAP = new AccountConfig(Duration.ofDays(90), 3, 64, 1, 1);
    private static final UserName ALICE = new UserName("alice");
    private static final String PASSWORD = "correct horse";

    private final ManualClock clock = new ManualClock();
    private final InMemoryAccounts accounts = new InMemoryAccounts();
    private final ExecutorService storage = Executors.newFixedThreadPool(2);
    private final ExecutorService hashing = Executors.newFixedThreadPool(2);
    private final AccountService service = new AccountService(accounts, CHEAP, storage, hashing, clock);

    @AfterEach
    void close() {
        service.close();
        hashing.shutdownNow();
        storage.shutdownNow();
    }

    @Test
    void whoRegistersGetsATokenThatSignsIn() {
        Authenticated registered = register();
        assertThat(registered.user()).isEqualTo(ALICE);

        Authenticated again = get(service.login(login(null, token(registered))));

        assertThat(again).isEqualTo(new Authenticated(ALICE, null));
    }

    @Test
    void passwordAndTokenAreStoredAsHashesOnly() {
        Authenticated registered = register();
        Account stored = accounts.get(ALICE);

        assertThat(stored.passwordHash()).startsWith("$argon2id$v=19$m=64,t=1,p=1$");
        assertThat(stored.toString()).doesNotContain(PASSWORD).doesNotContain(token(registered));
        assertThat(stored.tokens()).extracting(Account.Token::sha256).containsExactly(Tokens.sha256(token(registered)));
    }

    @Test
    void thePasswordSignsInAndGivesAnotherToken() {
        Authenticated registered = register();
        Authenticated loggedIn = get(service.login(login(PASSWORD, null)));

        assertThat(loggedIn.newToken()).isNotEqualTo(registered.newToken());
        assertThat(get(service.login(login(null, token(loggedIn)))).user()).isEqualTo(ALICE);
        assertThat(get(service.login(login(null, token(registered)))).user()).isEqualTo(ALICE);
    }

    @Test
    void aNameThatIsTakenCannotBeRegisteredAgain() {
        register();

        assertRefused(service.register(new ClientFrame.Register(1, ALICE, "another password")), ErrorCode.USER_EXISTS);
        assertThat(get(service.login(login(PASSWORD, null))).user()).isEqualTo(ALICE);
    }

    @Test
    void askingAboutANameTellsWhetherItExists() {
        assertRefused(service.login(login(null, null)), ErrorCode.NO_SUCH_USER);
        register();
        assertRefused(service.login(login(null, null)), ErrorCode.PASSWORD_REQUIRED);
    }

    @Test
    void aWrongPasswordIsRefused() {
        register();

        assertRefused(service.login(login("correct horsf", null)), ErrorCode.WRONG_PASSWORD);
    }

    @Test
    void aTokenOfNobodyIsRefusedButAPasswordBesideItCounts() {
        register();

        assertRefused(service.login(login(null, "abc")), ErrorCode.INVALID_TOKEN);
        assertThat(get(service.login(login(PASSWORD, "abc"))).newToken()).isNotNull();
    }

    @Test
    void aTokenOfAnotherUserIsRefused() {
        register();
        Authenticated bob = get(service.register(new ClientFrame.Register(1, new UserName("bob"), PASSWORD)));

        assertRefused(service.login(login(null, token(bob))), ErrorCode.INVALID_TOKEN);
    }

    @Test
    void aTokenEndsWithItsLifetime() {
        Authenticated registered = register();
        clock.pass(CHEAP.tokenLifetime().minusSeconds(1));
        assertThat(get(service.login(login(null, token(registered)))).user()).isEqualTo(ALICE);

        clock.pass(Duration.ofSeconds(1));
        assertRefused(service.login(login(null, token(registered))), ErrorCode.INVALID_TOKEN);
    }

    @Test
    void expiredTokensAreForgottenAndOfManyTheOldest() {
        register();
        clock.pass(CHEAP.tokenLifetime());
        Set<String> kept = new HashSet<>();
        get(service.login(login(PASSWORD, null)));
        for (int i = 0; i < CHEAP.maxTokens(); i++) {
            kept.add(Tokens.sha256(token(get(service.login(login(PASSWORD, null))))));
        }

        assertThat(accounts.get(ALICE).tokens())
                .extracting(Account.Token::sha256)
                .containsExactlyInAnyOrderElementsOf(kept);
    }

    @Test
    void aHashOfOtherCostIsMadeAnewAtTheNextLoginByPassword() {
        register();
        AccountConfig dearer = new AccountConfig(Duration.ofDays(90), 3, 128, 2, 1);
        AccountService later = new AccountService(accounts, dearer, storage, hashing, clock);

        get(later.login(login(PASSWORD, null)));

        assertThat(accounts.get(ALICE).passwordHash()).startsWith("$argon2id$v=19$m=128,t=2,p=1$");
        assertThat(get(later.login(login(PASSWORD, null))).user()).isEqualTo(ALICE);
    }

    @Test
    void whoGuessesMustWaitAndIsToldHowLong() {
        register();
        for (int i = 0; i < GuessLimit.FREE_ATTEMPTS; i++) {
            assertRefused(service.login(login("guess " + i, null)), ErrorCode.WRONG_PASSWORD);
        }

        ProtocolException refusal = assertRefused(service.login(login(PASSWORD, null)), ErrorCode.BUSY);
        assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(1));
        assertThat(refusal).hasMessageContaining("try again in 1 second");

        clock.pass(Duration.ofSeconds(1));
        assertThat(get(service.login(login(PASSWORD, null))).user()).isEqualTo(ALICE);
    }

    @Test
    void whoIsGuessedAtStillSignsInByToken() {
        Authenticated registered = register();
        for (int i = 0; i < GuessLimit.FREE_ATTEMPTS; i++) {
            assertRefused(service.login(login("guess " + i, null)), ErrorCode.WRONG_PASSWORD);
        }

        assertThat(get(service.login(login(null, token(registered)))).user()).isEqualTo(ALICE);
    }

    @Test
    void guessingInParallelGainsNothing() {
        register();
        List<CompletionStage<Authenticated>> logins = java.util.stream.IntStream.range(0, 50)
                .mapToObj(i -> service.login(login("guess " + i, null)))
                .toList();

        long tried = logins.stream()
                .filter(login -> refusal(login).code() == ErrorCode.WRONG_PASSWORD)
                .count();
        assertThat(tried).isEqualTo(GuessLimit.FREE_ATTEMPTS);
    }

    @Test
    void whileTheStoreIsAwayNobodyIsRefusedForGood() {
        Authenticated registered = register();
        accounts.goAway();
        assertRefused(service.login(login(null, token(registered))), ErrorCode.UNAVAILABLE);
        assertRefused(service.login(login(PASSWORD, null)), ErrorCode.UNAVAILABLE);
        assertRefused(
                service.register(new ClientFrame.Register(1, new UserName("bob"), PASSWORD)), ErrorCode.UNAVAILABLE);

        accounts.comeBack();
        assertThat(get(service.login(login(PASSWORD, null))).user()).isEqualTo(ALICE);
    }

    @Test
    void aFullPoolRefusesInsteadOfLettingWait() throws InterruptedException {
        register();
        CountDownLatch release = new CountDownLatch(1);
        try (ClosingPool full = new ClosingPool()) {
            AccountService busy = new AccountService(accounts, CHEAP, storage, full.pool, clock);
            full.fill(release);
            assertRefused(busy.login(login(PASSWORD, null)), ErrorCode.BUSY);
            release.countDown();
            assertThat(full.idle()).isTrue();
        }
        for (int i = 0; i < GuessLimit.FREE_ATTEMPTS; i++) {
            assertRefused(service.login(login("guess " + i, null)), ErrorCode.WRONG_PASSWORD);
        }
    }

    @Test
    void aDamagedHashIsTheOperatorsMatter() {
        accounts.create(new Account(ALICE, "not a hash", clock.instant(), List.of()));

        assertRefused(service.login(login(PASSWORD, null)), ErrorCode.INTERNAL);
    }

    /** One thread and nobody may wait: full as soon as it works. */
    private static final class ClosingPool implements AutoCloseable {
        private final ThreadPoolExecutor pool =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1));

        void fill(CountDownLatch release) throws InterruptedException {
            CountDownLatch begun = new CountDownLatch(1);
            pool.execute(() -> {
                begun.countDown();
                awaitRelease(release);
            });
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            pool.execute(() -> {});
        }

        boolean idle() throws InterruptedException {
            pool.shutdown();
            return pool.awaitTermination(10, TimeUnit.SECONDS);
        }

        private static void awaitRelease(CountDownLatch release) {
            try {
                assertThat(release.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            pool.shutdownNow();
        }
    }

    private Authenticated register() {
        return get(service.register(new ClientFrame.Register(1, ALICE, PASSWORD)));
    }

    private static ClientFrame.Login login(@Nullable String password, @Nullable String token) {
        return new ClientFrame.Login(1, ALICE, password, token);
    }

    private static String token(Authenticated authenticated) {
        return Objects.requireNonNull(authenticated.newToken());
    }

    private static ProtocolException assertRefused(CompletionStage<Authenticated> stage, ErrorCode code) {
        ProtocolException refusal = refusal(stage);
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
        return refusal;
    }

    private static ProtocolException refusal(CompletionStage<Authenticated> stage) {
        try {
            throw new AssertionError(
                    "not refused: " + stage.toCompletableFuture().get(10, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(ProtocolException.class);
            return (ProtocolException) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static Authenticated get(CompletionStage<Authenticated> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
