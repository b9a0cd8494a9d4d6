package chat.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.patience.Patience;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Event;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code parley tail}, while people talk. */
final class TailTest extends CliFixture {
    private static final RoomName OPS = new RoomName("ops");

    private CompletableFuture<ExitCode> tail(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("tail", "--user", "alice", "--url", gateway.url().toString(), "--room", "ops"));
        arguments.addAll(List.of(more));
        return CompletableFuture.supplyAsync(() -> new Cli(alice.reading("")).run(arguments.toArray(String[]::new)));
    }

    private void shown(String text) {
        await().until(() -> alice.out().contains(text) || alice.err().contains(text));
    }

    private static ExitCode end(CompletableFuture<ExitCode> tail) throws Exception {
        return tail.get(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void whatIsSaidInTheRoomsIsWrittenAndNothingElse() throws Exception {
        CompletableFuture<ExitCode> tail = tail("--room", "lobby", "--count", "2");
        shown("-- following ops, lobby");
        gateway.chat().say("bob", new RoomName("elsewhere"), "not here");
        gateway.chat().say("bob", new UserName("alice"), "not for the log");
        gateway.chat().say("bob", OPS, "one");
        gateway.chat().say("bob", LOBBY, "two");
        gateway.chat().say("bob", LOBBY, "three");
        assertThat(end(tail)).isEqualTo(ExitCode.OK);
        assertThat(alice.out()).matches("\\[ops] \\d\\d:\\d\\d bob: one\n\\[lobby] \\d\\d:\\d\\d bob: two\n");
        assertThat(gateway.chat().mailbox("alice")).hasSize(1);
    }

    @Test
    void asJsonALineIsAnEventAndTheLastOnesComeFirst() throws Exception {
        gateway.chat().sayUnheard("bob", OPS, "too long ago");
        Event before = gateway.chat().sayUnheard("bob", OPS, "before");
        CompletableFuture<ExitCode> tail = tail("--json", "-n", "1", "--count", "2");
        shown("-- following ops");
        Event after = gateway.chat().say("bob", OPS, "two\nlines");
        assertThat(end(tail)).isEqualTo(ExitCode.OK);
        assertThat(alice.out().lines().map(line -> {
                    byte[] json = line.getBytes(UTF_8);
                    return FrameCodec.readEvent(json, 0, json.length);
                }))
                .containsExactly(before, after);
    }

    @Test
    void privateMessagesAreFollowedOnRequestAndThenCountAsRead() throws Exception {
        gateway.chat().account("alice", "correct horse");
        gateway.chat().sayUnheard("bob", new UserName("alice"), "while you were out");
        CompletableFuture<ExitCode> tail = tail("--private", "--count", "2");
        shown("while you were out");
        gateway.chat().say("bob", new UserName("alice"), "now");
        assertThat(end(tail)).isEqualTo(ExitCode.OK);
        assertThat(alice.err()).contains("-- following ops, your private messages");
        assertThat(alice.out()).contains("bob -> alice: while you were out\n").contains("bob -> alice: now\n");
        await().until(() -> !gateway.received(ClientFrame.Received.class).isEmpty());
    }

    @Test
    void aSignalIsAGoodEndAndTheGatewayIsLeft() throws Exception {
        CompletableFuture<ExitCode> tail = tail();
        shown("-- following ops");
        alice.signal();
        assertThat(end(tail)).isEqualTo(ExitCode.OK);
        assertThat(alice.aborted()).containsExactly(ExitCode.OK);
        await().until(() -> gateway.peers().isEmpty());
    }

    @Test
    void aSignalAfterTheEndChangesNothing() throws Exception {
        CompletableFuture<ExitCode> tail = tail("--count", "1");
        shown("-- following ops");
        gateway.chat().say("bob", OPS, "one");
        assertThat(end(tail)).isEqualTo(ExitCode.OK);
        alice.signal();
        assertThat(alice.aborted()).isEmpty();
    }

    @Test
    void whatFailedAtOnceHasNotEndedWell() throws Exception {
        ExitCode exit = end(tail("--tls-ca", "missing.pem"));
        assertThat(exit).isNotEqualTo(ExitCode.OK);
        alice.signal();
        assertThat(alice.aborted()).isEmpty();
    }

    @Test
    void whatWasSaidDuringALossIsWrittenOnce() throws Exception {
        CompletableFuture<ExitCode> tail = tail("--count", "3");
        shown("-- following ops");
        gateway.chat().say("bob", OPS, "one");
        shown("bob: one");
        gateway.kill();
        shown("-- connection lost");
        gateway.chat().sayUnheard("bob", OPS, "two");
        gateway.revive();
        shown("-- back in ops, nothing missed");
        gateway.chat().say("bob", OPS, "three");
        assertThat(end(tail)).isEqualTo(ExitCode.OK);
        assertThat(alice.out().lines().map(line -> line.replaceFirst(".*bob: ", "")))
                .containsExactly("one", "two", "three");
    }

    @Test
    void aConnectionThatIsClosedForGoodIsToldByTheExitCode() throws Exception {
        CompletableFuture<ExitCode> tail = tail();
        shown("-- following ops");
        gateway.peers().get(0).close(4003, "too many errors");
        assertThat(end(tail)).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(alice.err()).endsWith("parley: disconnected: too many errors\n");
    }
}
