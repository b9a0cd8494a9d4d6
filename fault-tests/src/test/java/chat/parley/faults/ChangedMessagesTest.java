package chat.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Body;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangedMessagesTest {
    private static final UserName ANN = new UserName("ann");
    private static final UserName BOB = new UserName("bob");
    private static final RoomName LAB = new RoomName("lab");
    private static final EventId MESSAGE = id(1);

    private final List<Changing.Asked> ofAnn = new ArrayList<>();
    private final List<Changing.Asked> ofBob = new ArrayList<>();
    private final Fold annSees = new Fold();
    private final Fold bobSees = new Fold();
    private final Fold stored = new Fold();
    private final Fold storedByPages = new Fold(false);
    private int last = 1;

    ChangedMessagesTest() {
        tell(new Event(MESSAGE, LAB, ANN, new Nonce("n1"), new Body.Text(Fold.marked("hello"))));
    }

    private static EventId id(int number) {
        return new EventId((long) number << 16, 0);
    }

    private void tell(Event event) {
        List.of(annSees, bobSees, stored, storedByPages).forEach(fold -> fold.take(event));
    }

    private Event said(UserName user, Body body) {
        last++;
        return new Event(id(last), LAB, user, new Nonce("n" + last), body);
    }

    private Event ask(UserName user, Body.Change change, boolean acknowledged) {
        Event said = said(user, change);
        (user.equals(ANN) ? ofAnn : ofBob).add(new Changing.Asked(user, LAB, change, said.nonce(), acknowledged));
        return said;
    }

    private void done(UserName user, Body.Change change) {
        tell(ask(user, change, true));
    }

    private static Body.Edit edit(String text) {
        return new Body.Edit(MESSAGE, text);
    }

    private static Body.Reaction reaction(boolean on) {
        return new Body.Reaction(MESSAGE, "x", on);
    }

    private static Body.Removal removal() {
        return new Body.Removal(MESSAGE, null);
    }

    private static Journal journal(UserName user, List<Changing.Asked> asked, Fold sees) {
        Stay stay = new Stay(LAB, true, 0, Long.MAX_VALUE, List.of(), List.of());
        return new Journal(
                user,
                false,
                List.of(),
                List.of(stay),
                List.of(),
                List.of(),
                List.of(),
                new Changing(asked, Map.of(LAB, sees.shown()), sees.renumbered()),
                Reading.NOTHING);
    }

    private boolean isBroken() {
        Archive archive =
                new Archive(Map.of(), Map.of(), Map.of(LAB, stored.shown()), Map.of(LAB, storedByPages.shown()));
        return !ChangedMessages.check(List.of(journal(ANN, ofAnn, annSees), journal(BOB, ofBob, bobSees)), archive)
                .isEmpty();
    }

    @Test
    void whatCountsForEverybodyPasses() {
        done(ANN, edit("a"));
        done(ANN, edit("b"));
        done(BOB, reaction(true));
        done(BOB, reaction(false));
        done(ANN, reaction(true));
        assertThat(bobSees.shown()).containsEntry(MESSAGE, new Fold.Shown(false, null, "b", Set.of("ann x"), Set.of()));
        assertThat(isBroken()).isFalse();
        done(ANN, removal());
        assertThat(bobSees.shown()).containsEntry(MESSAGE, new Fold.Shown(true, ANN, null, Set.of(), Set.of()));
        assertThat(isBroken()).isFalse();
    }

    @Test
    void anAcknowledgedChangeThatIsLostForAllIsNoticed() {
        for (Body.Change lost : List.of(edit("a"), reaction(true), removal())) {
            ofAnn.clear();
            ask(ANN, lost, true);
            assertThat(isBroken()).as(lost.toString()).isTrue();
        }
    }

    @Test
    void aModeratorsRemovalCountsForEverybodyWithWhoDidIt() {
        Body.Removal removal = new Body.Removal(MESSAGE, null, ANN);
        done(BOB, removal);
        assertThat(annSees.shown()).containsEntry(MESSAGE, new Fold.Shown(true, BOB, null, Set.of(), Set.of()));
        assertThat(isBroken()).isFalse();
        ofBob.clear();
        ask(ANN, removal(), false);
        assertThat(isBroken()).as("another one asked for it").isTrue();
    }

    @Test
    void aModeratorsRemovalThatIsLostForSomebodyIsNoticed() {
        Event removal = ask(BOB, new Body.Removal(MESSAGE, null, ANN), true);
        List.of(bobSees, stored, storedByPages).forEach(fold -> fold.take(removal));
        assertThat(isBroken()).isTrue();
        annSees.take(removal);
        assertThat(isBroken()).isFalse();
    }

    @Test
    void whoTookAMessageBackIsTheSameForAll() {
        Event own = ask(ANN, removal(), true);
        Event moderators = ask(BOB, new Body.Removal(MESSAGE, null, ANN), true);
        tell(moderators);
        List.of(annSees, stored, storedByPages).forEach(fold -> fold.take(own));
        assertThat(isBroken()).isTrue();
        bobSees.take(own);
        assertThat(isBroken()).isFalse();
    }

    @Test
    void aMemberWhoMissesOneIsNoticed() {
        Event change = ask(ANN, reaction(true), true);
        List.of(annSees, stored, storedByPages).forEach(fold -> fold.take(change));
        assertThat(isBroken()).isTrue();
        bobSees.take(change);
        assertThat(isBroken()).isFalse();
    }

    @Test
    void aBucketOrPagesThatLackOneAreNoticed() {
        Event change = ask(ANN, edit("a"), true);
        List.of(annSees, bobSees, stored).forEach(fold -> fold.take(change));
        assertThat(isBroken()).isTrue();
        storedByPages.take(change);
        assertThat(isBroken()).isFalse();
    }

    @Test
    void anEarlierChangeThatCountsIsNoticed() {
        Event first = ask(BOB, reaction(true), true);
        ask(BOB, reaction(false), true);
        tell(first);
        assertThat(isBroken()).isTrue();
    }

    @Test
    void whatIsNotAcknowledgedCountsForAllOrForNobody() {
        done(ANN, edit("a"));
        Event uncertain = ask(ANN, edit("b"), false);
        assertThat(isBroken()).isFalse();
        bobSees.take(uncertain);
        assertThat(isBroken()).isTrue();
        tell(uncertain);
        assertThat(isBroken()).isFalse();
    }

    @Test
    void whatNobodyAskedForIsNoticed() {
        done(BOB, reaction(true));
        tell(said(ANN, reaction(true)));
        assertThat(isBroken()).isTrue();
    }

    @Test
    void aMessageOfSeveralIdsIsNotCompared() {
        ask(ANN, reaction(true), true);
        bobSees.renumbered(MESSAGE, new Event(id(0), LAB, ANN, new Nonce("n1"), new Body.Text(Fold.marked("hello"))));
        assertThat(isBroken()).isFalse();
    }

    @Test
    void anAnswerThatIsLostOrMadeUpIsNoticed() {
        Event answer = ask(BOB, new Body.Answer(MESSAGE), true);
        assertThat(isBroken()).isTrue();
        tell(answer);
        tell(answer);
        assertThat(isBroken()).isFalse();
        done(ANN, removal());
        assertThat(isBroken()).isFalse();
        tell(said(BOB, new Body.Answer(MESSAGE)));
        assertThat(isBroken()).isTrue();
    }

    @Test
    void answersAreCountedByTheMessagesThemselvesButNotForPages() {
        Body.Text text = new Body.Text(Fold.marked("so"), id(1), ANN, null);
        Event said = said(BOB, text);
        Fold pages = new Fold(false);
        for (Fold fold : List.of(annSees, pages)) {
            fold.take(new Event(MESSAGE, LAB, ANN, new Nonce("n1"), new Body.Text(Fold.marked("hello"))));
            fold.take(said);
        }
        String answer = Fold.answer(BOB, said.nonce());
        assertThat(annSees.shown().get(MESSAGE)).extracting(Fold.Shown::answers).isEqualTo(Set.of(answer));
        assertThat(pages.shown().get(MESSAGE)).extracting(Fold.Shown::answers).isEqualTo(Set.of());
    }
}
