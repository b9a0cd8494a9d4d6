package chat.parley.cli.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Body;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a conversation keeps, however much is said in it and changed. */
final class TimelineTest {
    private static final UserName ALICE = new UserName("alice");
    private static final UserName BOB = new UserName("bob");

    private final Timeline timeline = new Timeline(ALICE);

    private static EventId id(long at) {
        return new EventId(at << 16, 7);
    }

    private Event said(long at, Body body) {
        return said(at, "n-" + at, body);
    }

    private Event said(long at, String nonce, Body body) {
        Event event = new Event(id(at), new RoomName("lobby"), BOB, new Nonce(nonce), body);
        timeline.add(event);
        return event;
    }

    @Test
    void anEventWithMoreChangesThanAreKeptIsShownByThoseThatCount() {
        said(1, new Body.Text("one"));
        for (int i = 2; i < 10_000; i++) {
            said(i, i % 2 == 0 ? new Body.Reaction(id(1), "👍", i % 4 == 0) : new Body.Edit(id(1), "edit " + i));
        }
        Message now = timeline.message(id(1)).orElseThrow();
        assertThat(now.now().body()).isEqualTo(new Body.Text("edit 9999"));
        assertThat(now.reactions()).isEmpty();
        said(10_000, new Body.Reaction(id(1), "👍", true));
        assertThat(timeline.message(id(1)).orElseThrow().reactions()).hasSize(1);
    }

    @Test
    void changesOfMessagesThatAreNotHereAreForgottenInTheEnd() {
        said(10_000, new Body.Edit(id(1), "never shown"));
        for (int i = 2; i < 2000; i++) {
            said(10_000 + i, new Body.Edit(id(i), "edited"));
        }
        said(1, new Body.Text("one"));
        said(1999, new Body.Text("last"));
        assertThat(timeline.messages().stream().map(Message::edited)).containsExactly(false, true);
    }

    @Test
    void ofAMessageThatWasRepeatedTheSmallestIdIsNamed() {
        Event larger = said(5, "same", new Body.Text("one"));
        said(4, "same", new Body.Text("one"));
        said(6, new Body.Edit(id(4), "two"));
        assertThat(timeline.now(larger).id()).isEqualTo(id(4));
        assertThat(timeline.now(larger).edited()).isTrue();
    }

    @Test
    void aNumberStaysWithItsMessage() {
        Numbers numbers = new Numbers();
        List<Event> events = List.of(said(1, new Body.Text("one")), said(2, new Body.Text("two")));
        assertThat(numbers.of(events.get(1))).isEqualTo(1);
        assertThat(numbers.of(events.get(0))).isEqualTo(2);
        assertThat(numbers.of(events.get(1))).isEqualTo(1);
        for (int i = 3; i <= 1001; i++) {
            numbers.of(said(i, new Body.Text("more")));
        }
        assertThat(numbers.get(1)).as("the oldest of more than a thousand").isEmpty();
        assertThat(numbers.get(2)).contains(events.get(0));
        assertThat(numbers.of(events.get(1))).isEqualTo(1002);
    }

    @Test
    void whatWasTakenBackIsForgottenWhateverBecomesOfItsChanges() {
        said(1, new Body.Text("a secret"));
        said(3, new Body.Removal(id(1), null));
        said(4, new Body.Removal(id(2), null));
        said(2, new Body.Text("another"));
        assertThat(timeline.messages().stream().map(message -> message.first().body()))
                .containsExactly(new Body.Removed(), new Body.Removed());
    }
}
