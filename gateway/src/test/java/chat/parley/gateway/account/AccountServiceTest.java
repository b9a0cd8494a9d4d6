package chat.parley.gateway.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.config.AccountConfig;
import chat.parley.gateway.config.SignInConfig;
import chat.parley.gateway.limit.AddressBlock;
import chat.parley.gateway.limit.Limit;
import chat.parley.gateway.limit.Refusals;
import chat.parley.gateway.pool.FairPool;
import chat.parley.patience.Patience;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import chat.parley.storage.document.Account;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountServiceTest {
    private static final AccountConfig CHEAP =
            new AccountConfig(Duration.ofDays(90), 3, 64, 1, 1, SignInConfig.defaults());
    private static final UserName ALICE = new UserName("alice");
    private static final String PASSWORD = "correct horse";
    private static final ClientAddress HOME = at("192.0.2.1");
    private static final ClientAddress ELSEWHERE = at("203.0.113.7");
    /** Of one account from one address (docs/limits.md). */
    private static final int FREE_ATTEMPTS = 5;

    private final ManualClock clock = new ManualClock();
    private final InMemoryAccounts accounts = new InMemoryAccounts();
    private final FairPool<AddressBlock> hashing = new FairPool<>("hashing", 2, 100, from -> {});
    private final Refusals refusals = new Refusals(clock::nanoTime);
    private final AccountService service = service(CHEAP, hashing);

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void whoRegistersGetsATokenThatSignsIn() {
        Authenticated registered = register();
        assertThat(registered.user()).isEqualTo(ALICE);

        Authenticated again = get(service.login(login(null, token(registered)), HOME));

        assertThat(again).isEqualTo(new Authenticated(ALICE, registered.as(), null));
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
    void aDeviceThatWasSignedOutSignsOutNobodyAndChangesNoPassword() {
        Authenticated owner = register();
        Authenticated thief = get(service.login(login(PASSWORD, null), ELSEWHERE));
        Devices devices = service.devices(Runnable::run);
        ClientFrame.SignOut of = new ClientFrame.SignOut(1, thief.as().device(), null);
        get(devices.signOut(ALICE, owner.as(), of, "era 1", HOME));

        for (ClientFrame.Which which : ClientFrame.Which.values()) {
            assertRefused(
                    devices.signOut(ALICE, thief.as(), new ClientFrame.SignOut(2, null, which), "era 2", ELSEWHERE),
                    ErrorCode.LOGIN_REQUIRED);
        }
        assertRefused(
                devices.changePassword(
                        ALICE,
                        thief.as(),
                        new ClientFrame.Password(3, PASSWORD, "stolen for good", null),
                        "era 3",
                        ELSEWHERE),
                ErrorCode.LOGIN_REQUIRED);

        assertThat(get(service.login(login(null, token(owner)), HOME)).user()).isEqualTo(ALICE);
        assertThat(accounts.get(ALICE).era()).isNull();
    }

    @Test
    void whatHasExpiredIsOnNoList() {
        Authenticated registered = register();
        Devices devices = service.devices(Runnable::run);
        assertThat(get(devices.list(1, ALICE, registered.as())).devices()).hasSize(1);

        clock.pass(Duration.ofDays(91));

        assertThat(get(devices.list(2, ALICE, registered.as())).devices()).isEmpty();
    }

    @Test
    void thePasswordSignsInAndGivesAnotherToken() {
        Authenticated registered = register();
        Authenticated loggedIn = get(service.login(login(PASSWORD, null), HOME));

        assertThat(loggedIn.newToken()).isNotEqualTo(registered.newToken());
        assertThat(get(service.login(login(null, token(loggedIn)), HOME)).user())
                .isEqualTo(ALICE);
        assertThat(get(service.login(login(null, token(registered)), HOME)).user())
                .isEqualTo(ALICE);
    }

    @Test
    void aNameThatIsTakenCannotBeRegisteredAgain() {
        register();

        assertRefused(
                service.register(new ClientFrame.Register(1, ALICE, "another password"), HOME), ErrorCode.USER_EXISTS);
        assertThat(get(service.login(login(PASSWORD, null), HOME)).user()).isEqualTo(ALICE);
    }

    @Test
    void aNewNameMustNotBeTakenForAnother() {
        register();

        // In Cyrillic, all of it; then one letter of it; then with a character that cannot be seen.
        assertRefused(registering("аӏісе"), ErrorCode.BAD_NAME);
        assertRefused(registering("аlice"), ErrorCode.BAD_NAME);
        assertRefused(registering("alice\ufe0f"), ErrorCode.BAD_NAME);
        assertRefused(registering("system"), ErrorCode.BAD_NAME);
        assertThat(get(registering("алиса")).user()).isEqualTo(new UserName("алиса"));
    }

    @Test
    void whoHasADeceivingNameAlreadyKeepsIt() {
        UserName old = new UserName("alice.");
        accounts.create(new Account(old, "no hash", clock.instant(), List.of()));

        assertRefused(registering("alice."), ErrorCode.USER_EXISTS);
        assertRefused(service.login(new ClientFrame.Login(1, old, null, null), HOME), ErrorCode.PASSWORD_REQUIRED);
    }

    private CompletionStage<Authenticated> registering(String name) {
        return service.register(new ClientFrame.Register(1, new UserName(name), PASSWORD), HOME);
    }

    @Test
    void askingAboutANameTellsWhetherItExists() {
        assertRefused(service.login(login(null, null), HOME), ErrorCode.NO_SUCH_USER);
        register();
        assertRefused(service.login(login(null, null), HOME), ErrorCode.PASSWORD_REQUIRED);
    }

    @Test
    void aWrongPasswordIsRefused() {
        register();

        assertRefused(service.login(login("correct horsf", null), HOME), ErrorCode.WRONG_PASSWORD);
    }

    @Test
    void aTokenOfNobodyIsRefusedButAPasswordBesideItCounts() {
        register();

        assertRefused(service.login(login(null, "abc"), HOME), ErrorCode.INVALID_TOKEN);
        assertThat(get(service.login(login(PASSWORD, "abc"), HOME)).newToken()).isNotNull();
    }

    @Test
    void aTokenIsNotedOnceAnHourAndWhenItComesFromElsewhere() {
        String token = token(register());
        ClientFrame.Login named = new ClientFrame.Login(1, ALICE, null, token, null, "terminal on hal");

        get(service.login(login(null, token), HOME));
        assertThat(accounts.writes()).isZero();
        get(service.login(login(null, token), ELSEWHERE));
        await().until(() -> accounts.writes() == 1);
        get(service.login(named, ELSEWHERE));
        await().until(() -> accounts.writes() == 2);
        get(service.login(login(null, token), ELSEWHERE));
        clock.pass(Duration.ofMinutes(59));
        get(service.login(named, ELSEWHERE));
        assertThat(accounts.writes()).isEqualTo(2);
        clock.pass(Duration.ofMinutes(1));
        get(service.login(named, ELSEWHERE));
        await().until(() -> accounts.writes() == 3);

        Account.Token noted = accounts.get(ALICE).tokens().get(0);
        assertThat(noted.name()).isEqualTo("terminal on hal");
        assertThat(noted.address()).isEqualTo("203.0.113.7");
        assertThat(noted.usedAt()).isEqualTo(clock.instant());
    }

    @Test
    void aTokenOfAnotherUserIsRefused() {
        register();
        Authenticated bob = get(service.register(new ClientFrame.Register(1, new UserName("bob"), PASSWORD), HOME));

        assertRefused(service.login(login(null, token(bob)), HOME), ErrorCode.INVALID_TOKEN);
    }

    @Test
    void aTokenEndsWithItsLifetime() {
        Authenticated registered = register();
        clock.pass(CHEAP.tokenLifetime().minusSeconds(1));
        assertThat(get(service.login(login(null, token(registered)), HOME)).user())
                .isEqualTo(ALICE);

        clock.pass(Duration.ofSeconds(1));
        assertRefused(service.login(login(null, token(registered)), HOME), ErrorCode.INVALID_TOKEN);
    }

    @Test
    void expiredTokensAreForgottenAndOfManyTheOldest() {
        register();
        clock.pass(CHEAP.tokenLifetime());
        Set<String> kept = new HashSet<>();
        get(service.login(login(PASSWORD, null), HOME));
        for (int i = 0; i < CHEAP.maxTokens(); i++) {
            kept.add(Tokens.sha256(token(get(service.login(login(PASSWORD, null), HOME)))));
        }

        assertThat(accounts.get(ALICE).tokens())
                .extracting(Account.Token::sha256)
                .containsExactlyInAnyOrderElementsOf(kept);
    }

    @Test
    void aHashOfOtherCostIsMadeAnewAtTheNextLoginByPassword() {
        register();
        AccountConfig dearer = new AccountConfig(Duration.ofDays(90), 3, 128, 2, 1, SignInConfig.defaults());
        AccountService later = service(dearer, hashing);

        get(later.login(login(PASSWORD, null), HOME));

        assertThat(accounts.get(ALICE).passwordHash()).startsWith("$argon2id$v=19$m=128,t=2,p=1$");
        assertThat(get(later.login(login(PASSWORD, null), HOME)).user()).isEqualTo(ALICE);
    }

    @Test
    void whoGuessesMustWaitAndIsToldHowLong() {
        register();
        for (int i = 0; i < FREE_ATTEMPTS; i++) {
            assertRefused(service.login(login("guess " + i, null), HOME), ErrorCode.WRONG_PASSWORD);
        }

        ProtocolException refusal = assertRefused(service.login(login(PASSWORD, null), HOME), ErrorCode.BUSY);
        assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(1));
        assertThat(refusal).hasMessageContaining("try again in 1 second");

        clock.pass(Duration.ofSeconds(1));
        assertThat(get(service.login(login(PASSWORD, null), HOME)).user()).isEqualTo(ALICE);
    }

    @Test
    void whoIsGuessedAtStillSignsInByToken() {
        Authenticated registered = register();
        for (int i = 0; i < FREE_ATTEMPTS; i++) {
            assertRefused(service.login(login("guess " + i, null), HOME), ErrorCode.WRONG_PASSWORD);
        }

        assertThat(get(service.login(login(null, token(registered)), HOME)).user())
                .isEqualTo(ALICE);
    }

    @Test
    void guessingInParallelGainsNothing() {
        register();
        List<CompletionStage<Authenticated>> logins = java.util.stream.IntStream.range(0, 50)
                .mapToObj(i -> service.login(login("guess " + i, null), HOME))
                .toList();

        long tried = logins.stream()
                .filter(login -> refusal(login).code() == ErrorCode.WRONG_PASSWORD)
                .count();
        assertThat(tried).isEqualTo(FREE_ATTEMPTS);
    }

    @Test
    void whileTheStoreIsAwayNobodyIsRefusedForGood() {
        Authenticated registered = register();
        accounts.goAway();
        assertRefused(service.login(login(null, token(registered)), HOME), ErrorCode.UNAVAILABLE);
        assertRefused(service.login(login(PASSWORD, null), HOME), ErrorCode.UNAVAILABLE);
        assertRefused(
                service.register(new ClientFrame.Register(1, new UserName("bob"), PASSWORD), HOME),
                ErrorCode.UNAVAILABLE);

        accounts.comeBack();
        assertThat(get(service.login(login(PASSWORD, null), HOME)).user()).isEqualTo(ALICE);
    }

    @Test
    void aFullPoolRefusesInsteadOfLettingWaitAndThatIsNoGuess() throws InterruptedException {
        register();
        CountDownLatch release = new CountDownLatch(1);
        try (FairPool<AddressBlock> full = new FairPool<>("full", 1, 1, AccountService.counting(refusals))) {
            AccountService busy = service(CHEAP, full);
            fill(full, release);
            assertRefused(busy.login(login(PASSWORD, null), HOME), ErrorCode.BUSY);
            release.countDown();
        }
        assertThat(refusals.count(Limit.SIGN_INS)).isEqualTo(1);
        for (int i = 0; i < FREE_ATTEMPTS; i++) {
            assertRefused(service.login(login("guess " + i, null), HOME), ErrorCode.WRONG_PASSWORD);
        }
    }

    /** Its thread works, and as much waits as may, all of one address. */
    private static void fill(FairPool<AddressBlock> pool, CountDownLatch release) throws InterruptedException {
        AddressBlock somebody = new AddressBlock("192.0.2.200");
        CountDownLatch begun = new CountDownLatch(1);
        var unusedFirst = pool.call(somebody, () -> {
            begun.countDown();
            return awaitRelease(release);
        });
        assertThat(begun.await(Patience.MOST.toSeconds(), TimeUnit.SECONDS)).isTrue();
        var unusedNext = pool.call(somebody, () -> "waits");
    }

    private static boolean awaitRelease(CountDownLatch release) {
        try {
            return release.await(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void whoKnowsThePasswordGetsInWhateverOthersGuessElsewhere() {
        register();
        for (int i = 0; i < 20; i++) {
            refusal(service.login(login("guess " + i, null), ELSEWHERE));
        }
        assertRefused(service.login(login(PASSWORD, null), ELSEWHERE), ErrorCode.BUSY);

        assertThat(get(service.login(login(PASSWORD, null), HOME)).user()).isEqualTo(ALICE);
        assertThat(refusals.count(Limit.GUESSES)).isEqualTo(20 - FREE_ATTEMPTS + 1);
    }

    @Test
    void anAddressMakesSoManyAccountsAnHourAndOthersMakeTheirOwn() {
        int most = CHEAP.signIn().registrationsPerHour();
        for (int i = 0; i < most; i++) {
            get(service.register(registration("user" + i), ELSEWHERE));
        }
        ProtocolException refusal = assertRefused(service.register(registration("onemore"), ELSEWHERE), ErrorCode.BUSY);

        assertThat(refusal.retryAfter()).contains(Duration.ofMinutes(1));
        assertThat(refusal).hasMessage("too many accounts were made from your address; try again in 60 seconds");
        assertThat(accounts.find(new UserName("onemore"))).isEmpty();
        assertThat(refusals.count(Limit.REGISTRATIONS_OF_ADDRESS)).isEqualTo(1);
        get(service.register(registration("other"), HOME));
        clock.pass(Duration.ofMinutes(1));
        get(service.register(registration("onemore"), ELSEWHERE));
        assertRefused(service.register(registration("twomore"), ELSEWHERE), ErrorCode.BUSY);
    }

    @Test
    void whatDoesNotMakeAnAccountCostsNone() {
        accounts.goAway();
        for (int i = 0; i < 2 * CHEAP.signIn().registrationsPerHour(); i++) {
            assertRefused(service.register(registration("bob"), HOME), ErrorCode.UNAVAILABLE);
        }
        accounts.comeBack();
        get(service.register(registration("bob"), HOME));
    }

    @Test
    void whoAsksForVeryManyNamesIsToldNoMoreAndATokenOfThatAddressServes() {
        Authenticated registered = register();
        for (int i = 0; i < CHEAP.signIn().failedLoginsPerHour(); i++) {
            assertRefused(
                    service.login(new ClientFrame.Login(1, new UserName("nobody" + i), null, null), HOME),
                    ErrorCode.NO_SUCH_USER);
        }
        for (ClientFrame.Login asking : List.of(
                new ClientFrame.Login(1, new UserName("nobody"), null, null),
                new ClientFrame.Login(1, new UserName("nobody"), null, "no token"),
                login(null, null),
                login(null, "no token"),
                login(PASSWORD, null),
                login(PASSWORD, "no token"))) {
            assertRefused(service.login(asking, HOME), ErrorCode.BUSY);
        }
        assertRefused(service.register(registration("alice"), HOME), ErrorCode.BUSY);

        assertThat(get(service.login(login(null, token(registered)), HOME)).user())
                .isEqualTo(ALICE);
        assertThat(get(service.login(login(PASSWORD, null), ELSEWHERE)).user()).isEqualTo(ALICE);
        assertThat(refusals.count(Limit.FAILED_LOGINS_OF_ADDRESS)).isEqualTo(7);
    }

    @Test
    void loginsThatSucceedCostNothing() {
        register();
        for (int i = 0; i <= CHEAP.signIn().failedLoginsPerHour(); i++) {
            get(service.login(login(PASSWORD, null), HOME));
        }
    }

    @Test
    void whoWantsNoTokenGetsNoneAndNoneEnds() {
        Authenticated registered = register();
        for (int i = 0; i < 2 * CHEAP.maxTokens(); i++) {
            Authenticated again = get(service.login(new ClientFrame.Login(1, ALICE, PASSWORD, null, false), HOME));
            assertThat(again.newToken()).isNull();
        }
        assertThat(get(service.login(login(null, token(registered)), HOME)).user())
                .isEqualTo(ALICE);

        UserName bob = new UserName("bob");
        assertThat(get(service.register(new ClientFrame.Register(1, bob, PASSWORD, false), HOME))
                        .newToken())
                .isNull();
        assertThat(accounts.get(bob).tokens()).isEmpty();
    }

    @Test
    void whoSignsInFailsAndRegistersIsInTheLogWithTheAddress() {
        try (CapturedLog log = new CapturedLog(SecurityLog.class)) {
            Authenticated registered = register();
            get(service.login(login(PASSWORD, null), HOME));
            get(service.login(login(null, token(registered)), at("2001:db8::5")));
            refusal(service.login(login("wrong password", null), ELSEWHERE));
            refusal(service.login(login(null, "no token"), ELSEWHERE));
            refusal(service.login(new ClientFrame.Login(1, new UserName("secret1"), "x", null), ELSEWHERE));
            refusal(service.login(login(null, null), ELSEWHERE));

            assertThat(log.lines())
                    .containsExactly(
                            "INFO account created address=192.0.2.1 user=alice",
                            "INFO signed in address=192.0.2.1 user=alice by=password",
                            "INFO signed in address=2001:db8::5 user=alice by=token",
                            "INFO sign-in failed address=203.0.113.7 user=alice code=WRONG_PASSWORD",
                            "INFO sign-in failed address=203.0.113.7 user=alice code=INVALID_TOKEN",
                            "INFO sign-in failed address=203.0.113.7 code=NO_SUCH_USER");
        }
    }

    @Test
    void aDamagedHashIsTheOperatorsMatter() {
        accounts.create(new Account(ALICE, "not a hash", clock.instant(), List.of()));

        assertRefused(service.login(login(PASSWORD, null), HOME), ErrorCode.INTERNAL);
    }

    private AccountService service(AccountConfig config, FairPool<AddressBlock> hashing) {
        return new AccountService(accounts, config, hashing, refusals, clock::nanoTime, clock);
    }

    private static ClientAddress at(String host) {
        return new ClientAddress(new InetSocketAddress(host, 4711), false);
    }

    private static ClientFrame.Register registration(String user) {
        return new ClientFrame.Register(1, new UserName(user), PASSWORD);
    }

    private Authenticated register() {
        return get(service.register(new ClientFrame.Register(1, ALICE, PASSWORD), HOME));
    }

    private static ClientFrame.Login login(@Nullable String password, @Nullable String token) {
        return new ClientFrame.Login(1, ALICE, password, token);
    }

    private static String token(Authenticated authenticated) {
        return Objects.requireNonNull(authenticated.newToken());
    }

    private static ProtocolException assertRefused(CompletionStage<?> stage, ErrorCode code) {
        ProtocolException refusal = refusal(stage);
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
        return refusal;
    }

    private static ProtocolException refusal(CompletionStage<?> stage) {
        try {
            throw new AssertionError(
                    "not refused: " + stage.toCompletableFuture().get(Patience.MOST.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(ProtocolException.class);
            return (ProtocolException) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static <T extends @Nullable Object> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
