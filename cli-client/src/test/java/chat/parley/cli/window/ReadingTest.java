package chat.parley.cli.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.cli.conversation.Answers;
import chat.parley.cli.conversation.Journal;
import chat.parley.cli.screen.FakeCanvas;
import chat.parley.cli.screen.TerminalReport;
import chat.parley.cli.transfer.Transfers;
import chat.parley.client.UnreadCount;
import chat.parley.protocol.Body;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Marker;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a window counts as read, and what it shows of unread messages, threads and typing, on a canvas of 80 columns. */
final class ReadingTest {
    private static final UserName ME = new UserName("alice");
    private static final UserName BOB = new UserName("bob");
    private static final UserName CAROL = new UserName("carol");
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName OPS = new RoomName("ops");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final FakeCanvas canvas = new FakeCanvas();
    private final List<String> shown = canvas.shown;
    private final List<String> sent = canvas.sent;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    /** What is to be run later. */
    private final List<Runnable> waiting = new CopyOnWriteArrayList<>();

    private Window window = window();

    private Window window() {
        return new Window(
                new Journal(ME),
                canvas,
                new Palette(256),
                Clock.fixed(NOON, ZoneOffset.UTC),
                new Notifier(Map.of(), () -> TerminalReport.NONE, Notifier.Way.BELL),
                new Transfers());
    }

    private int number;

    /** Keeps what the window tells and asks. */
    private final class Recorder implements Reader {
        @Override
        public void markersKnown() {
            asked.add("known");
        }

        @Override
        public void read(Marker marker) {
            asked.add("read " + marker.conversation() + " " + ordinal(marker.upTo()) + " " + marker.turn());
        }

        @Override
        public void left(Conversation conversation) {
            asked.add("left " + conversation);
        }

        @Override
        public void looksAt(@Nullable Conversation conversation) {
            asked.add("looks at " + conversation);
        }

        @Override
        public void count(Conversation conversation, EventId after) {
            asked.add("count " + conversation + " " + ordinal(after));
        }

        @Override
        public void load(UserName with) {
            asked.add("load " + with);
        }

        @Override
        public void later(Duration pause, Runnable then) {
            asked.add("later " + pause.toSeconds());
            waiting.add(then);
        }
    }

    @BeforeEach
    void enter() {
        window.onReading(new Recorder());
        window.joined(joined(LOBBY, List.of(), false));
        window.joined(joined(OPS, List.of(), false));
        window.read(List.of(), true);
        window.current(LOBBY);
        now();
        asked.clear();
    }

    @AfterEach
    void close() {
        window.close();
    }

    /** Takes a window that stands in the lobby, where a page of two messages is, at a gateway that has not told how far the user has read. */
    private void beginAnew() {
        window.close();
        shown.clear();
        asked.clear();
        window = window();
        window.onReading(new Recorder());
        window.markersOffered();
        number = 100;
        Event one = event(LOBBY, BOB, new Body.Text("one"));
        window.joined(joined(LOBBY, List.of(one, event(LOBBY, BOB, new Body.Text("two"))), true));
        window.current(LOBBY);
    }

    private static EventId id(long ordinal) {
        return new EventId(EventId.startOf(NOON).high(), ordinal);
    }

    private static long ordinal(EventId id) {
        return id.equals(EventId.MIN) ? 0 : id.low();
    }

    private static Marker marker(Conversation with, long ordinal, int turn) {
        return new Marker(with, id(ordinal), turn);
    }

    private static ServerFrame.Joined joined(RoomName room, List<Event> events, boolean more) {
        return new ServerFrame.Joined(1, room, List.of(ME), 1, events, more, true);
    }

    private Event event(Conversation to, UserName from, Body body) {
        number++;
        return new Event(id(number), to, from, new Nonce("n-" + number), body);
    }

    private Event said(Conversation to, UserName from, String text) {
        Event event = event(to, from, new Body.Text(text));
        window.event(event);
        return event;
    }

    private List<String> now() {
        window.notice("drawn");
        await().until(() -> shown.removeIf(line -> line.strip().equals("--  drawn")));
        List<String> all = List.copyOf(shown);
        shown.clear();
        return all;
    }

    private String bar() {
        now();
        return canvas.bottom().get(canvas.bottom().size() - 1);
    }

    private List<String> asked() {
        now();
        List<String> all = List.copyOf(asked);
        asked.clear();
        return all;
    }

    @Test
    void whatStandsThereIsReadAndWhatIsElsewhereIsCounted() {
        said(LOBBY, BOB, "one");
        said(OPS, BOB, "two");
        assertThat(asked()).containsExactly("read lobby 1 0");
        assertThat(bar()).startsWith(" 1 #lobby  2 #ops 1 ");
        window.current(OPS);
        assertThat(asked()).containsExactly("left lobby", "looks at ops", "read ops 2 0");
    }

    @Test
    void whatWasReadElsewhereIsNotCountedAndCallsNobody() {
        said(OPS, BOB, "alice, one");
        said(OPS, BOB, "two");
        assertThat(bar()).startsWith(" 1 #lobby  2 #ops 2! ");
        sent.clear();
        window.read(List.of(marker(OPS, 1, 0)), false);
        assertThat(bar()).startsWith(" 1 #lobby  2 #ops 1 ");
        window.read(List.of(marker(OPS, 9, 0)), false);
        said(OPS, BOB, "alice, three");
        assertThat(bar()).startsWith(" 1 #lobby  2 #ops  ");
        assertThat(sent).isEmpty();
        window.read(List.of(marker(OPS, 1, 1)), false);
        assertThat(bar()).startsWith(" 1 #lobby  2 #ops 2! ");
    }

    @Test
    void aRoomThatWasNeverReadCountsNothingOfBefore() {
        RoomName dev = new RoomName("dev");
        Event one = event(dev, BOB, new Body.Text("one"));
        window.joined(joined(dev, List.of(one), true));
        assertThat(bar()).startsWith(" 1 #dev  2 #lobby ");
        assertThat(asked()).isEmpty();
        window.current(dev);
        assertThat(asked()).contains("read dev 1 0");
    }

    @Test
    void whatIsUnreadBeforeThePageIsCountedByTheServerAndHasItsLine() {
        RoomName dev = new RoomName("dev");
        number = 100;
        Event one = event(dev, BOB, new Body.Text("one"));
        Event two = event(dev, BOB, new Body.Text("alice, two"));
        window.read(List.of(marker(dev, 50, 0)), false);
        window.joined(joined(dev, List.of(one, two), true));
        assertThat(asked()).containsExactly("count dev 50");
        assertThat(bar()).startsWith(" 1 #dev 2! ");
        window.counted(dev, id(50), new UnreadCount(41, 3, true));
        assertThat(bar()).startsWith(" 1 #dev 41! ");
        said(dev, BOB, "three");
        assertThat(bar()).startsWith(" 1 #dev 42! ");
        window.read(List.of(marker(dev, 101, 0)), false);
        assertThat(bar()).startsWith(" 1 #dev 2! ");
        window.read(List.of(marker(dev, 50, 1)), false);
        window.counted(dev, id(50), new UnreadCount(42, 3, true));
        window.current(dev);
        assertThat(now()).anyMatch(line -> line.startsWith("┈┈ 42 new, the last 3 here ┈"));
    }

    @Test
    void aCountInWhichSomethingCameIsAskedForAgainAndOneOfAnOldMarkerIsNothing() {
        RoomName dev = new RoomName("dev");
        number = 100;
        Event one = event(dev, BOB, new Body.Text("one"));
        window.read(List.of(marker(dev, 50, 0)), false);
        window.joined(joined(dev, List.of(one), true));
        said(dev, BOB, "meanwhile");
        window.counted(dev, id(50), new UnreadCount(7, 0, true));
        assertThat(asked()).containsExactly("count dev 50", "count dev 50");
        window.read(List.of(marker(dev, 60, 0)), false);
        assertThat(asked()).containsExactly("count dev 60");
        window.counted(dev, id(50), new UnreadCount(8, 0, true));
        assertThat(bar()).startsWith(" 1 #dev 2 ");
    }

    @Test
    void nothingIsReadBeforeItIsKnownHowFarTheUserHasRead() {
        beginAnew();
        assertThat(asked()).containsExactly("later 5", "looks at lobby");
        window.read(List.of(marker(LOBBY, 50, 1)), true);
        assertThat(asked()).containsExactly("known", "count lobby 50");
        window.counted(LOBBY, id(50), new UnreadCount(712, 0, true));
        assertThat(now()).last().asString().startsWith("┈┈ 712 new, the last 2 here, above ┈");
        assertThat(asked()).containsExactly("read lobby 102 1");
        said(LOBBY, BOB, "three");
        assertThat(asked()).containsExactly("read lobby 103 1");
        waiting.forEach(Runnable::run);
        assertThat(asked()).isEmpty();
    }

    @Test
    void whereItIsNeverToldHowFarTheUserHasReadItIsReadAllTheSame() {
        beginAnew();
        now();
        asked.clear();
        waiting.forEach(Runnable::run);
        assertThat(asked()).containsExactly("known", "read lobby 102 0");
        window.read(List.of(marker(LOBBY, 101, 1)), true);
        assertThat(now()).last().asString().startsWith("┈┈ 1 new, above ┈");
        assertThat(asked()).containsExactly("known", "read lobby 102 1");
    }

    @Test
    void whatWasReadOnAnotherDeviceWhileItIsCountedOwesNoLine() {
        beginAnew();
        window.read(List.of(marker(LOBBY, 50, 0)), true);
        now();
        asked.clear();
        window.read(List.of(marker(LOBBY, 102, 0)), false);
        said(LOBBY, BOB, "three");
        assertThat(now()).noneMatch(line -> line.contains("new"));
        assertThat(asked()).containsExactly("read lobby 103 0");
    }

    @Test
    void aNumberThatNobodyCanBelieveIsShownAsMany() {
        RoomName dev = new RoomName("dev");
        number = 100;
        Event one = event(dev, BOB, new Body.Text("one"));
        window.read(List.of(marker(dev, 50, 0)), false);
        window.joined(joined(dev, List.of(one), true));
        now();
        window.counted(dev, id(50), new UnreadCount(1L << 53, 1L << 53, false));
        assertThat(bar()).startsWith(" 1 #dev 999+! ");
        window.counted(dev, id(50), new UnreadCount(0, 0, true));
        window.read(List.of(new Marker(dev, EventId.MAX, Integer.MAX_VALUE)), false);
        assertThat(bar()).startsWith(" 1 #dev  2 #lobby");
    }

    @Test
    void ofMuchThatWasMissedTheNewestStandsThereAndTheRestIsCounted() {
        said(OPS, BOB, "seen");
        window.current(OPS);
        window.current(LOBBY);
        said(LOBBY, BOB, "seen");
        asked();
        number = 1000;
        Event one = event(OPS, BOB, new Body.Text("one"));
        Event two = event(LOBBY, BOB, new Body.Text("two"));
        window.skipped(joined(OPS, List.of(one), true));
        window.skipped(joined(LOBBY, List.of(two), true));
        assertThat(asked()).containsExactly("count ops 1", "read lobby 1002 0");
        window.counted(OPS, id(1), new UnreadCount(712, 0, true));
        assertThat(bar()).startsWith(" 1 #lobby  2 #ops 712 ");
        window.current(OPS);
        assertThat(now())
                .anyMatch(line -> line.startsWith("┈┈ 712 new, the last 1 here ┈"))
                .noneMatch(line -> line.contains("seen"));
    }

    @Test
    void whatIsSkippedWhereTheUserIsIsShownBelowALine() {
        said(LOBBY, BOB, "seen");
        now();
        number = 1000;
        window.skipped(joined(LOBBY, List.of(event(LOBBY, BOB, new Body.Text("two"))), true));
        assertThat(now())
                .anyMatch(line -> line.contains("more was said meanwhile than is shown"))
                .anyMatch(line -> line.startsWith("┈┈ 1 or more new ┈"))
                .anyMatch(line -> line.endsWith("bob  two"));
    }

    @Test
    void inPrivateAllIsUnreadThatWasNotReadAndTheEndIsReadWhenTheUserGoesThere() {
        said(ME, BOB, "one");
        assertThat(asked()).containsExactly("count bob 0");
        window.counted(BOB, EventId.MIN, new UnreadCount(5, 0, true));
        assertThat(bar()).contains(" 3 @bob 5! ");
        window.current(BOB);
        assertThat(asked()).containsExactly("left lobby", "looks at bob", "read bob 1 0", "load bob");
        List<Event> before = new ArrayList<>();
        number = -10;
        before.add(event(ME, BOB, new Body.Text("before")));
        window.saidBefore(BOB, before, List.of(), false, true);
        window.current(LOBBY);
        window.current(BOB);
        assertThat(now()).anyMatch(line -> line.endsWith("bob  before"));
        assertThat(asked()).doesNotContain("load bob");
    }

    @Test
    void inPrivateWithoutAMarkerWhatTheUserSaidLastCountsAsReadButNoAnswer() {
        Event root = event(ME, BOB, new Body.Text("one"));
        Event mine = event(BOB, ME, new Body.Text("from my telephone"));
        Event two = event(ME, BOB, new Body.Text("two"));
        Event answer = event(BOB, ME, new Body.Text("yes", root.id(), BOB, null));
        window.saidBefore(BOB, List.of(root, mine, two, answer), List.of(), true, true);
        assertThat(asked()).containsExactly("read bob 2 0");
        assertThat(bar()).contains(" 3 @bob 1! ");
        window.saidBefore(CAROL, List.of(event(ME, CAROL, new Body.Text("three"))), List.of(), false, true);
        assertThat(asked()).isEmpty();
        assertThat(bar()).contains(" 4 @carol 1! ");
    }

    @Test
    void aPageThatCannotBeReadCompletelyIsNotAllThatWasSaid() {
        window.saidBefore(BOB, List.of(), List.of(), false, false);
        assertThat(asked()).containsExactly("count bob 0");
        window.counted(BOB, EventId.MIN, new UnreadCount(5, 0, true));
        assertThat(bar()).contains(" 3 @bob 5! ");
        window.current(BOB);
        assertThat(asked()).contains("load bob");
        RoomName dev = new RoomName("dev");
        window.read(List.of(marker(dev, 50, 0)), false);
        window.joined(new ServerFrame.Joined(1, dev, List.of(ME), 1, List.of(), false, false));
        assertThat(asked()).containsExactly("count dev 50");
    }

    @Test
    void whatCannotBeCountedIsAskedForAgainLaterAndLater() {
        RoomName dev = new RoomName("dev");
        number = 100;
        window.read(List.of(marker(dev, 50, 0)), false);
        window.joined(joined(dev, List.of(event(dev, BOB, new Body.Text("one"))), true));
        window.notCounted(dev, id(50));
        said(dev, BOB, "two");
        assertThat(asked()).containsExactly("count dev 50", "later 30");
        waiting.remove(0).run();
        window.counted(dev, id(50), new UnreadCount(7, 0, false));
        assertThat(asked()).containsExactly("count dev 50", "later 60");
        assertThat(bar()).startsWith(" 1 #dev 7 ");
        waiting.remove(0).run();
        window.counted(dev, id(50), new UnreadCount(9, 0, true));
        assertThat(asked()).containsExactly("count dev 50");
        assertThat(bar()).startsWith(" 1 #dev 9 ");
    }

    @Test
    void whatIsReadMeanwhileIsNotCountedAgain() {
        RoomName dev = new RoomName("dev");
        number = 100;
        window.read(List.of(marker(dev, 50, 0)), false);
        window.joined(joined(dev, List.of(event(dev, BOB, new Body.Text("one"))), true));
        window.notCounted(dev, id(50));
        window.current(dev);
        now();
        asked.clear();
        waiting.forEach(Runnable::run);
        assertThat(asked()).isEmpty();
    }

    @Test
    void aLineDoesNotWaitForANumberThatCannotBeCounted() {
        beginAnew();
        window.read(List.of(marker(LOBBY, 50, 0)), true);
        window.notCounted(LOBBY, id(50));
        assertThat(now()).last().asString().startsWith("┈┈ 2 or more new, above ┈");
        assertThat(asked()).contains("read lobby 102 0");
    }

    @Test
    void whoIsNotThereReadsNothingUntilTheNextKey() {
        window.absent(true);
        said(LOBBY, BOB, "one");
        said(LOBBY, BOB, "two");
        assertThat(bar()).startsWith(" 1 #lobby 2 ");
        assertThat(asked()).containsExactly("looks at null");
        window.absent(false);
        assertThat(asked()).containsExactly("looks at lobby", "read lobby 2 0");
        assertThat(bar()).startsWith(" 1 #lobby  2 #ops ");
    }

    @Test
    void aLineStandsAboveWhatIsNewSinceTheUserWentAway() {
        window.absent(true);
        said(LOBBY, BOB, "one");
        said(LOBBY, BOB, "two");
        assertThat(now()).hasSize(3).first().asString().startsWith("┈┈ new ┈");
    }

    @Test
    void whatWasMarkedAsUnreadStaysSoWhereItStandsUntilTheUserSaysSomethingOrComesBack() {
        said(LOBBY, BOB, "one");
        window.read(List.of(marker(LOBBY, 0, 1)), false);
        said(LOBBY, BOB, "two");
        assertThat(bar()).startsWith(" 1 #lobby 2 ");
        asked.clear();
        window.current(OPS);
        window.current(LOBBY);
        assertThat(now()).anyMatch(line -> line.startsWith("┈┈ 2 new ┈"));
        assertThat(asked()).contains("read lobby 2 1");
        window.read(List.of(marker(LOBBY, 0, 2)), false);
        said(LOBBY, ME, "three");
        assertThat(asked()).containsExactly("read lobby 3 2");
        assertThat(bar()).startsWith(" 1 #lobby  2 #ops ");
    }

    @Test
    void whatTheUserSaysElsewhereCountsAsReadingUpToIt() {
        said(OPS, BOB, "one");
        said(OPS, ME, "from my telephone");
        said(OPS, BOB, "two");
        assertThat(bar()).startsWith(" 1 #lobby  2 #ops 1 ");
        assertThat(asked()).containsExactly("read ops 2 0");
    }

    private Event answer(UserName from, String text, Event root) {
        Event event = event(LOBBY, from, new Body.Text(text, root.id(), root.from(), null));
        window.event(event);
        return event;
    }

    private void openThread(Event root, List<Event> answers, boolean earlier) {
        Answers thread = new Answers(LOBBY, root.id(), ME);
        thread.addAll(new ServerFrame.History(1, List.of(root), false, true));
        thread.addAll(new ServerFrame.History(2, answers, earlier, true));
        window.thread(thread, earlier);
    }

    @Test
    void aMessageWithAnswersSaysHowManyAndAnAnswerWhatItAnswers() {
        Event root = said(LOBBY, BOB, "lunch?");
        Event yes = answer(CAROL, "yes", root);
        answer(CAROL, "at one", yes);
        window.event(yes);
        assertThat(now())
                .containsExactly(
                        "12:00         bob  lunch?",
                        "12:00       carol  ↪ bob: lunch?",
                        "                   yes",
                        "                   ↪ carol: yes",
                        "                   at one");
        window.current(OPS);
        window.current(LOBBY);
        assertThat(now())
                .contains("                   ↳ 1 answer, /thread 1", "                   ↳ 1 answer, /thread 2");
    }

    @Test
    void aThreadStandsByItselfAndTheRestOfTheRoomIsCounted() {
        Event root = said(LOBBY, BOB, "lunch?");
        Event yes = answer(CAROL, "yes", root);
        now();
        asked.clear();
        openThread(root, List.of(yes), true);
        List<String> lines = now();
        assertThat(lines.get(0)).startsWith("━━ #lobby ↪ thread: bob: lunch? ━");
        assertThat(lines.get(1)).isEqualTo("12:00         bob  lunch?");
        assertThat(lines.get(2)).startsWith("┈┈ earlier answers: /history more ┈");
        assertThat(lines.get(3)).isEqualTo("12:00       carol  yes");
        said(LOBBY, CAROL, "something else");
        answer(BOB, "at one", root);
        window.event(event(LOBBY, BOB, new Body.Edit(root.id(), "dinner?")));
        assertThat(now())
                .containsExactly("12:00         bob  at one", "               --  bob edits \"lunch?\": dinner?");
        assertThat(bar()).startsWith(" 1 #lobby 2 ");
        assertThat(asked()).isEmpty();
        window.current(LOBBY);
        assertThat(now())
                .anyMatch(line -> line.startsWith("━━ #lobby ━"))
                .anyMatch(line -> line.startsWith("┈┈ 2 new ┈"))
                .anyMatch(line -> line.endsWith("carol  something else"));
        assertThat(asked()).contains("read lobby 4 0");
    }

    @Test
    void whoTypesStandsInTheBarUntilTheySaidIt() {
        window.typing(new ServerFrame.Typing(LOBBY, BOB, true));
        window.typing(new ServerFrame.Typing(OPS, new UserName("dave"), true));
        assertThat(bar()).endsWith("bob is typing ");
        window.typing(new ServerFrame.Typing(LOBBY, CAROL, true));
        assertThat(bar()).endsWith("bob and carol are typing ");
        window.typing(new ServerFrame.Typing(LOBBY, new UserName("erin"), true));
        assertThat(bar()).endsWith("several are typing ");
        said(LOBBY, BOB, "hello");
        window.typing(new ServerFrame.Typing(LOBBY, CAROL, false));
        assertThat(bar()).endsWith("erin is typing ");
        window.current(OPS);
        assertThat(bar()).endsWith("1 here ");
    }

    @Test
    void whoTypesNoMoreAndDoesNotSayItIsForgotten() {
        window.typing(new ServerFrame.Typing(LOBBY, BOB, true));
        assertThat(bar()).endsWith("bob is typing ");
        await().until(() -> bar().endsWith("1 here "));
    }

    @Test
    void whoIsAwayIsCountedInARoomAndNamedInPrivate() {
        window.members(LOBBY, 3, 2);
        assertThat(bar()).endsWith(" 3 here, 2 away ");
        window.away(Set.of(BOB));
        window.current(BOB);
        assertThat(bar()).endsWith(" bob is away ");
        window.selfAway(true);
        assertThat(bar()).endsWith(" you are away, bob is away ");
    }
}
