package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.bus.Bus;
import chat.parley.bus.Mark;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Marker;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Devices of a user at two gateways on one broker and one store. */
class DevicesTest {
    private static final Cluster cluster = Cluster.of(2);
    private static final int SIGNED_OUT = CloseCode.SIGNED_OUT.status();
    private static final String OTHER_PASSWORD = "battery staple";

    private final String ann = Cluster.fresh("ann");

    @AfterAll
    static void close() {
        cluster.close();
    }

    /** A connection, and the token with which it may come again. */
    private record Device(ChatClient client, String token) {}

    private Device register(String name) {
        ChatClient client = new ChatClient(cluster.port(0));
        ServerFrame.Welcome welcome = client.expect(
                ServerFrame.Welcome.class,
                id -> new ClientFrame.Register(id, new UserName(ann), ChatClient.PASSWORD, null, name));
        return new Device(client, Objects.requireNonNull(welcome.token()));
    }

    private Device signIn(int gateway, String name) {
        ChatClient client = new ChatClient(cluster.port(gateway));
        ServerFrame.Welcome welcome = client.expect(
                ServerFrame.Welcome.class,
                id -> new ClientFrame.Login(id, new UserName(ann), ChatClient.PASSWORD, null, null, name));
        return new Device(client, Objects.requireNonNull(welcome.token()));
    }

    private ChatClient signInWithoutToken(int gateway) {
        ChatClient client = new ChatClient(cluster.port(gateway));
        client.expect(
                ServerFrame.Welcome.class,
                id -> new ClientFrame.Login(id, new UserName(ann), ChatClient.PASSWORD, null, false));
        return client;
    }

    private static List<ServerFrame.Device> devices(ChatClient client) {
        return client.expect(ServerFrame.Devices.class, ClientFrame.Devices::new)
                .devices();
    }

    private static void signOut(ChatClient client, @Nullable String device, ClientFrame.@Nullable Which which) {
        client.done(id -> new ClientFrame.SignOut(id, device, which));
    }

    private void assertTokenIsOver(Device device) {
        new ChatClient(cluster.port(1))
                .expectFailure(
                        ErrorCode.INVALID_TOKEN,
                        id -> new ClientFrame.Login(id, new UserName(ann), null, device.token()));
    }

    private static void assertStays(ChatClient client) {
        client.expect(ServerFrame.Pong.class, ClientFrame.Ping::new);
        assertThat(client.isClosed()).isFalse();
    }

    @Test
    void eachDeviceIsListedByItsNameAndTheOneThatAsksIsMarked() {
        Device first = register("terminal on hal");
        Device second = signIn(1, "  browser\u0007 on Linux ");
        signInWithoutToken(1);

        List<ServerFrame.Device> listed = devices(second.client());

        assertThat(listed).extracting(ServerFrame.Device::name).containsExactly("terminal on hal", "browser on Linux");
        assertThat(listed).extracting(ServerFrame.Device::current).containsExactly(null, true);
        assertThat(listed).extracting(ServerFrame.Device::address).containsOnly("127.0.0.1");
        assertThat(listed).allSatisfy(device -> {
            assertThat(device.usedAt()).isEqualTo(device.signedInAt());
            assertThat(first.token()).doesNotContain(device.device());
        });
        assertThat(devices(first.client()))
                .extracting(ServerFrame.Device::current)
                .containsExactly(true, null);
    }

    @Test
    void aTokenFromElsewhereOrOfAnotherNameIsNoted() {
        Device device = register("terminal on hal");
        ChatClient again = new ChatClient(cluster.port(1));
        again.expect(
                ServerFrame.Welcome.class,
                id -> new ClientFrame.Login(id, new UserName(ann), null, device.token(), null, "terminal on mary"));

        await().untilAsserted(() ->
                assertThat(devices(again)).extracting(ServerFrame.Device::name).containsExactly("terminal on mary"));
    }

    @Test
    void aDeviceThatIsSignedOutIsClosedWhereverItIsAndNoOther() {
        Device here = register("here");
        Device there = signIn(1, "there");
        ChatClient bare = signInWithoutToken(1);
        String device = devices(there.client()).get(1).device();

        signOut(here.client(), device, null);

        assertThat(there.client().awaitClosed()).isEqualTo(SIGNED_OUT);
        assertTokenIsOver(there);
        assertStays(here.client());
        assertStays(bare);
        signOut(here.client(), device, null);
        assertThat(devices(here.client())).hasSize(1);
    }

    @Test
    void allOthersAreSignedOutWhetherTheyHaveATokenOrNotAndWhoAsksStays() {
        Device here = register("here");
        Device there = signIn(1, "there");
        ChatClient bareHere = signInWithoutToken(0);
        ChatClient bareThere = signInWithoutToken(1);

        signOut(bareHere, null, ClientFrame.Which.OTHERS);

        assertThat(here.client().awaitClosed()).isEqualTo(SIGNED_OUT);
        assertThat(there.client().awaitClosed()).isEqualTo(SIGNED_OUT);
        assertThat(bareThere.awaitClosed()).isEqualTo(SIGNED_OUT);
        assertTokenIsOver(here);
        assertStays(bareHere);
        Device again = signIn(0, "again");
        signOut(again.client(), null, ClientFrame.Which.OTHERS);
        assertThat(bareHere.awaitClosed()).isEqualTo(SIGNED_OUT);
        assertStays(again.client());
    }

    @Test
    void withAllTheOneThatAsksIsSignedOutToo() {
        Device here = register("here");
        Device there = signIn(1, "there");

        // The answer may be overtaken by the close, which says the same.
        CompletableFuture<?> unused =
                here.client().begin(id -> new ClientFrame.SignOut(id, null, ClientFrame.Which.ALL));

        assertThat(here.client().awaitClosed()).isEqualTo(SIGNED_OUT);
        assertThat(there.client().awaitClosed()).isEqualTo(SIGNED_OUT);
        assertTokenIsOver(here);
    }

    @Test
    void anotherPasswordSignsOutOthersAndTheOneSoFarIsOver() {
        Device here = register("here");
        Device there = signIn(1, "there");
        ClientFrame.Password change = new ClientFrame.Password(0, ChatClient.PASSWORD, OTHER_PASSWORD, null);

        here.client().done(id -> new ClientFrame.Password(id, change.password(), change.newPassword(), null));

        assertThat(there.client().awaitClosed()).isEqualTo(SIGNED_OUT);
        assertStays(here.client());
        new ChatClient(cluster.port(1))
                .expectFailure(
                        ErrorCode.WRONG_PASSWORD,
                        id -> new ClientFrame.Login(id, new UserName(ann), ChatClient.PASSWORD, null));
        new ChatClient(cluster.port(1))
                .expect(
                        ServerFrame.Welcome.class,
                        id -> new ClientFrame.Login(id, new UserName(ann), OTHER_PASSWORD, null));
        here.client().done(id -> new ClientFrame.Password(id, change.password(), change.newPassword(), null));
    }

    @Test
    void whoHasThePasswordAlreadyStillSignsOutOthers() {
        Device here = register("here");
        Device there = signIn(1, "there");
        here.client().done(id -> new ClientFrame.Password(id, ChatClient.PASSWORD, OTHER_PASSWORD, false));
        assertStays(there.client());

        here.client().done(id -> new ClientFrame.Password(id, ChatClient.PASSWORD, OTHER_PASSWORD, null));

        assertThat(there.client().awaitClosed()).isEqualTo(SIGNED_OUT);
        assertStays(here.client());
    }

    @Test
    void othersStayIfThatIsSaidAndAWrongPasswordChangesNothing() {
        Device here = register("here");
        Device there = signIn(1, "there");

        here.client().done(id -> new ClientFrame.Password(id, ChatClient.PASSWORD, OTHER_PASSWORD, false));
        here.client()
                .expectFailure(
                        ErrorCode.WRONG_PASSWORD,
                        id -> new ClientFrame.Password(id, "correct horsf", "another one", null));

        assertStays(there.client());
        assertThat(devices(here.client())).hasSize(2);
    }

    @Test
    void wrongPasswordsOfWhoIsSignedInAreCountedAsThoseOfALogin() {
        Device here = register("here");
        for (int attempt = 0; attempt < 5; attempt++) {
            here.client()
                    .expectFailure(
                            ErrorCode.WRONG_PASSWORD,
                            id -> new ClientFrame.Password(id, "correct horsf", "another one", null));
        }

        here.client()
                .expectFailure(
                        ErrorCode.BUSY, id -> new ClientFrame.Password(id, "correct horsf", "another one", null));
    }

    @Test
    void whoIsSignedOutWhileTheBrokerIsAwayIsClosedWhenItIsBack() {
        try (Cluster own = Cluster.of(1)) {
            ChatClient here = ChatClient.registered(own.port(0), ann);
            own.disconnect();

            here.expectFailure(ErrorCode.UNAVAILABLE, id -> new ClientFrame.SignOut(id, null, ClientFrame.Which.ALL));
            assertThat(here.isClosed()).isFalse();
            own.reconnect();

            assertThat(here.awaitClosed()).isEqualTo(SIGNED_OUT);
        }
    }

    @Test
    void whatIsToBeToldToOtherGatewaysIsToldWhenTheBrokerIsBackThoughTheUserHasGone() {
        try (Cluster own = Cluster.of(1)) {
            ChatClient here = ChatClient.registered(own.port(0), ann);
            AtomicInteger told = new AtomicInteger();
            Bus other = own.bus();
            other.openMailbox(new UserName(ann), new AccountListener(told::incrementAndGet))
                    .toCompletableFuture()
                    .join();
            own.disconnect();
            here.expectFailure(ErrorCode.UNAVAILABLE, id -> new ClientFrame.SignOut(id, null, ClientFrame.Which.ALL));
            here.close();
            assertThat(told).hasValue(0);

            own.reconnect();

            await().until(() -> told.get() > 0);
            other.close();
        }
    }

    /** Hears of changes of the account alone. */
    private record AccountListener(Runnable told) implements Bus.MailboxListener {
        @Override
        public void waiting(EncodedEvent event, Bus.Receipt receipt) {}

        @Override
        public void live(EncodedEvent event) {}

        @Override
        public void mark(Mark mark) {}

        @Override
        public void hasRead(List<Marker> markers) {}

        @Override
        public void accountChanged() {
            told.run();
        }
    }
}
