package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // set before all tests
class ChatAcrossGatewaysTest {
    private static Cluster cluster;

    private final String room = Cluster.fresh("room");
    private final String ann = Cluster.fresh("ann");
    private final String bob = Cluster.fresh("bob");

    @BeforeAll
    static void start() {
        cluster = Cluster.of(2);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static ChatClient registered(int gateway, String user) {
        return ChatClient.registered(cluster.port(gateway), user);
    }

    private static ChatClient loggedIn(int gateway, String user) {
        return ChatClient.loggedIn(cluster.port(gateway), user);
    }

    @Test
    void postReachesMembersOnBothGatewaysOnce() {
        ChatClient a = registered(0, ann);
        ChatClient b = registered(1, bob);
        a.join(room);
        b.join(room);

        EventId id = a.post(room, "hello");

        a.awaitText("hello");
        b.awaitText("hello");
        b.post(room, "end");
        a.awaitText("end");
        b.awaitText("end");
        assertThat(a.texts()).containsExactly("hello", "end");
        assertThat(b.texts()).containsExactly("hello", "end");
        assertThat(b.events().get(0).id()).isEqualTo(id);
    }

    @Test
    void whoLeftGetsNoMorePosts() {
        ChatClient a = registered(0, ann);
        ChatClient b = registered(0, bob);
        a.join(room);
        b.join(room);
        b.expect(ServerFrame.Done.class, id -> new ClientFrame.Leave(id, new RoomName(room)));

        a.post(room, "after");
        a.awaitText("after");
        b.join(room);
        a.post(room, "back");
        b.awaitText("back");

        assertThat(b.texts()).containsExactly("back");
    }

    @Test
    void joiningShowsTheNewestEventsAndHistoryPagesToTheBeginning() {
        ChatClient a = registered(0, ann);
        a.join(room);
        IntStream.range(0, 130).forEach(i -> a.post(room, "m" + i));

        ChatClient b = registered(1, bob);
        ServerFrame.Joined joined = b.join(room);
        List<String> read = new ArrayList<>(ChatClient.texts(joined.events()));
        boolean more = joined.more();
        EventId before = joined.events().get(0).id();
        while (more) {
            EventId cursor = before;
            ServerFrame.History page = b.expect(
                    ServerFrame.History.class, id -> new ClientFrame.History(id, new RoomName(room), cursor, null, 40));
            read.addAll(0, ChatClient.texts(page.events()));
            more = page.more();
            before = page.events().get(0).id();
        }

        assertThat(joined.recovered()).isTrue();
        assertThat(joined.events()).hasSize(50);
        assertThat(read)
                .containsExactlyElementsOf(
                        IntStream.range(0, 130).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void historyOutlivesTheGatewaysThatWroteIt() {
        ChatClient a = registered(0, ann);
        a.join(room);
        a.post(room, "kept");
        try (Gateway third = cluster.startExtra()) {
            ServerFrame.History page = ChatClient.registered(third.port(), bob)
                    .expect(
                            ServerFrame.History.class,
                            id -> new ClientFrame.History(id, new RoomName(room), null, null, null));
            assertThat(ChatClient.texts(page.events())).containsExactly("kept");
            assertThat(page.recovered()).isTrue();
            assertThat(page.more()).isFalse();
        }
    }

    @Test
    void resumingBringsWhatWasMissedAndThenTheLiveEvents() {
        ChatClient a = registered(0, ann);
        ChatClient b = registered(1, bob);
        a.join(room);
        b.join(room);
        EventId seen = a.post(room, "seen");
        b.awaitText("seen");
        b.close();
        a.post(room, "missed");

        ChatClient again = loggedIn(0, bob);
        ServerFrame.Joined joined = again.resume(room, seen);
        a.post(room, "live");
        again.awaitText("live");

        assertThat(ChatClient.texts(joined.events())).containsSubsequence("seen", "missed");
        assertThat(joined.more()).isFalse();
        assertThat(joined.recovered()).isTrue();
        assertThat(again.texts()).containsExactly("live");
    }

    @Test
    void privateMessageReachesAllConnectionsOfTheUserAndTheSendersOthers() {
        ChatClient a = registered(0, ann);
        ChatClient a2 = loggedIn(1, ann);
        ChatClient b = registered(0, bob);
        ChatClient b2 = loggedIn(1, bob);

        a.tell(bob, "psst");

        List.of(a, a2, b, b2).forEach(client -> client.awaitText("psst"));
        a.tell(bob, "again");
        List.of(a, a2, b, b2).forEach(client -> client.awaitText("again"));
        List.of(a, a2, b, b2).forEach(client -> assertThat(client.texts()).containsExactly("psst", "again"));
    }

    @Test
    void privateMessageWaitsForAnAbsentUserUntilItIsReceived() {
        ChatClient a = registered(0, ann);
        registered(0, bob).close();
        EventId id = a.tell(bob, "for later");

        ChatClient b = loggedIn(1, bob);
        b.awaitText("for later");
        b.close();
        ChatClient again = loggedIn(0, bob);
        again.awaitText("for later");
        again.expect(ServerFrame.Done.class, request -> new ClientFrame.Received(request, List.of(id)));
        again.close();

        ChatClient third = loggedIn(1, bob);
        a.tell(bob, "newer");
        third.awaitText("newer");
        assertThat(third.texts()).containsExactly("newer");
    }

    @Test
    void privateHistoryShowsOneConversationOrAll() {
        String cid = Cluster.fresh("cid");
        ChatClient a = registered(0, ann);
        registered(0, bob);
        registered(1, cid);
        a.tell(bob, "to bob");
        a.tell(cid, "to cid");

        assertThat(privateTexts(a, bob)).containsExactly("to bob");
        assertThat(privateTexts(a, null)).containsExactly("to bob", "to cid");
        assertThat(privateTexts(loggedIn(1, cid), ann)).containsExactly("to cid");
    }

    private static List<String> privateTexts(ChatClient client, @org.jspecify.annotations.Nullable String with) {
        return ChatClient.texts(client.expect(
                        ServerFrame.History.class,
                        id -> new ClientFrame.History(id, with == null ? null : new UserName(with), null, null, null))
                .events());
    }

    @Test
    void messageToNobodyIsRefused() {
        ChatClient a = registered(0, ann);
        a.expectFailure(ErrorCode.NO_SUCH_USER, id -> ChatClient.tellFrame(id, "nobody-here", "n1", "hi"));
    }

    @Test
    void membersAreToldWhoComesAndGoesOnAnyGateway() {
        ChatClient a = registered(0, ann);
        a.join(room);
        ChatClient b = registered(1, bob);
        await().untilAsserted(() -> assertThat(users(b).total()).isEqualTo(1));
        ServerFrame.Joined joined = b.join(room);
        UserName bobs = new UserName(bob);

        ServerFrame.Presence came =
                a.awaitPresence(presence -> presence.joined().contains(bobs));
        ChatClient second = loggedIn(0, bob);
        second.join(room);
        b.socket().abort();
        await().untilAsserted(() -> assertThat(users(a).total()).isEqualTo(2));
        second.close();
        ServerFrame.Presence went = a.awaitPresence(presence -> presence.left().contains(bobs));

        assertThat(joined.members()).isEqualTo(2);
        assertThat(joined.users()).containsExactlyInAnyOrder(new UserName(ann), bobs);
        assertThat(came.members()).isEqualTo(2);
        assertThat(went.members()).isEqualTo(1);
    }

    private ServerFrame.Users users(ChatClient client) {
        return client.expect(ServerFrame.Users.class, id -> new ClientFrame.Users(id, new RoomName(room)));
    }

    @Test
    void usersRoomsAndInfoCoverAllGateways() {
        ChatClient a = registered(0, ann);
        ChatClient b = registered(1, bob);
        a.join(room);
        b.join(room);

        await().untilAsserted(() -> {
            ServerFrame.Users everybody = a.expect(ServerFrame.Users.class, id -> new ClientFrame.Users(id, null));
            assertThat(everybody.users())
                    .contains(
                            new ServerFrame.UserConnections(new UserName(ann), 1, List.of("gw0")),
                            new ServerFrame.UserConnections(new UserName(bob), 1, List.of("gw1")));
            ServerFrame.Rooms rooms = b.expect(ServerFrame.Rooms.class, ClientFrame.Rooms::new);
            assertThat(rooms.rooms()).contains(new ServerFrame.RoomMembers(new RoomName(room), 2));
        });
        ServerFrame.Info info = a.expect(ServerFrame.Info.class, ClientFrame.Info::new);
        assertThat(info.gateway()).isEqualTo("gw0");
        assertThat(info.here()).isLessThan(info.connections());
    }

    @Test
    void repeatedPostGetsTheSameIdAndIsSaidOnce() {
        ChatClient a = registered(0, ann);
        a.join(room);
        EventId first = a.expect(ServerFrame.Ack.class, id -> ChatClient.postFrame(id, room, "same", "once"))
                .event();
        EventId second = a.expect(ServerFrame.Ack.class, id -> ChatClient.postFrame(id, room, "same", "once"))
                .event();
        a.post(room, "end");
        a.awaitText("end");

        assertThat(second).isEqualTo(first);
        assertThat(a.texts()).containsExactly("once", "end");
    }

    @Test
    void brokerOutageIsToldAndRepaired() {
        try (Cluster own = Cluster.of(2)) {
            ChatClient a = ChatClient.registered(own.port(0), ann);
            ChatClient b = ChatClient.registered(own.port(1), bob);
            a.join(room);
            b.join(room);
            a.post(room, "before");
            own.disconnect();

            ServerFrame.Failure refused = a.expectFailure(
                    ErrorCode.UNAVAILABLE, id -> ChatClient.postFrame(id, room, "in-between", "between"));
            ServerFrame.Joined degraded = b.join(room);
            own.reconnect();
            a.post(room, "after");
            b.awaitText("after");

            assertThat(refused.retryAfterMillis()).isPositive();
            assertThat(degraded.recovered()).isFalse();
            await().untilAsserted(() -> assertThat(b.join(room).recovered()).isTrue());
        }
    }
}
