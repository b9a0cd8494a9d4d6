package chat.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.cluster.Talker;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many users at once, on two gateways, one of which is killed in the middle. */
class CrowdIT {
    private static final int USERS = 40;
    private static final int POSTS = 20;
    private static final List<RoomName> ROOMS = List.of(new RoomName("north"), new RoomName("south"));

    @TempDir
    Path folder;

    @Test
    void nobodyMissesOrSeesTwiceWhatWasAcknowledgedWhileAGatewayIsKilled() {
        try (Cluster cluster = new Cluster(folder)) {
            GatewayProcess one = cluster.startGateway();
            GatewayProcess two = cluster.startGateway();
            List<Talker> crowd = new ArrayList<>();
            try {
                for (int i = 0; i < USERS; i++) {
                    Talker talker = i % 2 == 0 ? new Talker("user" + i, one, two) : new Talker("user" + i, two, one);
                    crowd.add(talker.join(ROOMS.get(i % ROOMS.size())));
                }
                List<CompletableFuture<EventId>> posts = new ArrayList<>();
                for (int round = 0; round < POSTS; round++) {
                    if (round == POSTS / 2) {
                        posts.get(posts.size() - USERS).join();
                        one.kill();
                    }
                    for (int i = 0; i < USERS; i++) {
                        posts.add(crowd.get(i).post(ROOMS.get(i % ROOMS.size()), "post " + round + " of user" + i));
                    }
                }
                posts.forEach(Talker::get);

                for (int r = 0; r < ROOMS.size(); r++) {
                    RoomName room = ROOMS.get(r);
                    Set<String> promised = new HashSet<>();
                    List<Talker> members = new ArrayList<>();
                    for (int i = r; i < USERS; i += ROOMS.size()) {
                        promised.addAll(crowd.get(i).promised().keySet());
                        members.add(crowd.get(i));
                    }
                    assertThat(promised).hasSize(USERS / ROOMS.size() * POSTS);
                    for (Talker member : members) {
                        Awaitility.await("everything is heard")
                                .until(() -> member.transcript(room).size() >= promised.size());
                    }
                    List<String> first = members.get(0).transcript(room);
                    assertThat(first).doesNotHaveDuplicates().hasSameElementsAs(promised);
                    assertThat(members)
                            .allSatisfy(member ->
                                    assertThat(member.transcript(room)).isEqualTo(first));
                }
            } finally {
                crowd.forEach(Talker::close);
            }
        }
    }
}
