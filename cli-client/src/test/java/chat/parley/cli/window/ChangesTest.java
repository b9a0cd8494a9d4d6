package chat.parley.cli.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.cli.conversation.Journal;
import chat.parley.cli.screen.FakeCanvas;
import chat.parley.cli.screen.TerminalReport;
import chat.parley.cli.transfer.Transfers;
import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people see of edits, removals, reactions and answers, on a canvas of 80 columns. */
final class ChangesTest {
    private static final UserName ME = new UserName("alice");
    private static final UserName BOB = new UserName("bob");
    private static final UserName CAROL = new UserName("carol");
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName OPS = new RoomName("ops");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final String BELOW = " ".repeat(19);

    private final FakeCanvas canvas = new FakeCanvas();
    private final List<String> shown = canvas.shown;
    private final Notifier notifier = new Notifier(Map.of(), () -> TerminalReport.NONE, Notifier.Way.BELL);
    private final Window window = new Window(
            new Journal(ME), canvas, new Palette(256), Clock.fixed(NOON, ZoneOffset.UTC), notifier, new Transfers());
    private int number;

    @BeforeEach
    void enter() {
        window.opened(LOBBY);
        window.opened(OPS);
        window.current(LOBBY);
        drawn();
        shown.clear();
    }

    @AfterEach
    void close() {
        window.close();
    }

    private Event event(RoomName room, UserName from, Body body) {
        number++;
        EventId id = new EventId(EventId.startOf(NOON).high(), number);
        return new Event(id, room, from, new Nonce("n-" + number), body);
    }

    private Event said(RoomName room, UserName from, Body body) {
        Event event = event(room, from, body);
        window.event(event);
        return event;
    }

    private Event said(UserName from, String text) {
        return said(LOBBY, from, new Body.Text(text));
    }

    private void drawn() {
        window.notice("drawn");
        await().until(() -> shown.removeIf(line -> line.strip().equals("--  drawn")));
    }

    /** What was drawn since the last time. */
    private List<String> now() {
        drawn();
        List<String> all = List.copyOf(shown);
        shown.clear();
        return all;
    }

    private List<String> comeBack() {
        window.current(OPS);
        drawn();
        shown.clear();
        window.current(LOBBY);
        List<String> all = now();
        return all.subList(1, all.size());
    }

    @Test
    void anEditIsToldBelowAndStandsInItsPlaceWhenTheUserComesBack() {
        Event one = said(BOB, "hello *all* of you");
        said(CAROL, "hi");
        said(LOBBY, BOB, new Body.Edit(one.id(), "hello all"));
        assertThat(now())
                .containsExactly(
                        "12:00         bob  hello all of you",
                        "12:00       carol  hi",
                        "               --  bob edits \"hello *all* of you\": hello all");
        said(CAROL, "well");
        assertThat(now()).containsExactly("12:00       carol  well");
        assertThat(comeBack())
                .containsExactly("12:00         bob  hello all (edited)", "12:00       carol  hi", BELOW + "well");
    }

    @Test
    void whatDoesNotCountHasNoLine() {
        Event one = said(BOB, "one");
        Event early = event(LOBBY, BOB, new Body.Edit(one.id(), "early"));
        Event late = event(LOBBY, BOB, new Body.Edit(one.id(), "late"));
        window.event(late);
        assertThat(now()).hasSize(2);
        window.event(early);
        window.event(late);
        said(LOBBY, CAROL, new Body.Edit(one.id(), "not hers"));
        said(LOBBY, CAROL, new Body.Removal(one.id(), null));
        said(LOBBY, CAROL, new Body.Reaction(EventId.MAX, "👍", true));
        assertThat(now()).isEmpty();
        assertThat(comeBack()).containsExactly("12:00         bob  late (edited)");
    }

    @Test
    void whatAModeratorTakesBackIsToldWithWhoDidIt() {
        Event one = said(BOB, "a secret");
        said(LOBBY, CAROL, new Body.Text("what?", one.id()));
        now();
        said(LOBBY, CAROL, new Body.Removal(one.id(), null, BOB));
        assertThat(now()).containsExactly("               --  carol removes bob's message of 12:00");
        assertThat(comeBack())
                .contains(
                        "12:00         bob  removed by carol",
                        "12:00       carol  ↪ bob: a message that was taken back");
    }

    @Test
    void whatWasTakenBackIsNotSaidAgain() {
        Event one = said(BOB, "a secret");
        Event two = said(CAROL, "another");
        now();
        said(LOBBY, BOB, new Body.Removal(one.id(), null));
        window.event(new Event(two.id(), LOBBY, CAROL, two.nonce(), new Body.Removed()));
        assertThat(now())
                .containsExactly(
                        "               --  bob takes back a message of 12:00",
                        "               --  carol takes back a message of 12:00");
        assertThat(comeBack())
                .containsExactly(
                        "12:00         bob  took this message back", "12:00       carol  took this message back");
    }

    @Test
    void reactionsStandBelowTheirMessageAndTheOwnOnesAreMarked() {
        Event one = said(BOB, "one");
        now();
        said(LOBBY, CAROL, new Body.Reaction(one.id(), "👍", true));
        said(LOBBY, BOB, new Body.Reaction(one.id(), "👍", true));
        said(LOBBY, ME, new Body.Reaction(one.id(), "🎉", true));
        said(LOBBY, CAROL, new Body.Reaction(one.id(), "🚀", true));
        said(LOBBY, CAROL, new Body.Reaction(one.id(), "🚀", false));
        assertThat(now())
                .as("of others' messages the first with each emoji, and the own ones")
                .containsExactly(
                        "               --  carol reacts 👍 to bob: one",
                        "               --  alice reacts 🎉 to bob: one",
                        "               --  carol reacts 🚀 to bob: one");
        assertThat(comeBack()).containsExactly("12:00         bob  one", BELOW + "👍 2  [🎉 1]");
    }

    @Test
    void eachReactionToTheOwnMessageHasALine() {
        Event one = said(ME, "one");
        now();
        said(LOBBY, CAROL, new Body.Reaction(one.id(), "👍", true));
        said(LOBBY, BOB, new Body.Reaction(one.id(), "👍", true));
        assertThat(now()).hasSize(2);
    }

    @Test
    void anAnswerHasALineOfWhatItAnswers() {
        Event one = said(BOB, "hello\nthere");
        said(LOBBY, CAROL, new Body.Text("why?", one.id()));
        said(LOBBY, CAROL, new Body.Text("what?", EventId.startOf(NOON.minusSeconds(60))));
        EventId old = EventId.startOf(NOON.minusSeconds(30));
        Event where = said(LOBBY, CAROL, new Body.Text("where?", old, BOB, null));
        said(LOBBY, CAROL, new Body.Edit(where.id(), "where to?"));
        assertThat(now())
                .containsExactly(
                        "12:00         bob  hello",
                        BELOW + "there",
                        "12:00       carol  ↪ bob: hello…",
                        BELOW + "why?",
                        BELOW + "↪ an earlier message",
                        BELOW + "what?",
                        BELOW + "↪ an earlier message from bob",
                        BELOW + "where?",
                        "               --  carol edits \"where?\": where to?");
        assertThat(comeBack()).contains(BELOW + "↪ an earlier message from bob", BELOW + "where to? (edited)");
        said(LOBBY, BOB, new Body.Removal(one.id(), null));
        assertThat(comeBack()).contains("12:00       carol  ↪ bob: a message that was taken back");
    }

    @Test
    void aLineOfWhatIsAnsweredIsOneLine() {
        Event one = said(BOB, "x".repeat(300));
        now();
        said(LOBBY, CAROL, new Body.Text("why?", one.id()));
        assertThat(now()).hasSize(2).first().asString().endsWith("x…").hasSizeLessThan(80);
    }

    @Test
    void anAnswerToOnesOwnMessageCallsAsAMentionDoes() {
        Event mine = said(OPS, ME, new Body.Text("one"));
        said(OPS, BOB, new Body.Text("why?", mine.id()));
        drawn();
        assertThat(canvas.sent).containsExactly("\u0007");
        assertThat(canvas.bottom()).last().asString().startsWith(" 1 #lobby  2 #ops 1! ");
    }

    @Test
    void changesElsewhereAreNotCountedAndCallNobody() {
        Event one = said(OPS, BOB, new Body.Text("one"));
        said(OPS, BOB, new Body.Text("two"));
        said(OPS, BOB, new Body.Edit(one.id(), "alice?"));
        said(OPS, CAROL, new Body.Reaction(one.id(), "👍", true));
        assertThat(now()).isEmpty();
        assertThat(canvas.bottom()).last().asString().startsWith(" 1 #lobby  2 #ops 2 ");
        said(OPS, BOB, new Body.Removal(one.id(), null));
        drawn();
        assertThat(canvas.bottom()).last().asString().startsWith(" 1 #lobby  2 #ops 1 ");
        assertThat(canvas.sent).isEmpty();
    }

    @Test
    void aPrivateChangeOfWhatIsNotKnownOpensNoConversation() {
        window.event(new Event(
                new EventId(EventId.startOf(NOON).high(), 99),
                ME,
                BOB,
                new Nonce("b-99"),
                new Body.Reaction(EventId.MIN, "👍", true)));
        drawn();
        assertThat(canvas.bottom()).last().asString().doesNotContain("@bob");
    }

    @Test
    void whatIsReadOnEnteringIsShownAsItIsNow() {
        RoomName dev = new RoomName("dev");
        Event one = event(dev, BOB, new Body.Text("one"));
        Event edit = event(dev, BOB, new Body.Edit(one.id(), "two"));
        window.arrived(new ServerFrame.Joined(
                1,
                dev,
                List.of(ME),
                1,
                List.of(),
                List.of(EncodedEvent.of(one)),
                List.of(EncodedEvent.of(edit)),
                false,
                true,
                null,
                null));
        assertThat(now()).hasSize(2).last().isEqualTo("12:00         bob  two (edited)");
    }

    @Test
    void anOwnChangeWaitsBelowUntilItHasItsAnswer() {
        Event one = said(ME, "one");
        window.connection(Connection.LOST);
        Event edit = event(LOBBY, ME, new Body.Edit(one.id(), "two"));
        window.posted(LOBBY, edit.nonce(), "edits \"one\": two");
        drawn();
        assertThat(canvas.bottom()).first().isEqualTo("    …       alice  edits \"one\": two");
        shown.clear();
        window.connection(Connection.UP);
        window.acknowledged(edit);
        window.event(edit);
        assertThat(now()).containsExactly("               --  alice edits \"one\": two");
        assertThat(canvas.bottom()).hasSize(1);
    }

    @Test
    void aLongEditIsFoldedAsAMessageIs() {
        Event one = said(BOB, "one");
        now();
        said(LOBBY, BOB, new Body.Edit(one.id(), "line\n".repeat(29) + "the last"));
        assertThat(now()).hasSize(13).last().asString().endsWith("/unfold 1");
    }

    @Test
    void whatOthersWroteIsMadeSafeInALineOfAChange() {
        Event one = said(BOB, "a\u001b[2Jb");
        now();
        said(LOBBY, BOB, new Body.Edit(one.id(), "c\u001b[2Jd\u202e"));
        said(LOBBY, BOB, new Body.Reaction(one.id(), "\u001b[2J", true));
        said(LOBBY, CAROL, new Body.Text("so", one.id()));
        assertThat(String.join("", now())).doesNotContain("\u001b", "\u202e");
        assertThat(String.join("", comeBack())).doesNotContain("\u001b", "\u202e");
    }
}
