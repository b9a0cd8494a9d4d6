package chat.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.patience.Patience;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every gateway is stopped and started again, one after another, while its users talk: none of them notices. */
class RollingRestartIT {
    private static final int USERS = 30;
    private static final long POST_EVERY_MILLIS = 250;
    private static final List<RoomName> ROOMS =
            List.of(new RoomName("north"), new RoomName("south"), new RoomName("west"));

    @TempDir
    Path folder;

    @Test
    void noUserNoticesThatAllGatewaysAreRestartedOneAfterAnother() throws Exception {
        try (Cluster cluster = new Cluster(folder)) {
            List<GatewayProcess> gateways =
                    List.of(cluster.startGateway(), cluster.startGateway(), cluster.startGateway());
            List<Resident> residents = new ArrayList<>();
            ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
            try {
                for (int i = 0; i < USERS; i++) {
                    List<GatewayProcess> urls = new ArrayList<>(gateways);
                    Collections.rotate(urls, i);
                    residents.add(new Resident("user" + i, ROOMS.get(i % ROOMS.size()), urls));
                }
                AtomicInteger round = new AtomicInteger();
                var talking = clock.scheduleAtFixedRate(
                        () -> talk(residents, round.getAndIncrement()), 0, POST_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                for (GatewayProcess gateway : gateways) {
                    int before = round.get();
                    long begin = System.nanoTime();
                    gateway.stop(); // fails unless the exit code is 0
                    Duration stopped = Duration.ofNanos(System.nanoTime() - begin);
                    assertThat(stopped).isLessThan(Duration.ofSeconds(25));
                    gateway.start();
                    gateway.awaitReady();
                    // Somebody is to be on it when the next one stops.
                    Awaitility.await().until(() -> round.get() > before + 4);
                }
                talking.cancel(false);
                clock.shutdown();
                assertThat(clock.awaitTermination(Patience.MOST.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
                residents.forEach(Resident::awaitAnswers);
                check(residents);
            } finally {
                clock.shutdownNow();
                residents.forEach(Resident::close);
            }
        }
    }

    /** To the room, every fourth time to the next user too, and now and then a question. */
    private static void talk(List<Resident> residents, int round) {
        for (int i = 0; i < USERS; i++) {
            Resident resident = residents.get(i);
            resident.post(resident.room(), "room " + round + " of user" + i);
            if (round % 4 == 0) {
                UserName next = residents.get((i + 1) % USERS).user();
                resident.post(next, "private " + round + " of user" + i);
                resident.ask();
            }
        }
    }

    private static void check(List<Resident> residents) {
        assertThat(residents.stream().flatMap(resident -> resident.troubles().stream()))
                .isEmpty();
        assertThat(residents).extracting(Resident::moves).allMatch(moves -> moves > 0);
        for (RoomName room : ROOMS) {
            List<Resident> members =
                    residents.stream().filter(r -> r.room().equals(room)).toList();
            List<String> said = members.stream()
                    .flatMap(member -> member.acknowledged(room).stream())
                    .toList();
            for (Resident member : members) {
                Awaitility.await("everything is heard")
                        .until(() -> member.heard(room).size() >= said.size());
            }
            List<String> transcript = members.get(0).heardInOrderOfIds(room);
            assertThat(transcript).doesNotHaveDuplicates().hasSameElementsAs(said);
            for (Resident member : members) {
                assertThat(member.heardInOrderOfIds(room)).isEqualTo(transcript);
                for (Resident poster : members) {
                    assertThat(member.heard(room).stream()
                                    .filter(text -> text.endsWith("of " + poster.user()))
                                    .toList())
                            .as("posts of %s, as %s heard them", poster.user(), member.user())
                            .isEqualTo(poster.acknowledged(room));
                }
            }
        }
        for (int i = 0; i < USERS; i++) {
            Resident from = residents.get(i);
            Resident to = residents.get((i + 1) % USERS);
            List<String> said = from.acknowledged(to.user());
            Awaitility.await("every private message is heard")
                    .until(() -> to.heard(to.user()).size() >= said.size());
            assertThat(to.heard(to.user())).isEqualTo(said);
        }
    }
}
