package chat.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.cluster.Talker;
import chat.parley.process.Signals;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame.Joined;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway says what it cannot do: to whoever asks whether it is ready, and to who joins a room. */
class ReadinessIT {
    @TempDir
    static Path folder;

    static Cluster cluster;
    static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        cluster = new Cluster(folder);
        gateway = cluster.startGateway();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void brokerThatIsFrozenMakesItUnreadyUntilItThaws() {
        Signals.stop(cluster.broker().pid());
        awaitStatus(503);
        Signals.cont(cluster.broker().pid());
        awaitStatus(200);
    }

    @Test
    void storeThatIsFrozenMakesItUnreadyUntilItThaws() {
        Signals.stop(cluster.store().pid());
        awaitStatus(503);
        Signals.cont(cluster.store().pid());
        awaitStatus(200);
    }

    @Test
    void brokerThatIsDeadMakesItUnreadyAndJoinsIncompleteUntilItIsBack() {
        RoomName room = new RoomName("broker-away");
        try (Talker member = new Talker("mary", gateway).join(room);
                Talker late = new Talker("lars", gateway)) {
            Talker.get(member.post(room, "before"));
            cluster.broker().kill();
            awaitStatus(503);
            assertThat(Talker.get(late.client().join(room, 10)).recovered()).isFalse();
            cluster.broker().restart();
            awaitStatus(200);
            assertThat(member.losses()).isZero();
            awaitRecovered(late, room);
        }
    }

    @Test
    void storeThatIsDeadMakesItUnreadyAndNewRoomsIncompleteUntilItIsBack() {
        RoomName open = new RoomName("open-before");
        RoomName unknown = new RoomName("store-away");
        try (Talker first = new Talker("fred", gateway);
                Talker second = new Talker("susi", gateway)) {
            Talker.get(first.client().join(open, 10));
            Talker.get(second.client().join(open, 10));
            cluster.store().kill();
            awaitStatus(503);
            Talker.get(first.post(open, "chat goes on"));
            awaitHeard(second, open, "chat goes on");
            Joined joined = Talker.get(first.client().join(unknown, 10));
            assertThat(joined.recovered()).isFalse();
            Talker.get(second.client().join(unknown, 10));
            // Nobody knows what was said there before: it has no place until that is known.
            CompletableFuture<EventId> kept = first.post(unknown, "when its place is known");
            Talker.get(first.post(open, "and on"));
            awaitHeard(second, open, "and on");
            assertThat(kept).isNotDone();
            cluster.store().restart();
            awaitStatus(200);
            awaitRecovered(second, unknown);
            Talker.get(kept);
            awaitHeard(second, unknown, "when its place is known");
        }
    }

    private static void awaitHeard(Talker member, RoomName room, String text) {
        Awaitility.await("heard").until(() -> member.transcript(room).contains(text));
    }

    /** Joining a room that one is in only reads. */
    private static void awaitRecovered(Talker member, RoomName room) {
        Awaitility.await("the room is complete again")
                .until(() -> Talker.get(member.client().join(room, 10)).recovered());
    }

    private static void awaitStatus(int status) {
        Awaitility.await("/readyz answers " + status).until(() -> gateway.status("/readyz") == status);
    }
}
