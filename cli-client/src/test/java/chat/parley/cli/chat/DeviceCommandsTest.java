package chat.parley.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.cli.command.Command;
import chat.parley.cli.command.CommandTable;
import chat.parley.cli.command.Words;
import chat.parley.cli.screen.FakeScreen;
import chat.parley.client.ClientConfig;
import chat.parley.client.ClientListener;
import chat.parley.client.Credentials;
import chat.parley.client.ParleyClient;
import chat.parley.client.fake.FakeGateway;
import chat.parley.client.fake.Peer;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Feature;
import chat.parley.protocol.UserName;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Devices and the password, as commands ask for them line after line. */
final class DeviceCommandsTest {
    private static final UserName ALICE = new UserName("alice");
    private static final String PASSWORD = "correct horse";
    private static final String OTHER = "battery staple";

    private final FakeGateway gateway = new FakeGateway();
    private final FakeScreen screen = new FakeScreen();
    private final ParleyClient client =
            new ParleyClient(ClientConfig.of(gateway.url()).withDevice("terminal on hal"), new ClientListener() {});
    private final CommandTable table =
            new CommandTable(new DeviceCommands(client, screen, ZoneOffset.UTC, this::answered).commands());

    @BeforeEach
    void signIn() {
        gateway.offering(Feature.values());
        gateway.chat().account("alice", PASSWORD);
        gateway.chat().device("alice", "2f7a81c09be4d350", "terminal on hal");
        gateway.chat().device("alice", "90b1c2fe77a6d148", "Firefox on Linux");
        client.connect(new Credentials.Password(ALICE, PASSWORD, false)).join();
    }

    @AfterEach
    void close() {
        client.close();
        gateway.close();
    }

    /** Waits for what a chat would tell later. */
    private void answered(String command, String unsettled, CompletableFuture<?> answer, Runnable done) {
        answer.join();
        done.run();
    }

    private void run(String line) throws InterruptedException {
        String[] parts = line.split(" ", 2);
        Command command = table.find(parts[0].substring(1));
        Words words = new Words(parts.length > 1 ? parts[1] : "");
        table.check(command, words);
        command.handler().run(words);
    }

    private void isRefused(String line, String why) {
        assertThatThrownBy(() -> run(line)).hasMessageContaining(why);
    }

    private void type(String... secrets) {
        screen.secrets.addAll(List.of(secrets));
    }

    @Test
    void devicesAreListedWithThisOneMarkedAndSignedOutByTheirNumbers() throws Exception {
        isRefused("/sign-out 2", "/devices");
        run("/devices");
        assertThat(screen.shown)
                .containsExactly(
                        "1  terminal on hal, signed in 2025-11-21 03:18, used 2025-11-21 04:18 from 192.0.2.7 (this one)",
                        "2  Firefox on Linux, signed in 2025-11-21 03:18, used 2025-11-21 04:18 from 192.0.2.7");

        isRefused("/sign-out 3", "/devices has 2 devices");
        isRefused("/sign-out", "usage: /sign-out");
        run("/sign-out 2");

        assertThat(screen.shown).endsWith("-- signed out: Firefox on Linux");
        assertThat(gateway.chat().devices(ALICE)).hasSize(1);
    }

    @Test
    void othersAndAllAreSaidInWords() throws Exception {
        run("/sign-out others");
        run("/sign-out ALL");

        assertThat(gateway.received(ClientFrame.SignOut.class))
                .extracting(ClientFrame.SignOut::which)
                .containsExactly(ClientFrame.Which.OTHERS, ClientFrame.Which.ALL);
        assertThat(screen.shown).contains("-- all others are signed out", "-- you are signed out everywhere");
    }

    @Test
    void thePasswordIsAskedForAndTheClientUsesTheNewOneFromThenOn() throws Exception {
        type(PASSWORD, OTHER, OTHER);
        run("/password");

        assertThat(gateway.chat().password(ALICE)).isEqualTo(OTHER);
        assertThat(screen.shown).containsExactly("-- your password is changed, and all others are signed out");
        gateway.peers().forEach(Peer::cut);
        await().until(() -> gateway.received(ClientFrame.Login.class).size() >= 2);
        assertThat(gateway.received(ClientFrame.Login.class))
                .extracting(ClientFrame.Login::password)
                .startsWith(PASSWORD, OTHER);
        assertThat(gateway.received(ClientFrame.Login.class))
                .extracting(ClientFrame.Login::device)
                .containsOnly("terminal on hal");
        type(OTHER, PASSWORD, PASSWORD);
        run("/password keep");
        assertThat(gateway.received(ClientFrame.Password.class))
                .extracting(ClientFrame.Password::signOutOthers)
                .containsExactly(null, false);
    }

    @Test
    void whatIsWrongChangesNothing() {
        isRefused("/password battery", "the password itself is asked for");
        isRefused("/password", "no password given");
        type(PASSWORD, "short");
        isRefused("/password", "8 to 256 characters");
        type(PASSWORD, OTHER, "battery stable");
        isRefused("/password", "not the same");
        type("wrong horse", OTHER, OTHER);
        isRefused("/password", "not the password so far");
        assertThat(gateway.chat().password(ALICE)).isEqualTo(PASSWORD);
    }

    @Test
    void aServerFromBeforeIsAskedForNothing() {
        gateway.offering();
        gateway.peers().forEach(Peer::cut);
        await().until(() -> !client.offers(Feature.DEVICES));

        isRefused("/devices", "knows no devices");
        isRefused("/sign-out all", "knows no devices");
        isRefused("/password", "knows no devices");
    }
}
