package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.gateway.config.SessionConfig;
import chat.parley.patience.Patience;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requests that have no outcome in time are answered, and what comes of them later changes nothing. */
class LateOutcomesTest {
    private static final Duration BRIEF = Duration.ofSeconds(2);

    private final String ann = Cluster.fresh("ann");
    private final String bob = Cluster.fresh("bob");
    private final String room = Cluster.fresh("room");

    /** One test, because each would have to wait for the same time. */
    @Test
    void aJoinAndALoginThatTakeTooLongAreRefusedAndUndone() {
        List<DelayedBus> buses = new ArrayList<>();
        SessionConfig config = new SessionConfig(BRIEF, Duration.ofSeconds(5), 4 << 20, 50, 200);
        try (Cluster cluster = new Cluster()) {
            cluster.start(config, made -> {
                buses.add(new DelayedBus(made, Duration.ZERO));
                return buses.get(0);
            });
            ChatClient member = ChatClient.registered(cluster.port(0), ann);
            ChatClient signingIn = new ChatClient(cluster.port(0));
            buses.get(0).hold();
            long begin = System.nanoTime();
            List<CompletableFuture<ServerFrame.Reply>> silent = List.of(
                    member.begin(id -> new ClientFrame.Join(id, new RoomName(room), null, null)),
                    signingIn.begin(id -> new ClientFrame.Register(id, new UserName(bob), ChatClient.PASSWORD)));

            for (CompletableFuture<ServerFrame.Reply> reply : silent) {
                assertThat(reply.orTimeout(Patience.MOST.toSeconds(), TimeUnit.SECONDS)
                                .join())
                        .isInstanceOfSatisfying(ServerFrame.Failure.class, failure -> {
                            assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                            assertThat(failure.retryAfterMillis()).isPositive();
                        });
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isGreaterThan(Limits.LONGEST_ANSWER.minusSeconds(1));
            member.expectFailure(ErrorCode.NOT_JOINED, id -> ChatClient.postFrame(id, room, "n1", "hi"));
            member.expectFailure(ErrorCode.BUSY, id -> new ClientFrame.Join(id, new RoomName(room), null, null));
            signingIn.expectFailure(
                    ErrorCode.BUSY, id -> new ClientFrame.Login(id, new UserName(bob), ChatClient.PASSWORD, null));
            assertThat(signingIn.isClosed()).as("it sent a login in time").isFalse();

            buses.get(0).release();
            await().untilAsserted(() -> assertThat(
                            member.expect(ServerFrame.Users.class, id -> new ClientFrame.Users(id, new RoomName(room)))
                                    .total())
                    .isZero());
            ChatClient other = ChatClient.registered(cluster.port(0), Cluster.fresh("eve"));
            other.join(room);
            other.post(room, "not for ann");
            other.tell(bob, "waits for bob");
            assertThat(member.texts()).isEmpty();
            assertThat(signingIn.texts()).isEmpty();
            signingIn.expectFailure(ErrorCode.LOGIN_REQUIRED, ClientFrame.Info::new);

            member.join(room);
            signingIn.expect(
                    ServerFrame.Welcome.class,
                    id -> new ClientFrame.Login(id, new UserName(bob), ChatClient.PASSWORD, null));
            other.post(room, "for ann");
            member.awaitText("for ann");
            signingIn.awaitText("waits for bob");
            assertThat(member.texts()).containsExactly("for ann");
        }
    }

    @Test
    void aRefusedLoginGivesAsLongAgainAndOnlySilenceEndsWith4002() {
        SessionConfig config = new SessionConfig(BRIEF, Duration.ofSeconds(5), 4 << 20, 50, 200);
        try (Cluster cluster = Cluster.of(1, config)) {
            ChatClient silent = new ChatClient(cluster.port(0));
            ChatClient asking = new ChatClient(cluster.port(0));
            long begin = System.nanoTime();
            await().pollInterval(Duration.ofMillis(300)).until(() -> {
                asking.expectFailure(
                        ErrorCode.NO_SUCH_USER, id -> new ClientFrame.Login(id, new UserName(ann), null, null));
                return silent.isClosed();
            });
            assertThat(silent.awaitClosed()).isEqualTo(CloseCode.LOGIN_TIMEOUT.status());
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(BRIEF.minusMillis(500));
            assertThat(asking.isClosed()).isFalse();
            assertThat(asking.awaitClosed()).isEqualTo(CloseCode.LOGIN_TIMEOUT.status());
        }
    }
}
