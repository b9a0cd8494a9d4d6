package chat.parley.cli.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.cli.conversation.Journal;
import chat.parley.cli.file.KnownFiles;
import chat.parley.cli.screen.FakeCanvas;
import chat.parley.cli.screen.FakeScreen;
import chat.parley.cli.screen.TerminalReport;
import chat.parley.cli.transfer.Transfers;
import chat.parley.cli.window.Notifier;
import chat.parley.cli.window.Palette;
import chat.parley.cli.window.Window;
import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Feature;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the window tells of a lost connection. */
final class WindowTranscriptTest {
    private static final UserName ME = new UserName("alice");
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName OPS = new RoomName("ops");

    private final Journal journal = new Journal(ME);
    private final ChatState state = new ChatState();
    private final FakeScreen screen = new FakeScreen();
    private final FakeCanvas canvas = new FakeCanvas();
    private final Window window = new Window(
            journal,
            canvas,
            new Palette(256),
            Clock.systemUTC(),
            new Notifier(Map.of(), () -> TerminalReport.NONE, Notifier.Way.BELL),
            new Transfers());
    private final WindowTranscript transcript = new WindowTranscript(
            window, screen, state, new SentPosts(), new Roster(), new KnownFiles(), journal, reason -> {});

    @BeforeEach
    void enter() {
        for (RoomName room : List.of(OPS, LOBBY)) {
            state.opened(room, true);
            transcript.entered(joined(room));
            transcript.opened(room);
        }
        transcript.current(LOBBY, false);
    }

    @AfterEach
    void close() {
        window.close();
    }

    private static ServerFrame.Joined joined(RoomName room) {
        return new ServerFrame.Joined(1, room, List.of(ME), 1, List.of(), false, true);
    }

    private static ServerFrame.Welcome welcome(Feature... features) {
        return new ServerFrame.Welcome(1, ME, null, "fake", "test", 30, List.of(features));
    }

    private boolean barSays(String text) {
        return canvas.bottom().stream().anyMatch(line -> line.contains(text));
    }

    private void leave(RoomName room) {
        new Navigation(state, transcript).leave(room);
    }

    private void caughtUp() {
        assertThat(screen.shown).last().asString().contains("connected again").contains("nothing missed");
        await().until(() -> !barSays("catching up") && !barSays("connection lost"));
    }

    @Test
    void aRoomThatWasLeftBeforeTheLossIsNotWaitedFor() {
        leave(OPS);
        transcript.connectionLost("gone", Duration.ZERO);
        transcript.connected(welcome());
        await().until(() -> barSays("catching up"));
        transcript.resumed(joined(LOBBY), true);
        caughtUp();
    }

    @Test
    void aRoomThatIsLeftWhileItIsWaitedForIsNotWaitedForAnyMore() {
        transcript.connectionLost("gone", Duration.ZERO);
        transcript.connected(welcome());
        transcript.resumed(joined(LOBBY), true);
        await().until(() -> barSays("catching up"));
        leave(OPS);
        caughtUp();
    }

    @Test
    void whatWasLeftOutIsNotCalledNothing() {
        transcript.connectionLost("gone", Duration.ZERO);
        transcript.connected(welcome());
        transcript.skipped(joined(LOBBY));
        transcript.resumed(joined(LOBBY), true);
        transcript.resumed(joined(OPS), true);
        assertThat(screen.shown).last().asString().contains("connected again").doesNotContain("nothing missed");
        transcript.connectionLost("gone", Duration.ZERO);
        transcript.connected(welcome());
        transcript.resumed(joined(LOBBY), true);
        transcript.resumed(joined(OPS), true);
        caughtUp();
    }

    @Test
    void whoIsAwayInARoomThatWasLeftIsNotShownAsAwayInPrivate() {
        UserName bob = new UserName("bob");
        transcript.presence(new ServerFrame.Presence(OPS, List.of(), List.of(), List.of(bob), List.of(), 2));
        new Navigation(state, transcript).go(bob);
        await().until(() -> barSays("bob is away"));
        leave(OPS);
        await().until(() -> !barSays("bob is away"));
    }

    private static EventId id(int number) {
        return EventId.startOf(Instant.parse("2026-11-21T12:00:00Z").plusSeconds(number));
    }

    @Test
    void whatIsOfferedToBeToldIsWaitedForBeforeAnythingCountsAsRead() {
        Event one = new Event(id(1), LOBBY, new UserName("bob"), new Nonce("b-1"), new Body.Text("one"));
        transcript.connected(welcome(Feature.MARKERS));
        transcript.event(one);
        await().until(() -> barSays("1 #lobby 1  2 #ops"));
        transcript.read(List.of(), true);
        await().until(() -> barSays("1 #lobby  2 #ops"));
    }

    @Test
    void anAnswerThatComesAfterItsConversationWasLeftDoesNotOpenItAgain() {
        UserName bob = new UserName("bob");
        Nonce first = new Nonce("a-1");
        Nonce second = new Nonce("a-2");
        transcript.posted(bob, first, "lunch?");
        transcript.posted(bob, second, "x");
        await().until(() -> barSays("1 #lobby  2 #ops  3 @bob"));
        new Navigation(state, transcript).leave(bob);
        await().until(() -> !barSays("@bob"));
        transcript.acknowledged(new Event(id(1), bob, ME, first, new Body.Text("lunch?")));
        transcript.refused(bob, second);
        transcript.event(new Event(id(2), OPS, bob, new Nonce("b-1"), new Body.Text("hello")));
        await().until(() -> barSays("1 #lobby  2 #ops 1 "));
        assertThat(barSays("@bob")).isFalse();
        transcript.event(new Event(id(3), ME, bob, new Nonce("b-2"), new Body.Text("yes")));
        await().until(() -> barSays("3 @bob 1!"));
        assertThat(state.numbered(3)).contains(bob);
    }

    @Test
    void whatIsOfAKindThatIsNotKnownOpensNoConversationAndShowsNothing() {
        String json =
                "{\"kind\":\"wave\",\"id\":\"01KAJ6Q8X0000GZ4T9D3V1B7CP\",\"to\":\"alice\",\"from\":\"bob\",\"nonce\":\"n\"}";
        Event wave = EncodedEvent.read(json.getBytes(UTF_8)).event();
        transcript.event(wave);
        transcript.page(new ChatState.Place(LOBBY, null), new ServerFrame.History(1, List.of(wave), false, true), null);
        transcript.event(new Event(EventId.MIN, LOBBY, new UserName("bob"), new Nonce("m"), new Body.Text("hello")));
        await().until(() -> canvas.shown.stream().anyMatch(line -> line.contains("hello")));
        assertThat(state.isOpen(new UserName("bob"))).isFalse();
        assertThat(canvas.shown).noneMatch(line -> line.contains("wave"));
        assertThat(canvas.shown.stream().filter(line -> line.contains("bob"))).hasSize(1);
    }
}
