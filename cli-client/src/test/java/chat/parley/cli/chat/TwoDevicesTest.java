package chat.parley.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.cli.conversation.Journal;
import chat.parley.cli.file.KnownFiles;
import chat.parley.cli.process.SetClock;
import chat.parley.cli.screen.FakeCanvas;
import chat.parley.cli.screen.FakeScreen;
import chat.parley.cli.screen.TerminalReport;
import chat.parley.cli.transfer.Transfers;
import chat.parley.cli.window.Notifier;
import chat.parley.cli.window.Palette;
import chat.parley.cli.window.Window;
import chat.parley.client.ClientConfig;
import chat.parley.client.Credentials;
import chat.parley.client.ParleyClient;
import chat.parley.client.fake.FakeGateway;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Feature;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Windows of one user at two terminals agree on what is unread. */
final class TwoDevicesTest {
    private static final UserName ALICE = new UserName("alice");
    private static final UserName BOB = new UserName("bob");
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName OPS = new RoomName("ops");

    private final SetClock clock = new SetClock();
    private final FakeGateway gateway = new FakeGateway();
    private final List<Device> devices = new ArrayList<>();

    /** A terminal of the user, with both rooms. */
    private final class Device implements AutoCloseable {
        final ChatState state = new ChatState();
        final FakeCanvas canvas = new FakeCanvas();
        final FakeScreen screen = new FakeScreen();
        final Journal journal = new Journal(ALICE);
        final KnownFiles files = new KnownFiles();
        final Roster roster = new Roster();
        final Window window = new Window(
                journal,
                canvas,
                new Palette(256),
                Clock.systemUTC(),
                new Notifier(Map.of(), () -> TerminalReport.NONE, Notifier.Way.BELL),
                new Transfers());
        final Transcript transcript =
                new WindowTranscript(window, screen, state, new SentPosts(), roster, files, journal, reason -> {});
        final ParleyClient client = new ParleyClient(
                ClientConfig.of(gateway.url()).withReconnect(Duration.ofMillis(20), Duration.ofMillis(100)),
                transcript);
        final Navigation navigation = new Navigation(state, transcript);
        final Attendance attendance;

        Device(Duration patience) {
            attendance = new Attendance(client, state, window, true, patience, clock);
            window.onNews(attendance::look);
            window.onReading(new Reading(client, window, attendance, roster, journal, files));
            client.connect(new Credentials.Password(ALICE, "correct horse")).join();
            new RoomCommands(client, screen, state, navigation, transcript, roster, 20).enter(List.of(LOBBY, OPS));
            attendance.begin();
            devices.add(this);
        }

        private String bar() {
            List<String> bottom = canvas.bottom();
            return bottom.isEmpty() ? "" : bottom.get(bottom.size() - 1);
        }

        void untilBarBegins(String text) {
            await().untilAsserted(() -> assertThat(bar()).startsWith(text));
        }

        @Override
        public void close() {
            client.close();
            window.close();
        }
    }

    @BeforeEach
    void accounts() {
        gateway.withCursors(true);
        gateway.offering(Feature.values());
        gateway.chat().account("alice", "correct horse");
        gateway.chat().account("bob", "battery staple");
    }

    @AfterEach
    void close() {
        devices.forEach(Device::close);
        gateway.close();
    }

    private Device device() {
        return new Device(Duration.ofHours(1));
    }

    @Test
    void whatIsReadAtOneIsReadAtTheOtherAndWhatIsMarkedAsUnreadUnread() {
        Device one = device();
        Device two = device();
        gateway.chat().say("bob", OPS, "alice?");
        one.untilBarBegins(" 1 #lobby  2 #ops 1! ");
        two.untilBarBegins(" 1 #lobby  2 #ops 1! ");
        one.navigation.go(OPS);
        two.untilBarBegins(" 1 #lobby  2 #ops  ");
        EventId said = gateway.chat().newest().id();
        one.client.read(new Marker(OPS, said.previous(), 1));
        one.untilBarBegins(" 1 #lobby  2 #ops 1! ");
        two.untilBarBegins(" 1 #lobby  2 #ops 1! ");
    }

    @Test
    void afterDaysOfSleepTheNumberIsRightAndOnlyTheNewestIsRead() {
        Device one = device();
        gateway.chat().say("bob", OPS, "seen");
        one.untilBarBegins(" 1 #lobby  2 #ops 1 ");
        one.navigation.go(OPS);
        one.navigation.go(LOBBY);
        await().until(() -> gateway.chat().markers("alice").size() == 1);
        gateway.kill();
        for (int i = 0; i < 700; i++) {
            gateway.chat().sayUnheard("bob", OPS, "slept " + i);
        }
        gateway.revive();
        one.untilBarBegins(" 1 #lobby  2 #ops 700 ");
        gateway.chat().say("bob", OPS, "and one more");
        one.untilBarBegins(" 1 #lobby  2 #ops 701 ");
        assertThat(one.journal.messages(OPS)).hasSize(22);
        one.navigation.go(OPS);
        await().until(() -> one.canvas.shown.stream().anyMatch(line -> line.contains("701 new, the last 21 here")));
        devices.remove(one);
        one.close();
        assertThat(gateway.chat().markers("alice"))
                .containsExactly(new Marker(OPS, gateway.chat().newest().id(), 0));
    }

    @Test
    void whoEntersWithMuchUnreadHasItCounted() {
        EventId first = gateway.chat().sayUnheard("bob", OPS, "read").id();
        gateway.chat().mark(ALICE, new Marker(OPS, first, 0), null);
        for (int i = 0; i < 450; i++) {
            gateway.chat().sayUnheard("bob", OPS, i == 0 ? "@room" : "unread " + i);
        }
        device().untilBarBegins(" 1 #lobby  2 #ops 450! ");
        assertThat(gateway.received(ClientFrame.Unread.class))
                .allMatch(unread -> unread.conversation().equals(OPS));
    }

    @Test
    void whatCameInPrivateAtAnotherDeviceIsFoundIfItIsUnread() {
        gateway.chat()
                .forget("alice", gateway.chat().sayUnheard("bob", ALICE, "psst").id());
        EventId read = gateway.chat().sayUnheard("carol", ALICE, "read").id();
        gateway.chat().forget("alice", read);
        gateway.chat().mark(ALICE, new Marker(new UserName("carol"), read, 0), null);
        Device one = device();
        one.untilBarBegins(" 1 #lobby  2 #ops  3 @bob 1! ");
        assertThat(one.bar()).doesNotContain("carol");
        one.navigation.go(BOB);
        await().until(() -> one.canvas.shown.stream().anyMatch(line -> line.endsWith("bob  psst")));
        await().until(() -> gateway.chat().markers("alice").size() == 2);
    }

    @Test
    void whoTouchesNoKeyIsAwayAndReadsNothingUntilTheNextOne() {
        Device idle = new Device(Duration.ofMillis(200));
        await().until(() -> gateway.chat().isAway(ALICE));
        gateway.chat().say("bob", LOBBY, "are you there?");
        idle.untilBarBegins(" 1 #lobby 1 ");
        assertThat(gateway.received(ClientFrame.Read.class)).isEmpty();
        idle.attendance.key();
        idle.untilBarBegins(" 1 #lobby  2 #ops ");
        await().until(() -> !gateway.chat().markers("alice").isEmpty());
    }

    @Test
    void whoseComputerHasSleptReadsNothingThatComesUntilTheNextKey() {
        Device sleeper = device();
        clock.forward(Duration.ofHours(2));
        gateway.chat().say("bob", LOBBY, "are you there?");
        sleeper.untilBarBegins(" 1 #lobby 1 ");
        await().until(() -> gateway.chat().isAway(ALICE));
        assertThat(sleeper.canvas.shown).anyMatch(line -> line.contains("┈┈ new "));
        assertThat(gateway.received(ClientFrame.Read.class)).isEmpty();
        sleeper.attendance.key();
        sleeper.untilBarBegins(" 1 #lobby  2 #ops ");
        await().until(() ->
                !gateway.chat().markers("alice").isEmpty() && !gateway.chat().isAway(ALICE));
    }

    @Test
    void whatWasSkippedWhileTheComputerSleptIsNotReadEither() {
        Device sleeper = device();
        EventId seen = gateway.chat().say("bob", LOBBY, "seen").id();
        await().until(() -> gateway.chat().markers("alice").contains(new Marker(LOBBY, seen, 0)));
        gateway.kill();
        for (int i = 0; i < 700; i++) {
            gateway.chat().sayUnheard("bob", LOBBY, "slept " + i);
        }
        clock.forward(Duration.ofHours(2));
        gateway.revive();
        sleeper.untilBarBegins(" 1 #lobby 700 ");
        assertThat(gateway.chat().markers("alice")).containsExactly(new Marker(LOBBY, seen, 0));
        await().until(() -> sleeper.screen.shown.stream().anyMatch(line -> line.contains("connected again")));
        assertThat(sleeper.screen.shown).noneMatch(line -> line.contains("nothing missed"));
    }
}
