package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Feature;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who is away, over sockets, at two gateways. */
@SuppressWarnings("NullAway.Init") // set before all tests
class AwayRequestsTest {
    private static Cluster cluster;

    private final RoomName room = new RoomName(Cluster.fresh("room"));
    private final UserName annName = new UserName(Cluster.fresh("ann"));
    private final UserName bobName = new UserName(Cluster.fresh("bob"));

    @BeforeAll
    static void start() {
        cluster = Cluster.of(2);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static ChatClient.Request away(boolean now) {
        return id -> new ClientFrame.Away(id, now);
    }

    private List<UserName> awayFor(ChatClient client) {
        return client.expect(ServerFrame.Users.class, id -> new ClientFrame.Users(id, room)).users().stream()
                .filter(user -> Boolean.TRUE.equals(user.away()))
                .map(ServerFrame.UserConnections::user)
                .toList();
    }

    private int connections(ChatClient client) {
        return client.expect(ServerFrame.Users.class, id -> new ClientFrame.Users(id, room)).users().stream()
                .filter(user -> user.user().equals(bobName))
                .mapToInt(ServerFrame.UserConnections::connections)
                .sum();
    }

    @Test
    void welcomeNamesTypingAndAway() {
        ChatClient client = new ChatClient(cluster.port(0));
        assertThat(client.expect(
                                ServerFrame.Welcome.class,
                                id -> new ClientFrame.Register(id, annName, ChatClient.PASSWORD))
                        .features())
                .contains(Feature.TYPING, Feature.AWAY);
    }

    @Test
    void aUserIsAwayFromAllDevicesOrNotAtAll() {
        ChatClient ann = ChatClient.registered(cluster.port(0), annName.value());
        ann.join(room.value());
        ChatClient bob = ChatClient.registered(cluster.port(1), bobName.value());
        ChatClient bobsOther = ChatClient.loggedIn(cluster.port(0), bobName.value());
        bob.join(room.value());
        await().untilAsserted(() -> assertThat(connections(bob)).isEqualTo(2));
        bob.done(away(true));
        bob.done(away(true));
        assertThat(awayFor(bob)).isEmpty();
        bobsOther.done(away(true));
        ann.awaitPresence(presence -> presence.away().equals(List.of(bobName)));
        await().untilAsserted(() -> assertThat(awayFor(bob)).containsExactly(bobName));
        assertThat(ann.join(room.value()).away()).containsExactly(bobName);

        bobsOther.done(away(false));
        ann.awaitPresence(presence -> presence.back().equals(List.of(bobName)));
        await().untilAsserted(() -> assertThat(awayFor(bob)).isEmpty());
        // The connection that was not away goes, and with it what kept Bob from being away.
        bobsOther.close();
        await().untilAsserted(() -> assertThat(awayFor(ann)).containsExactly(bobName));
        bob.close();
        ann.awaitPresence(presence -> presence.left().equals(List.of(bobName))
                && presence.away().isEmpty()
                && presence.back().isEmpty());
        ChatClient again = ChatClient.loggedIn(cluster.port(1), bobName.value());
        assertThat(again.join(room.value()).away()).isEmpty();
    }
}
