package chat.parley.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.bus.BusConfig;
import chat.parley.bus.OneBatch;
import chat.parley.cluster.Bucket;
import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.cluster.RawClient;
import chat.parley.cluster.RawLog;
import chat.parley.cluster.Talker;
import chat.parley.protocol.Body;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.KindCases;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import chat.parley.storage.objectstore.StorageConfig;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway of a later version commits, in one batch, events of kinds that these gateways do not know, between texts: nobody
 * loses anything, nobody is told an untruth, and the archive holds their bytes. The cluster fails if an error is logged.
 */
class KindsOfTomorrowIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final UserName ALICE = new UserName("alice");
    private static final UserName BOB = new UserName("bob");

    @TempDir
    Path folder;

    private int number;

    /** Of docs/kind-cases.json those of a room, or those that are private, with ids of now, between two texts of the same sender. */
    private List<EncodedEvent> batch(boolean isPrivate) {
        List<EncodedEvent> events = new ArrayList<>();
        events.add(text(isPrivate, "before"));
        for (EncodedEvent event : KindCases.carried()) {
            if (event.event().isPrivate() == isPrivate) {
                String line = new String(event.json(), UTF_8).replace(event.id().toString(), id().toString());
                events.add(EncodedEvent.read(line.getBytes(UTF_8)));
            }
        }
        events.add(text(isPrivate, "after"));
        return events;
    }

    private EncodedEvent text(boolean isPrivate, String text) {
        EventId id = id();
        return EncodedEvent.of(new Event(
                id,
                Conversation.of(isPrivate ? null : LOBBY, isPrivate ? ALICE : null),
                BOB,
                new Nonce("t-" + number),
                new Body.Text(text)));
    }

    private EventId id() {
        return new EventId(System.currentTimeMillis() << 16 | ++number, 77);
    }

    private static void assertHas(RawLog log, List<EncodedEvent> batch) throws JsonProcessingException {
        assertThat(log.recovered()).isTrue();
        assertThat(log.texts()).containsExactly("before", "after");
        assertThat(log.ids())
                .isEqualTo(batch.stream().map(event -> event.id().toString()).toList());
        List<JsonNode> unknown = new ArrayList<>();
        for (EncodedEvent event : batch.subList(1, batch.size() - 1)) {
            unknown.add(JSON.readTree(new String(event.json(), UTF_8)));
        }
        assertThat(log.unknown()).isEqualTo(unknown);
    }

    private static RawLog heard(RawClient member, RawLog log, List<EncodedEvent> batch) {
        await("all of the batch").until(() -> member.drainInto(log).ids().size() >= batch.size());
        return log;
    }

    private static void assertArchived(Cluster cluster, LogKey log, List<EncodedEvent> batch) {
        try (Bucket bucket = cluster.bucket()) {
            await("stored").until(() -> bucket.encoded(log).size() >= batch.size());
            assertThat(bucket.encoded(log))
                    .extracting(event -> new String(event.json(), UTF_8))
                    .containsExactlyElementsOf(batch.stream()
                            .map(event -> new String(event.json(), UTF_8))
                            .toList());
        }
    }

    private static BusConfig broker(Cluster cluster) {
        return BusConfig.of(
                cluster.broker().url().toString(),
                cluster.broker().user(),
                cluster.broker().password());
    }

    private static void compact(Cluster cluster, LogKey... logs) {
        CompactedNow.run(
                StorageConfig.of(
                        cluster.store().url(),
                        Cluster.BUCKET,
                        cluster.store().user(),
                        cluster.store().password()),
                List.of(logs));
    }

    @Test
    void membersOfARoomHearAndReadEverythingAtAllGateways() throws IOException {
        try (Cluster cluster = new Cluster(folder)) {
            GatewayProcess one = cluster.startGateway();
            GatewayProcess two = cluster.startGateway();
            try (RawClient ann = RawClient.registered(one, "ann");
                    RawClient ben = RawClient.registered(two, "ben");
                    Talker cleo = new Talker("cleo", one).join(LOBBY)) {
                RawLog annHeard = ann.join(LOBBY.value());
                RawLog benHeard = ben.join(LOBBY.value());
                List<EncodedEvent> batch = batch(false);

                OneBatch.commit(broker(cluster), batch);

                for (RawLog heard : List.of(heard(ann, annHeard, batch), heard(ben, benHeard, batch))) {
                    assertHas(heard, batch);
                    assertThat(heard.asTold()).containsExactly("before", "after");
                }
                await("the library has heard them")
                        .until(() -> cleo.transcript(LOBBY).contains("after"));
                assertThat(cleo.transcript(LOBBY)).containsExactly("before", "after");
                for (RawClient member : List.of(ann, ben)) {
                    assertHas(member.history(LOBBY.value()), batch);
                    assertHas(member.join(LOBBY.value()), batch);
                }
                assertArchived(cluster, LogKey.of(LOBBY), batch);

                compact(cluster, LogKey.of(LOBBY));

                assertArchived(cluster, LogKey.of(LOBBY), batch);
                GatewayProcess three = cluster.startGateway();
                try (RawClient dan = RawClient.registered(three, "dan")) {
                    assertHas(dan.history(LOBBY.value()), batch);
                    assertHas(dan.join(LOBBY.value()), batch);
                }
                assertThat(cleo.history(LOBBY)).containsExactly("before", "after");
                assertThat(cleo.losses()).isZero();
            }
        }
    }

    @Test
    void bothSidesOfAPrivateConversationHearAndReadEverythingAtAllGateways() throws IOException {
        try (Cluster cluster = new Cluster(folder)) {
            GatewayProcess one = cluster.startGateway();
            GatewayProcess two = cluster.startGateway();
            try (RawClient alice = RawClient.registered(one, "alice");
                    RawClient bob = RawClient.registered(two, "bob")) {
                RawLog aliceHeard = alice.mail();
                RawLog bobHeard = bob.mail();
                List<EncodedEvent> batch = batch(true);

                OneBatch.commit(broker(cluster), batch);

                assertHas(heard(alice, aliceHeard, batch), batch);
                assertHas(heard(bob, bobHeard, batch), batch);
                assertHas(alice.mail(), batch);
                assertHas(bob.mail(), batch);
                alice.expect(
                        "done",
                        "received",
                        Map.of(
                                "events",
                                batch.stream()
                                        .map(event -> event.id().toString())
                                        .toList()));
                LogKey[] logs = {LogKey.privateOf(ALICE), LogKey.privateOf(BOB)};
                for (LogKey log : logs) {
                    assertArchived(cluster, log, batch);
                }

                compact(cluster, logs);

                for (LogKey log : logs) {
                    assertArchived(cluster, log, batch);
                }
                GatewayProcess three = cluster.startGateway();
                try (RawClient again = RawClient.signedIn(three, "alice")) {
                    assertHas(again.mail(), batch);
                }
                assertHas(bob.mail(), batch);
            }
        }
    }
}
