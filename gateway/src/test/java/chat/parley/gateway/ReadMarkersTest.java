package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.gateway.config.SessionConfig;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Feature;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import chat.parley.storage.S3Storage;
import chat.parley.storage.document.Markers.Stored;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.PassingObjectStore;
import chat.parley.storage.objectstore.StorageException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a user marks as read on one device is so on all, at whatever gateways, and stays so. */
class ReadMarkersTest {
    private final InMemoryObjectStore bucket = new InMemoryObjectStore();
    private final Away store = new Away(bucket);
    private final S3Storage storage = new S3Storage(store, Clock.systemUTC());
    private final Cluster cluster = new Cluster(store);
    private final String room = Cluster.fresh("room");
    private final String ann = Cluster.fresh("ann");
    private final String bob = Cluster.fresh("bob");
    private final String key = "markers/" + new UserName(ann).encoded() + ".json";

    /** A store of which the markers cannot be reached, for a while. */
    private static final class Away extends PassingObjectStore {
        private volatile boolean away;

        Away(ObjectStore store) {
            super(store);
        }

        private void reach(String key) {
            if (away && key.startsWith("markers/")) {
                throw new StorageException("the store is away, in this test");
            }
        }

        @Override
        public Optional<StoredObject> get(String key) {
            reach(key);
            return super.get(key);
        }

        @Override
        public Optional<String> create(String key, byte[] bytes, String mediaType) {
            reach(key);
            return super.create(key, bytes, mediaType);
        }

        @Override
        public Optional<String> replace(String key, String etag, byte[] bytes, String mediaType) {
            reach(key);
            return super.replace(key, etag, bytes, mediaType);
        }
    }

    @BeforeEach
    void start() {
        cluster.start(SessionConfig.defaults());
        cluster.start(SessionConfig.defaults());
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private ChatClient registered(int gateway, String user) {
        return ChatClient.registered(cluster.port(gateway), user);
    }

    private ChatClient loggedIn(int gateway, String user) {
        return ChatClient.loggedIn(cluster.port(gateway), user);
    }

    /** Registered, at the first gateway, and in the room. */
    private ChatClient member() {
        ChatClient member = registered(0, ann);
        member.join(room);
        return member;
    }

    private Marker inRoom(EventId upTo, int turn) {
        return new Marker(new RoomName(room), upTo, turn);
    }

    private List<Marker> stored() {
        return storage.markers().find(new UserName(ann)).markers().all();
    }

    private static void awaitAll(ChatClient client) {
        await("all markers").until(client::hasAllMarkers);
    }

    private static void awaitMarkers(ChatClient client, Marker... markers) {
        await("markers").untilAsserted(() -> assertThat(client.markers()).containsExactly(markers));
    }

    @Test
    void whatOneDeviceMarksIsToldToTheOthersAtAllGatewaysAndToThoseThatComeLater() {
        ChatClient first = member();
        ChatClient here = loggedIn(0, ann);
        ChatClient there = loggedIn(1, ann);
        ChatClient other = registered(1, bob);
        List.of(first, here, there, other).forEach(ReadMarkersTest::awaitAll);
        Marker marker = inRoom(first.post(room, "one"), 0);
        Marker ofBob = new Marker(new UserName(bob), other.tell(ann, "two"), 7);
        first.read(marker);
        assertThat(stored()).containsExactly(marker);
        first.read(ofBob);
        awaitMarkers(here, marker, ofBob);
        awaitMarkers(there, marker, ofBob);
        ChatClient later = loggedIn(1, ann);
        awaitAll(later);
        assertThat(later.markers()).containsExactly(marker, ofBob);
        there.join(room);
        there.read(inRoom(there.post(room, "three"), 0));
        await().until(() -> first.markers().size() == 1);
        assertThat(other.markers()).isEmpty();
    }

    @Test
    void markersCountInWhateverOrderTheyComeAndHoweverOften() {
        ChatClient first = member();
        ChatClient second = loggedIn(1, ann);
        second.join(room);
        EventId one = first.post(room, "one");
        EventId two = first.post(room, "two");
        first.read(inRoom(two, 0));
        first.read(inRoom(two, 0));
        awaitMarkers(second, inRoom(two, 0));
        second.expectFailure(ErrorCode.READ_FURTHER, id -> new ClientFrame.Read(id, inRoom(one, 0)));
        second.read(inRoom(EventId.MIN, 1));
        second.expectFailure(ErrorCode.READ_FURTHER, id -> new ClientFrame.Read(id, inRoom(two, 0)));
        await("the mark as unread").until(() -> first.markers().contains(inRoom(EventId.MIN, 1)));
        first.expectFailure(ErrorCode.READ_FURTHER, id -> new ClientFrame.Read(id, inRoom(two, 0)));
        first.read(inRoom(one, 1));
        assertThat(stored()).containsExactly(inRoom(one, 1));
    }

    @Test
    void whoIsBehindIsToldWhatCountsBeforeTheRefusal() {
        ChatClient client = member();
        EventId one = client.post(room, "one");
        EventId two = client.post(room, "two");
        awaitAll(client);
        client.read(inRoom(two, 3));
        assertThat(client.markers()).isEmpty();
        client.expectFailure(ErrorCode.READ_FURTHER, id -> new ClientFrame.Read(id, inRoom(one, 3)));
        assertThat(client.markers()).containsExactly(inRoom(two, 3));
    }

    @Test
    void theFutureCannotBeRead() {
        ChatClient client = member();
        EventId said = client.post(room, "now");
        EventId tomorrow = EventId.startOf(Instant.now().plusSeconds(86_400));
        for (EventId id : List.of(tomorrow, EventId.MAX)) {
            client.expectFailure(ErrorCode.NOT_SAID_YET, frame -> new ClientFrame.Read(frame, inRoom(id, 0)));
            client.expectFailure(
                    ErrorCode.NOT_SAID_YET, frame -> new ClientFrame.Read(frame, new Marker(new UserName(ann), id, 0)));
        }
        assertThat(stored()).isEmpty();
        client.read(inRoom(said, 0));
        assertThat(stored()).containsExactly(inRoom(said, 0));
    }

    @Test
    void onlyConversationsThatAreThereAreRead() {
        ChatClient client = registered(0, ann);
        client.expectFailure(ErrorCode.NOT_JOINED, id -> new ClientFrame.Read(id, inRoom(EventId.MIN, 0)));
        client.expectFailure(
                ErrorCode.NO_SUCH_USER, id -> new ClientFrame.Read(id, new Marker(new UserName(bob), EventId.MIN, 0)));
        assertThat(stored()).isEmpty();
    }

    @Test
    void whatBothGatewaysStoreAtOnceIsPutTogether() {
        ChatClient first = registered(0, ann);
        ChatClient second = loggedIn(1, ann);
        List<String> rooms =
                IntStream.range(0, 20).mapToObj(i -> room + "-" + i).toList();
        rooms.forEach(first::join);
        rooms.forEach(second::join);
        EventId small = EventId.startOf(Instant.now().minusSeconds(60));
        EventId large = EventId.startOf(Instant.now().minusSeconds(30));
        List<CompletableFuture<ServerFrame.Reply>> replies = new ArrayList<>();
        for (String each : rooms) {
            replies.add(first.begin(id -> new ClientFrame.Read(id, new Marker(new RoomName(each), small, 0))));
            replies.add(second.begin(id -> new ClientFrame.Read(id, new Marker(new RoomName(each), large, 0))));
        }
        replies.forEach(CompletableFuture::join);
        assertThat(stored())
                .containsExactlyInAnyOrderElementsOf(rooms.stream()
                        .map(each -> new Marker(new RoomName(each), large, 0))
                        .toList());
    }

    @Test
    void whileTheStoreIsAwayNothingIsHalfDone() {
        ChatClient client = member();
        ChatClient there = loggedIn(1, ann);
        awaitAll(client);
        awaitAll(there);
        Marker marker = inRoom(client.post(room, "one"), 0);
        store.away = true;
        client.expectFailure(ErrorCode.UNAVAILABLE, id -> new ClientFrame.Read(id, marker));
        ChatClient later = loggedIn(1, ann);
        store.away = false;
        assertThat(stored()).isEmpty();
        client.read(marker);
        awaitMarkers(there, marker);
        awaitAll(later);
        assertThat(stored()).containsExactly(marker);
    }

    @Test
    void whoComesWhileTheStoreIsAwayIsToldWhenItIsBack() {
        ChatClient client = member();
        Marker marker = inRoom(client.post(room, "one"), 0);
        client.read(marker);
        store.away = true;
        ChatClient there = loggedIn(1, ann);
        there.join(room);
        assertThat(there.hasAllMarkers()).isFalse();
        store.away = false;
        awaitAll(there);
        assertThat(there.markers()).containsExactly(marker);
    }

    @Test
    void whatWasMissedWhileTheBrokerWasAwayIsReadWhenItIsBack() {
        ChatClient client = member();
        ChatClient there = loggedIn(1, ann);
        awaitAll(there);
        Marker marker = inRoom(client.post(room, "one"), 0);
        cluster.disconnect();
        client.read(marker);
        assertThat(there.markers()).isEmpty();
        cluster.reconnect();
        awaitMarkers(there, marker);
    }

    @Test
    void whatAnotherGatewayTellsIsToldOnAndDoneWhenTheStoreHasIt() {
        ChatClient client = member();
        awaitAll(client);
        EventId one = client.post(room, "one");
        EventId two = client.post(room, "two");
        cluster.bus().tellRead(new UserName(ann), List.of(inRoom(two, 0)));
        awaitMarkers(client, inRoom(two, 0));
        client.expectFailure(ErrorCode.READ_FURTHER, id -> new ClientFrame.Read(id, inRoom(one, 0)));
        assertThat(stored()).isEmpty();
        client.read(inRoom(two, 0));
        assertThat(stored()).containsExactly(inRoom(two, 0));
    }

    @Test
    void ofADamagedDocumentNothingIsToldAndNothingIsRemoved() {
        ChatClient first = member();
        Marker marker = inRoom(first.post(room, "one"), 0);
        first.close();
        byte[] damaged = "{\"markers\":[{}]}".getBytes(UTF_8);
        bucket.put(key, damaged, "application/json");
        ChatClient second = loggedIn(1, ann);
        second.join(room);
        second.expectFailure(ErrorCode.INTERNAL, id -> new ClientFrame.Read(id, marker));
        assertThat(second.hasAllMarkers()).isFalse();
        assertThat(bucket.get(key).orElseThrow().bytes()).isEqualTo(damaged);
        bucket.delete(key);
        second.read(marker);
        awaitAll(second);
        assertThat(stored()).containsExactly(marker);
    }

    @Test
    void ofMoreThanAUserMayHaveTheLeastIsDropped() {
        List<Marker> many = IntStream.rangeClosed(1, Limits.MAX_MARKERS_PER_USER)
                .mapToObj(i -> new Marker(new RoomName("full-" + i), new EventId(i, 1), 0))
                .toList();
        storage.markers().add(new UserName(ann), Stored.NOTHING, many);
        ChatClient client = member();
        awaitAll(client);
        assertThat(client.markers()).isEqualTo(many);
        Marker marker = inRoom(client.post(room, "one"), 0);
        client.read(marker);
        assertThat(stored())
                .hasSize(Limits.MAX_MARKERS_PER_USER)
                .contains(marker)
                .doesNotContain(many.get(0))
                .contains(many.get(1));
        client.read(new Marker(new UserName(ann), EventId.MIN, 0));
        assertThat(stored()).hasSize(Limits.MAX_MARKERS_PER_USER).contains(marker, many.get(1));
    }

    @Test
    void aGatewayNamesWhatItCanDo() {
        ServerFrame.Welcome welcome = new ChatClient(cluster.port(0))
                .expect(
                        ServerFrame.Welcome.class,
                        id -> new ClientFrame.Register(id, new UserName(ann), ChatClient.PASSWORD));
        assertThat(welcome.features()).contains(Feature.MARKERS);
    }
}
