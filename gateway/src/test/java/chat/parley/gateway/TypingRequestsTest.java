package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.bus.Bus;
import chat.parley.bus.Mark;
import chat.parley.bus.Typing;
import chat.parley.gateway.limit.TypingBudget;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who types, and who is told, over sockets, at two gateways. */
@SuppressWarnings("NullAway.Init") // set before all tests, or each
class TypingRequestsTest {
    private static Cluster cluster;

    private final RoomName room = new RoomName(Cluster.fresh("room"));
    private final UserName annName = new UserName(Cluster.fresh("ann"));
    private final UserName bobName = new UserName(Cluster.fresh("bob"));
    private ChatClient ann;
    private ChatClient bob;

    @BeforeAll
    static void start() {
        cluster = Cluster.of(2);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void enter() {
        ann = ChatClient.registered(cluster.port(0), annName.value());
        bob = ChatClient.registered(cluster.port(1), bobName.value());
        ann.join(room.value());
        bob.join(room.value());
        ann.awaitPresence(presence -> presence.joined().contains(bobName));
    }

    private static ChatClient.Request look(@Nullable Conversation at) {
        return id -> new ClientFrame.Look(id, at);
    }

    private static ChatClient.Request typing(Conversation in, boolean on) {
        return id -> new ClientFrame.Typing(id, in, on);
    }

    private ServerFrame.Typing inRoom(UserName user, boolean on) {
        return new ServerFrame.Typing(room, user, on);
    }

    /** Everything that was told in the room or privately before has come when this has. */
    private static void speak(ChatClient from, String inRoom, UserName to, ChatClient... hearers) {
        String text = Cluster.fresh("text");
        from.post(inRoom, text);
        from.tell(to.value(), text + "-privately");
        for (ChatClient hearer : hearers) {
            hearer.awaitText(text);
            hearer.awaitText(text + "-privately");
        }
    }

    @Test
    void whoLooksIsToldAtWhateverGatewayAndNobodyElse() {
        ChatClient bobsOther = ChatClient.loggedIn(cluster.port(0), bobName.value());
        bobsOther.join(room.value());
        ChatClient annsOther = ChatClient.loggedIn(cluster.port(1), annName.value());
        annsOther.join(room.value());
        List.of(ann, annsOther, bob).forEach(client -> client.done(look(room)));
        bobsOther.done(look(annName));

        ann.done(typing(room, true));
        await().untilAsserted(() -> assertThat(bob.typing()).containsExactly(inRoom(annName, true)));
        speak(ann, room.value(), bobName, ann, annsOther, bob, bobsOther);
        assertThat(bob.typing()).hasSize(1);
        assertThat(bobsOther.typing()).as("looks elsewhere").isEmpty();
        assertThat(ann.typing()).as("types herself").isEmpty();
        assertThat(annsOther.typing()).as("types on another device").isEmpty();
    }

    @Test
    void whoLooksAtAPrivateConversationIsToldOfItAlone() {
        UserName cidName = new UserName(Cluster.fresh("cid"));
        ChatClient cid = ChatClient.registered(cluster.port(0), cidName.value());
        bob.done(look(annName));
        await().untilAsserted(() -> {
            ann.done(typing(bobName, false));
            assertThat(bob.typing()).contains(new ServerFrame.Typing(null, annName, false));
        });
        cid.done(typing(bobName, true));
        cid.done(typing(cidName, true));
        speak(cid, joined(cid), bobName, bob, cid);
        assertThat(bob.typing()).allMatch(told -> told.user().equals(annName) && told.room() == null);
        assertThat(ann.typing()).isEmpty();
        assertThat(cid.typing()).isEmpty();
    }

    private String joined(ChatClient client) {
        client.join(room.value());
        return room.value();
    }

    @Test
    void whoLooksAwayIsToldNoMore() {
        bob.done(look(room));
        bob.done(look(null));
        ann.done(typing(room, true));
        speak(ann, room.value(), bobName, bob);
        assertThat(bob.typing()).isEmpty();
    }

    @Test
    void whoTypesAsFastAsOneMayIsToldOfOnce() {
        bob.done(look(room));
        IntStream.range(0, 50).forEach(i -> ann.done(typing(room, i % 2 == 0)));
        speak(ann, room.value(), bobName, bob);
        // Two, if that took longer than it is told of once.
        assertThat(bob.typing().size()).isBetween(1, 2);
    }

    @Test
    void whoTypesToManyWhoDoNotExistGetsNoAnswerThatTellsSoAndIsCounted() {
        long before = refused();
        for (int i = 0; i < TypingBudget.BURST_OF_USER + 100; i++) {
            ann.done(typing(new UserName(Cluster.fresh("nobody")), true));
        }
        assertThat(refused()).isGreaterThan(before);
    }

    private static long refused() {
        return GatewayProcess.get(cluster.port(0), "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("parley_limits_refused_total{limit=\"typing_of_user\"}"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }

    @Test
    void oneTypesAndLooksInRoomsThatOneIsIn() {
        RoomName other = new RoomName(Cluster.fresh("room"));
        ann.expectFailure(ErrorCode.NOT_JOINED, typing(other, true));
        ann.expectFailure(ErrorCode.NOT_JOINED, look(other));
    }

    @Test
    void whatNobodyLooksAtDoesNotReachTheBrokerIfNobodyIsThere() {
        CompletableFuture<Typing> told = new CompletableFuture<>();
        UserName absent = new UserName(Cluster.fresh("absent"));
        cluster.bus()
                .openMailbox(absent, new Bus.MailboxListener() {
                    @Override
                    public void waiting(EncodedEvent event, Bus.Receipt receipt) {}

                    @Override
                    public void live(EncodedEvent event) {}

                    @Override
                    public void mark(Mark mark) {}

                    @Override
                    public void hasRead(List<Marker> read) {}

                    @Override
                    public void typing(Typing typing) {
                        told.complete(typing);
                    }
                })
                .toCompletableFuture()
                .join();
        ann.done(typing(absent, true));
        bob.done(look(room));
        ann.done(typing(room, true));
        await().untilAsserted(() -> assertThat(bob.typing()).isNotEmpty());
        assertThat(told).as("a user who is not connected").isNotDone();
    }
}
