package chat.parley.cli.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.cli.conversation.Journal;
import chat.parley.cli.screen.FakeCanvas;
import chat.parley.cli.screen.TerminalReport;
import chat.parley.cli.transfer.Transfer;
import chat.parley.cli.transfer.Transfers;
import chat.parley.protocol.Body;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stands where, on a canvas of 80 columns. */
final class WindowTest {
    private static final UserName ME = new UserName("alice");
    private static final UserName BOB = new UserName("bob");
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName OPS = new RoomName("ops");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final Journal journal = new Journal(ME);
    private final FakeCanvas canvas = new FakeCanvas();
    private final List<String> shown = canvas.shown;
    private final List<String> sent = canvas.sent;
    private final Transfers transfers = new Transfers();
    private final Notifier notifier = new Notifier(Map.of(), () -> TerminalReport.NONE, Notifier.Way.BELL);
    private final Window window =
            new Window(journal, canvas, new Palette(256), Clock.fixed(NOON, ZoneOffset.UTC), notifier, transfers);
    private int number;

    @BeforeEach
    void enter() {
        window.opened(LOBBY);
        window.opened(OPS);
        window.current(LOBBY);
        await().until(() -> shown.stream().anyMatch(line -> line.startsWith("━━ #lobby ━")));
        shown.clear();
    }

    @AfterEach
    void close() {
        window.close();
    }

    private Event said(RoomName room, UserName from, Instant at, String text) {
        number++;
        EventId id = new EventId(EventId.startOf(at).high(), number);
        return new Event(id, room, from, new Nonce("n-" + number), new Body.Text(text));
    }

    /** All that was asked for so far has been drawn. */
    private void drawn() {
        window.notice("drawn");
        await().until(() -> shown.removeIf(line -> line.strip().equals("--  drawn")));
    }

    @Test
    void aGroupHasItsNameAndTimeOnce() {
        window.event(said(LOBBY, BOB, NOON, "one"));
        window.event(said(LOBBY, BOB, NOON.plusSeconds(60), "two\nlines"));
        window.event(said(LOBBY, new UserName("carol"), NOON.plusSeconds(70), "three"));
        drawn();
        assertThat(shown)
                .containsExactly(
                        "12:00         bob  one",
                        "                   two",
                        "                   lines",
                        "12:01       carol  three");
    }

    @Test
    void aLongMessageIsFoldedUntilAllOfItIsAskedFor() {
        window.event(said(LOBBY, BOB, NOON, "line\n".repeat(29) + "the last"));
        window.event(said(LOBBY, BOB, NOON, "short"));
        drawn();
        assertThat(shown).hasSize(14);
        assertThat(shown.get(12)).isEqualTo("                   … 30 lines in all: /unfold 1");
        shown.clear();
        window.unfold(1);
        drawn();
        assertThat(shown).hasSize(30).last().asString().endsWith("the last");
        shown.clear();
        window.unfold(0);
        window.unfold(2);
        drawn();
        assertThat(shown).hasSize(31).last().asString().endsWith("no message is folded as number 2");
    }

    @Test
    void anotherDayBeginsWithALine() {
        window.event(said(LOBBY, BOB, NOON.minusSeconds(86_400), "yesterday"));
        window.event(said(LOBBY, BOB, NOON, "today"));
        drawn();
        assertThat(shown).hasSize(4);
        assertThat(shown.get(0)).startsWith("┈┈ Friday, 20 November 2026 ┈");
        assertThat(shown.get(2)).startsWith("┈┈ Saturday, 21 November 2026 ┈");
    }

    private static ServerFrame.Joined joined(RoomName room, List<Event> events) {
        return new ServerFrame.Joined(1, room, List.of(ME), 1, events, false, true);
    }

    @Test
    void whatIsNewSinceTheUserWasThereHasALineAbove() {
        RoomName dev = new RoomName("dev");
        List<Event> page = new ArrayList<>();
        page.add(said(dev, BOB, NOON, "one"));
        page.add(said(dev, BOB, NOON, "two"));
        window.seenBefore(Map.of(dev, page.get(0).id()));
        window.joined(joined(dev, page));
        drawn();
        assertThat(canvas.bottom()).last().asString().startsWith(" 1 #dev 1  2 #lobby  3 #ops ");
        window.arrived(joined(dev, page));
        drawn();
        assertThat(shown.get(1)).isEqualTo("12:00         bob  one");
        assertThat(shown.get(2)).startsWith("┈┈ 1 new ┈");
        assertThat(shown.get(3)).isEqualTo("12:00         bob  two");

        window.closed(dev);
        window.current(LOBBY);
        page.add(said(dev, BOB, NOON, "three"));
        window.joined(joined(dev, page));
        drawn();
        assertThat(canvas.bottom()).last().asString().startsWith(" 1 #dev 1  2 #lobby  3 #ops ");
        List<Map<RoomName, EventId>> seen = new CopyOnWriteArrayList<>();
        window.seen(seen::add);
        drawn();
        assertThat(seen.get(0)).containsEntry(dev, page.get(1).id());
    }

    @Test
    void whatWasSeenInARoomThatWasLeftOrThatNobodyLookedAtIsKept() {
        RoomName left = new RoomName("left");
        Event last = said(left, BOB, NOON, "read");
        window.arrived(joined(left, List.of(last)));
        window.current(LOBBY);
        window.closed(left);
        window.event(said(OPS, BOB, NOON, "not looked at"));
        List<Map<RoomName, EventId>> seen = new CopyOnWriteArrayList<>();
        window.seen(seen::add);
        drawn();
        assertThat(seen.get(0)).isEqualTo(Map.of(left, last.id(), OPS, EventId.MIN));
    }

    @Test
    void moreMayBeNewThanWasReadOnEntering() {
        RoomName dev = new RoomName("dev");
        window.seenBefore(Map.of(dev, EventId.startOf(NOON.minusSeconds(60))));
        window.arrived(
                new ServerFrame.Joined(1, dev, List.of(ME), 1, List.of(said(dev, BOB, NOON, "one")), true, true));
        drawn();
        assertThat(shown.get(1)).startsWith("┈┈ 1 or more new ┈");
    }

    @Test
    void whatIsSaidElsewhereIsCountedAndShownWhenTheUserGoesThere() {
        window.event(said(OPS, BOB, NOON, "one"));
        window.event(said(OPS, BOB, NOON, "alice: two"));
        drawn();
        assertThat(shown).isEmpty();
        assertThat(canvas.bottom()).last().asString().startsWith(" 1 #lobby  2 #ops 2! ");
        assertThat(sent).containsExactly("\u0007");
        window.current(OPS);
        drawn();
        assertThat(shown.get(0)).startsWith("━━ #ops ━");
        assertThat(shown.get(1)).startsWith("┈┈ 2 new ┈");
        assertThat(shown.subList(2, 4)).containsExactly("12:00         bob  one", "12:00         bob  alice: two");
        assertThat(canvas.bottom()).last().asString().startsWith(" 1 #lobby  2 #ops  ");
    }

    @Test
    void theUserIsNotCalledWhenThatIsNotWanted() {
        notifier.way(Notifier.Way.OFF);
        window.event(said(OPS, BOB, NOON, "alice!"));
        drawn();
        assertThat(sent).isEmpty();
    }

    @Test
    void whatWaitsForItsAnswerStandsBelowUntilItHasIt() {
        window.connection(Connection.LOST);
        Nonce nonce = new Nonce("mine");
        window.posted(LOBBY, nonce, "typed meanwhile");
        drawn();
        assertThat(canvas.bottom()).first().isEqualTo("    …       alice  typed meanwhile");
        assertThat(canvas.bottom()).last().asString().startsWith(" no connection, trying again ");
        window.connection(Connection.UP);
        EventId id = new EventId(EventId.startOf(NOON).high(), 99);
        window.acknowledged(new Event(id, LOBBY, ME, nonce, new Body.Text("typed meanwhile")));
        drawn();
        assertThat(canvas.bottom()).hasSize(1);
        assertThat(shown).containsExactly("12:00       alice  typed meanwhile");
    }

    @Test
    void aRefusedMessageLeavesNoConversationBehind() {
        List<String> over = new CopyOnWriteArrayList<>();
        Nonce nonce = new Nonce("mine");
        window.posted(BOB, nonce, "psst");
        drawn();
        assertThat(canvas.bottom()).last().asString().contains(" 3 @bob ");
        window.refused(BOB, nonce, () -> over.add("bob"));
        drawn();
        assertThat(canvas.bottom()).last().asString().doesNotContain("@bob");
        assertThat(over).hasSize(1);
    }

    @Test
    void whatIsAnsweredAtOnceIsNeverMarked() {
        window.posted(LOBBY, new Nonce("mine"), "quick");
        drawn();
        assertThat(canvas.bottom()).hasSize(1);
        await().until(() -> canvas.bottom().size() == 2);
    }

    @Test
    void anEventThatComesTwiceIsShownOnce() {
        Event event = said(LOBBY, BOB, NOON, "once");
        window.event(event);
        window.event(event);
        drawn();
        assertThat(shown).containsExactly("12:00         bob  once");
    }

    @Test
    void nothingFromOthersSteersTheTerminal() {
        window.event(said(LOBBY, BOB, NOON, "a\u001b[2J\u202e"));
        drawn();
        assertThat(shown).containsExactly("12:00         bob  a␛[2J\ufffd");
    }

    @Test
    void transfersStandAboveTheBar() {
        Transfer transfer = transfers.begin(Transfer.Direction.UP, "plan.pdf", () -> {});
        transfer.at(512, 2048);
        drawn();
        assertThat(canvas.bottom())
                .first()
                .asString()
                .startsWith(" ↑ plan.pdf  ")
                .contains("━━━┈", " 25%", "512 B of 2.0 KiB");
        transfers.ended(transfer);
        await().until(() -> canvas.bottom().size() == 1);
    }

    @Test
    void theWayToWhatIsUnreadBeginsWithMentions() {
        window.event(said(LOBBY, BOB, NOON, "here"));
        window.event(said(OPS, BOB, NOON, "unread"));
        window.event(new Event(
                new EventId(EventId.startOf(NOON).high(), 500), ME, BOB, new Nonce("p"), new Body.Text("private")));
        List<String> told = new CopyOnWriteArrayList<>();
        window.nextUnread(conversation -> told.add(conversation.toString()));
        drawn();
        assertThat(told).containsExactly("bob");
        assertThat(sent).hasSize(1);
    }

    @Test
    void theFirstPageOfARoomCountsAsSeen() {
        window.joined(new ServerFrame.Joined(
                1, OPS, List.of(ME), 1, List.of(said(OPS, BOB, NOON, "alice, before you came")), false, true));
        drawn();
        assertThat(canvas.bottom()).last().asString().startsWith(" 1 #lobby  2 #ops  ");
    }

    @Test
    void whoEntersSeesAllThatWasReadAndWhoComesBackAsMuchAsFits() {
        List<Event> before = IntStream.range(0, 60)
                .mapToObj(i -> said(OPS, BOB, NOON.plusSeconds(i), "old " + i))
                .toList();
        window.arrived(new ServerFrame.Joined(1, OPS, List.of(ME), 1, before, true, true));
        drawn();
        assertThat(shown).hasSize(61);
        window.current(LOBBY);
        window.current(OPS);
        drawn();
        assertThat(shown.subList(shown.lastIndexOf(shown.get(0)), shown.size())).hasSize(16);
        assertThat(shown.get(shown.size() - 15)).isEqualTo("12:00         bob  old 45");
        assertThat(shown).last().isEqualTo("                   old 59");
    }
}
