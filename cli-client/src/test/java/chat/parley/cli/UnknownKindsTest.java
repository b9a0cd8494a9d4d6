package chat.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.patience.Patience;
import chat.parley.protocol.Event;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.UserName;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What later versions say is not shown to people, and is what it is for programs. */
final class UnknownKindsTest extends CliFixture {
    private final Event before = gateway.chat().sayUnheard("bob", LOBBY, "before");
    private final Event wave = gateway.chat().sayUnknown("bob", LOBBY, false);
    private final Event after = gateway.chat().sayUnheard("bob", LOBBY, "after");

    private ExitCode script(String command, String... more) {
        return new Cli(alice.reading("")).run(scriptArguments(command, more));
    }

    private String[] scriptArguments(String command, String... more) {
        return Stream.concat(
                        Stream.of(
                                command,
                                "--user",
                                "alice",
                                "--url",
                                gateway.url().toString(),
                                "--room",
                                "lobby"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private List<Event> events() {
        return alice.out()
                .lines()
                .map(line -> line.getBytes(UTF_8))
                .map(json -> FrameCodec.readEvent(json, 0, json.length))
                .toList();
    }

    @Test
    void historyShowsAsManyMessagesAsWereAskedFor() {
        for (int i = 0; i < 500; i++) {
            gateway.chat().sayUnknown("bob", LOBBY, false);
        }
        assertThat(script("history", "-n", "2")).isEqualTo(ExitCode.OK);
        assertThat(alice.out()).hasLineCount(2).contains("before", "after").doesNotContain("wave");
    }

    @Test
    void historyAsJsonHasThem() {
        assertThat(script("history", "-n", "2", "--json")).isEqualTo(ExitCode.OK);
        assertThat(events()).containsExactly(wave, after).doesNotContain(before);
        assertThat(alice.out()).contains("\"hands\":[2,{}]");
    }

    @Test
    void tailCountsOnlyWhatItWrites() throws Exception {
        CompletableFuture<ExitCode> tail = CompletableFuture.supplyAsync(() -> script("tail", "--count", "2"));
        await().until(() -> alice.err().contains("-- following"));
        for (int i = 0; i < 3; i++) {
            gateway.chat().sayUnknown("bob", LOBBY, true);
        }
        gateway.chat().say("bob", LOBBY, "one");
        gateway.chat().say("bob", LOBBY, "two");
        assertThat(tail.get(Patience.MOST.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
        assertThat(alice.out()).hasLineCount(2).contains("one", "two").doesNotContain("wave");
    }

    @Test
    void tailAsJsonWritesAndCountsThem() throws Exception {
        CompletableFuture<ExitCode> tail =
                CompletableFuture.supplyAsync(() -> script("tail", "--json", "--count", "2"));
        await().until(() -> alice.err().contains("-- following"));
        Event one = gateway.chat().sayUnknown("bob", LOBBY, true);
        Event two = gateway.chat().say("bob", LOBBY, "two");
        assertThat(tail.get(Patience.MOST.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
        assertThat(events()).containsExactly(one, two);
    }

    @Test
    void chatShowsTheOthersAndNothingOfThem() {
        gateway.chat().account("alice", "correct horse");
        gateway.chat().sayUnknown("bob", new UserName("alice"), false);
        assertThat(run("/history\n/quit\n", "--room", "lobby")).isEqualTo(ExitCode.OK);
        assertThat(alice.out()).contains("bob: before", "bob: after").doesNotContain("wave", "private");
        assertThat(alice.err()).doesNotContain("wave", "!!");
    }
}
