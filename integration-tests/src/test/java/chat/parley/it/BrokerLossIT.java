package chat.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backends.BackendOptions;
import chat.parley.backends.BackendProcess;
import chat.parley.client.ClientConfig;
import chat.parley.client.ClientException;
import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.cluster.Talker;
import chat.parley.patience.Patience;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker dies, and another one takes over its data at another address. */
class BrokerLossIT {
    private static final RoomName ROOM = new RoomName("lobby");

    @TempDir
    Path folder;

    @Test
    void clientsStayPostsAreRefusedInTimeAndNothingIsMissingWhenAnotherBrokerTookOver() {
        try (Cluster cluster = new Cluster(folder)) {
            BackendProcess first = cluster.broker();
            int secondPort = GatewayProcess.freePort();
            String[] both = {
                "--broker-url", "failover:(tcp://127.0.0.1:" + first.port() + ",tcp://127.0.0.1:" + secondPort + ")"
            };
            GatewayProcess one = cluster.startGateway(both);
            GatewayProcess two = cluster.startGateway(both);
            try (Talker ann = new Talker("ann", BrokerLossIT::impatient, one).join(ROOM);
                    Talker bob = new Talker("bob", two).join(ROOM)) {
                Talker.get(ann.post(ROOM, "before"));
                first.kill();
                CompletableFuture<EventId> patient = bob.post(ROOM, "repeated by the client");
                for (String text : List.of("refused 1", "refused 2")) {
                    long start = System.nanoTime();
                    ClientException refusal = refusal(ann.post(ROOM, text));
                    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Limits.LONGEST_ANSWER);
                    assertThat(refusal.retryable()).as(refusal.toString()).isTrue();
                }
                BackendOptions elsewhere =
                        new BackendOptions("127.0.0.1", secondPort, first.folder(), first.user(), first.password());
                try (BackendProcess second = BackendProcess.broker(elsewhere)) {
                    assertThat(second.port()).isEqualTo(secondPort);
                    Talker.get(patient);
                    one.awaitReady();
                    two.awaitReady();
                    Talker.get(ann.post(ROOM, "after"));
                    List<String> said = List.of("before", "repeated by the client", "after");
                    for (Talker member : List.of(ann, bob)) {
                        Awaitility.await("everything is heard")
                                .until(() -> member.transcript(ROOM).containsAll(said));
                        assertThat(member.transcript(ROOM)).doesNotHaveDuplicates();
                        assertThat(member.losses()).as("lost connections").isZero();
                    }
                    assertThat(ann.transcript(ROOM)).isEqualTo(bob.transcript(ROOM));
                    try (Talker eve = new Talker("eve", two)) {
                        assertThat(eve.history(ROOM)).isEqualTo(bob.transcript(ROOM));
                    }
                    stop(one, two);
                }
            }
        }
    }

    /** While they still have a broker to say goodbye to. */
    private static void stop(GatewayProcess... gateways) {
        for (GatewayProcess gateway : gateways) {
            gateway.stop();
        }
    }

    /** Is told of the first refusal. */
    private static ClientConfig impatient(ClientConfig defaults) {
        return defaults.withTimeouts(
                defaults.connectTimeout(), defaults.replyTimeout(), defaults.requestTimeout(), Duration.ZERO);
    }

    private static ClientException refusal(CompletableFuture<EventId> post) {
        try {
            throw new AssertionError("accepted as "
                    + post.orTimeout(Patience.MOST.toSeconds(), TimeUnit.SECONDS)
                            .join());
        } catch (CompletionException e) {
            if (e.getCause() instanceof ClientException refusal) {
                return refusal;
            }
            throw e;
        }
    }
}
