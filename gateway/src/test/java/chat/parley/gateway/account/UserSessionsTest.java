package chat.parley.gateway.account;

import static chat.parley.gateway.Events.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionCounters;
import chat.parley.gateway.thread.Defects;
import chat.parley.gateway.thread.Owner;
import chat.parley.gateway.thread.OwnerThread;
import chat.parley.protocol.CloseCode;
import chat.parley.storage.document.Account;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user with one connection, on an embedded loop that owns both. */
class UserSessionsTest {
    private static final Account.Token TOKEN = new Account.Token("ab".repeat(32), Instant.EPOCH, Instant.EPOCH);

    private final InMemoryAccounts accounts = new InMemoryAccounts();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Defects defects = new Defects();
    private final Owner owner = OwnerThread.on(channel.eventLoop(), defects);
    /** What waits for a thread; that of the test runs it. */
    private final Queue<Runnable> held = new ArrayDeque<>();

    private boolean holds;
    private final UserSessions sessions = new UserSessions(ANN, new AccountReads(accounts, this::store), owner);
    private final ConnectionCounters counters = new ConnectionCounters();
    private final Connection connection = connection();

    private void store(Runnable call) {
        if (holds) {
            held.add(call);
        } else {
            call.run();
        }
    }

    private Connection connection() {
        channel.freezeTime();
        channel.pipeline().addLast("wire", new ChannelInboundHandlerAdapter());
        return new Connection(channel.pipeline().context("wire"), counters);
    }

    @BeforeEach
    void haveAnAccount() {
        accounts.create(new Account(ANN, "hash", Instant.EPOCH, List.of(TOKEN)));
    }

    @AfterEach
    void release() {
        assertThat(defects.count()).isZero();
        channel.finishAndReleaseAll();
    }

    private void run(Runnable task) {
        owner.execute(task);
        channel.runPendingTasks();
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    private long signedOut() {
        return counters.closedBecause(CloseCode.SIGNED_OUT);
    }

    private void arriveWithToken() {
        run(() -> sessions.arrived(connection, SignIn.of(accounts.get(ANN), TOKEN.device())));
    }

    private void arriveWithoutToken() {
        run(() -> sessions.arrived(connection, SignIn.of(accounts.get(ANN), null)));
    }

    private void signOutAll(String era) {
        accounts.update(ANN, account -> account.withTokens(List.of()).withEra(era));
    }

    @Test
    void whoseDeviceIsThereStaysWhateverElseChanges() {
        arriveWithToken();
        accounts.update(ANN, account -> account.withEra("another").withPasswordHash("another"));
        run(sessions::changed);

        assertThat(signedOut()).isZero();
    }

    @Test
    void whoseDeviceIsGoneIsClosed() {
        arriveWithToken();
        signOutAll("another");
        assertThat(signedOut()).isZero();
        run(sessions::changed);

        assertThat(signedOut()).isEqualTo(1);
    }

    @Test
    void whoWasSignedOutWhileComingIsClosedWithoutBeingTold() {
        SignIn before = SignIn.of(accounts.get(ANN), TOKEN.device());
        signOutAll("another");
        run(() -> sessions.arrived(connection, before));

        assertThat(signedOut()).isEqualTo(1);
    }

    @Test
    void whoBeginsAnEraStaysAndWhoDoesNotIsClosed() {
        arriveWithoutToken();
        run(() -> sessions.stays(connection, "own"));
        signOutAll("own");
        run(sessions::changed);
        assertThat(signedOut()).isZero();

        signOutAll("another");
        run(sessions::mayHaveChanged);
        assertThat(signedOut()).isEqualTo(1);
    }

    @Test
    void whileTheStoreIsAwayNobodyIsClosedAndItIsAskedAgain() {
        arriveWithToken();
        signOutAll("another");
        accounts.goAway();
        run(sessions::changed);
        pass(60);
        assertThat(signedOut()).isZero();

        accounts.comeBack();
        pass(2);

        assertThat(signedOut()).isEqualTo(1);
    }

    @Test
    void whoSignsInWhileTheAccountIsReadIsNotJudgedByWhatWasReadBefore() {
        Account.Token newer = new Account.Token("cd".repeat(32), Instant.EPOCH, Instant.EPOCH);
        EmbeddedChannel another = new EmbeddedChannel();
        another.pipeline().addLast("wire", new ChannelInboundHandlerAdapter());
        Connection comes = new Connection(another.pipeline().context("wire"), counters);
        arriveWithToken();
        accounts.whenReadNext(() -> {
            accounts.update(ANN, account -> account.withTokens(List.of(TOKEN, newer)));
            sessions.arrived(comes, SignIn.of(accounts.get(ANN), newer.device()));
        });
        run(sessions::changed);
        another.runPendingTasks();
        assertThat(signedOut()).isZero();

        accounts.update(ANN, account -> account.withTokens(List.of(TOKEN)));
        run(sessions::changed);
        another.runPendingTasks();

        assertThat(signedOut()).isEqualTo(1);
        another.finishAndReleaseAll();
    }

    @Test
    void whatIsToldIsLookedUpThoughAnEarlierLookWaitsForItsTurn() {
        arriveWithToken();
        holds = true;
        run(sessions::mayHaveChanged);
        assertThat(held).hasSize(1);
        holds = false;
        signOutAll("another");

        run(sessions::changed);

        assertThat(signedOut()).isEqualTo(1);
        held.remove().run();
        channel.runPendingTasks();
    }

    @Test
    void requestsThatBeginNoEraDoNotSignOutWhoMadeThem() {
        arriveWithoutToken();
        accounts.update(ANN, account -> account.withEra("own"));
        run(() -> sessions.stays(connection, "own"));
        run(sessions::changed);
        for (int i = 0; i < 20; i++) {
            String refused = "refused " + i;
            run(() -> sessions.stays(connection, refused));
        }
        run(sessions::changed);
        assertThat(signedOut()).isZero();

        accounts.update(ANN, account -> account.withEra("refused 19"));
        run(sessions::changed);

        assertThat(signedOut()).isZero();
    }

    @Test
    void ofWhoHasLeftNothingIsRead() {
        arriveWithToken();
        run(() -> sessions.left(connection));
        signOutAll("another");
        run(sessions::changed);

        assertThat(signedOut()).isZero();
    }
}
