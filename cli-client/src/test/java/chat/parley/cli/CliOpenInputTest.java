package chat.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.process.FakeSurroundings;
import chat.parley.patience.Patience;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is shown meanwhile, as long as the input stays open. */
final class CliOpenInputTest extends CliFixture {
    /** A run whose input stays open. */
    private final class Typing implements AutoCloseable {
        private final OutputStream keys;
        private final CompletableFuture<ExitCode> ended;

        Typing(String... more) throws IOException {
            PipedOutputStream typed = new PipedOutputStream();
            PipedInputStream input = new PipedInputStream(typed);
            keys = typed;
            ended = CompletableFuture.supplyAsync(() -> new Cli(alice.reading(input)).run(arguments(more)));
        }

        void type(String line) {
            try {
                keys.write((line + "\n").getBytes(UTF_8));
                keys.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        ExitCode end() throws Exception {
            keys.close();
            return ended.get(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public void close() throws IOException {
            keys.close();
        }
    }

    private static void shown(FakeSurroundings by, String text) {
        await().until(() -> by.out().contains(text) || by.err().contains(text));
    }

    @Test
    void messagesGoToOutputAndNoticesToErrors() throws Exception {
        try (Typing typing = new Typing()) {
            shown(alice, "-- in lobby");
            gateway.chat().say("bob", LOBBY, "hi \u001b[2J alice");
            gateway.push(new ServerFrame.Presence(LOBBY, List.of(new UserName("bob")), List.of(), 2));
            shown(alice, "bob joined");
            assertThat(typing.end()).isEqualTo(ExitCode.OK);
        }
        assertThat(alice.out()).matches("\\[lobby] \\d\\d:\\d\\d bob: hi ␛\\[2J alice\n");
        assertThat(alice.err()).contains("-- bob joined lobby");
    }

    @Test
    void aLostConnectionIsToldAndWhatWasTypedIsSentAfterwards() throws Exception {
        try (Typing typing = new Typing()) {
            shown(alice, "-- in lobby");
            gateway.kill();
            shown(alice, "-- connection lost");
            typing.type("typed meanwhile");
            shown(alice, "-- kept until the connection is back: typed meanwhile");
            gateway.chat().sayUnheard("bob", LOBBY, "said meanwhile");
            gateway.revive();
            shown(alice, "-- back in lobby, nothing missed");
            shown(alice, "alice: typed meanwhile");
            assertThat(typing.end()).isEqualTo(ExitCode.OK);
        }
        assertThat(alice.out()).contains("bob: said meanwhile");
    }

    @Test
    void aMoveToAnotherGatewayIsNotShown() throws Exception {
        try (Typing typing = new Typing()) {
            shown(alice, "-- in lobby");
            gateway.push(new ServerFrame.Move(0));
            await().until(() -> gateway.received(ClientFrame.Join.class).size() == 2);
            gateway.chat().say("bob", LOBBY, "hello again");
            shown(alice, "bob: hello again");
            typing.type("typed after the move");
            shown(alice, "alice: typed after the move");
            assertThat(typing.end()).isEqualTo(ExitCode.OK);
        }
        assertThat(alice.out() + alice.err()).doesNotContain("lost", "connected", "back in", "left");
    }

    @Test
    void aConnectionThatIsClosedForGoodEndsTheProgram() throws Exception {
        try (Typing typing = new Typing()) {
            shown(alice, "-- in lobby");
            gateway.peers().get(0).close(4003, "too many errors");
            await().until(() -> !alice.aborted().isEmpty());
            assertThat(alice.aborted()).containsExactly(ExitCode.UNAVAILABLE);
            assertThat(alice.err()).contains("disconnected: too many errors");
            typing.end();
        }
    }

    @Test
    void aMessageThatTheServerCannotTakeNowIsNamedOnceAndSentLater() throws Exception {
        try (Typing typing = new Typing()) {
            shown(alice, "-- in lobby");
            gateway.on(
                    ClientFrame.Post.class,
                    (peer, post) -> peer.send(
                            new ServerFrame.Failure(post.id(), ErrorCode.UNAVAILABLE, "the broker is down", null)));
            typing.type("one");
            shown(alice, "-- the server cannot take messages now; kept: one");
            gateway.unscript(ClientFrame.Post.class);
            shown(alice, "alice: one");
            assertThat(typing.end()).isEqualTo(ExitCode.OK);
        }
        assertThat(alice.err()).containsOnlyOnce("cannot take messages");
    }

    @Test
    void aMessageTypedBeforeTheLossIsNoticedIsNamedThen() throws Exception {
        try (Typing typing = new Typing()) {
            shown(alice, "-- in lobby");
            gateway.on(ClientFrame.Post.class, (peer, post) -> gateway.unscript(ClientFrame.Post.class));
            typing.type("typed too late");
            await().until(() -> !gateway.received(ClientFrame.Post.class).isEmpty());
            gateway.kill();
            shown(alice, "-- kept until the connection is back: typed too late");
            gateway.revive();
            shown(alice, "alice: typed too late");
            assertThat(typing.end()).isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void whoIsListedOnEnteringIsNotSaidToJoin() throws Exception {
        gateway.on(
                ClientFrame.Join.class,
                (peer, join) -> peer.send(new ServerFrame.Joined(
                        join.id(),
                        LOBBY,
                        List.of(new UserName("alice"), new UserName("bob")),
                        2,
                        List.of(),
                        false,
                        true)));
        try (Typing typing = new Typing()) {
            shown(alice, "-- in lobby: alice, bob");
            List<UserName> both = List.of(new UserName("alice"), new UserName("bob"));
            gateway.push(new ServerFrame.Presence(LOBBY, both, List.of(), 2));
            gateway.push(new ServerFrame.Presence(LOBBY, List.of(), List.of(new UserName("bob")), 1));
            gateway.push(new ServerFrame.Presence(LOBBY, List.of(new UserName("bob")), List.of(), 2));
            shown(alice, "-- bob joined lobby");
            typing.end();
        }
        assertThat(alice.err())
                .containsSubsequence("-- bob left lobby", "-- bob joined lobby")
                .containsOnlyOnce("joined");
    }
}
