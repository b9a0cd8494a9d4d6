package chat.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Conversation;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheckerTest {
    private static final UserName ANN = new UserName("ann");
    private static final UserName BOB = new UserName("bob");
    private static final RoomName LAB = new RoomName("lab");
    private static final long SECOND = 1_000_000_000L;

    private final List<Post> posts = new ArrayList<>(List.of(said(1, 10), said(2, 20), said(3, 30)));
    private final List<Heard> annHeard = new ArrayList<>(List.of(heard(1), heard(2), heard(3)));
    private final List<Heard> bobHeard = new ArrayList<>(annHeard);
    private final List<Heard> stored = new ArrayList<>(annHeard);
    private final List<Stay.Resumption> bobBack = new ArrayList<>();
    private final List<Heard> bobPrivately = new ArrayList<>();
    private final List<Heard> storedPrivately = new ArrayList<>();
    private final List<Look> bobLooked = new ArrayList<>();
    private Reading bobReads = Reading.NOTHING;
    private long bobLeft = Long.MAX_VALUE;

    private static EventId id(int number) {
        return new EventId((long) number << 16, 0);
    }

    private static Heard heard(int number) {
        return new Heard(id(number), ANN, "text " + number, 0);
    }

    private static Post said(int number, int second) {
        return post(LAB, number, "text " + number, second, true);
    }

    private static Post post(Conversation target, int number, String text, int second, boolean acknowledged) {
        long sent = second * SECOND;
        return new Post(
                ANN,
                target,
                number,
                text,
                sent,
                acknowledged ? id(number) : null,
                acknowledged ? sent + 1 : Long.MAX_VALUE);
    }

    private List<Rule> broken() {
        Stay annStays = new Stay(LAB, true, 0, Long.MAX_VALUE, annHeard, List.of());
        Stay bobStays = new Stay(LAB, bobLeft == Long.MAX_VALUE, 0, bobLeft, bobHeard, bobBack);
        List<Journal> journals = List.of(
                new Journal(
                        ANN,
                        false,
                        posts,
                        List.of(annStays),
                        List.of(),
                        List.of(),
                        List.of(),
                        Changing.NOTHING,
                        Reading.NOTHING),
                new Journal(
                        BOB,
                        false,
                        List.of(),
                        List.of(bobStays),
                        bobPrivately,
                        List.of(),
                        bobLooked,
                        Changing.NOTHING,
                        bobReads));
        Archive archive = new Archive(
                Map.of(LAB, stored), Map.of(ANN, storedPrivately, BOB, storedPrivately), Map.of(), Map.of());
        return Checker.check(journals, archive).stream()
                .map(Violation::rule)
                .distinct()
                .toList();
    }

    @Test
    void aRunWithoutFlawPasses() {
        assertThat(broken()).isEmpty();
    }

    @Test
    void anAcknowledgedPostThatAMemberWasNotToldIsNoticed() {
        bobHeard.remove(1);
        assertThat(broken()).contains(Rule.EACH_POST_ONCE);
    }

    @Test
    void aPostThatAMemberWasToldTwiceIsNoticed() {
        bobHeard.add(new Heard(id(4), ANN, "text 2", 0));
        assertThat(broken()).contains(Rule.EACH_POST_ONCE);
    }

    @Test
    void aPostWithoutAcknowledgementMayBeToldOnceOrNever() {
        posts.add(post(LAB, 4, "text 4", 40, false));
        assertThat(broken()).isEmpty();
        List.of(annHeard, bobHeard, stored).forEach(transcript -> transcript.add(heard(4)));
        assertThat(broken()).isEmpty();
        bobHeard.add(new Heard(id(5), ANN, "text 4", 0));
        assertThat(broken()).contains(Rule.EACH_POST_ONCE);
    }

    @Test
    void whatIsSaidAfterLeavingIsNotOwed() {
        bobLeft = 25 * SECOND;
        bobHeard.remove(2);
        assertThat(broken()).isEmpty();
        bobHeard.remove(1);
        assertThat(broken()).containsExactly(Rule.EACH_POST_ONCE);
    }

    @Test
    void aMemberWhoWasToldWhatTheBucketDoesNotHaveIsNoticed() {
        stored.remove(1);
        assertThat(broken()).containsExactly(Rule.ONE_TRANSCRIPT);
    }

    @Test
    void anotherOrderInTheBucketIsNoticed() {
        stored.set(0, new Heard(id(1), ANN, "text 2", 0));
        stored.set(1, new Heard(id(2), ANN, "text 1", 0));
        assertThat(broken()).containsExactly(Rule.ONE_TRANSCRIPT, Rule.POSTERS_ORDER);
    }

    @Test
    void postsInAnotherOrderThanTheyWereSentAreNoticed() {
        for (List<Heard> transcript : List.of(annHeard, bobHeard, stored)) {
            transcript.set(0, new Heard(id(1), ANN, "text 2", 0));
            transcript.set(1, new Heard(id(2), ANN, "text 1", 0));
        }
        assertThat(broken()).containsExactly(Rule.POSTERS_ORDER);
    }

    @Test
    void aPrivateMessageThatDidNotArriveOnceIsNoticed() {
        posts.add(post(BOB, 1, "secret", 50, true));
        Heard secret = new Heard(id(7), ANN, "secret", 0);
        storedPrivately.add(secret);
        assertThat(broken()).containsExactly(Rule.EACH_PRIVATE_MESSAGE_ONCE);
        bobPrivately.add(secret);
        assertThat(broken()).isEmpty();
        bobPrivately.add(secret);
        assertThat(broken()).containsExactly(Rule.EACH_PRIVATE_MESSAGE_ONCE);
    }

    @Test
    void aPrivateMessageThatTheBucketLostIsNoticed() {
        posts.add(post(BOB, 1, "secret", 50, true));
        bobPrivately.add(new Heard(id(7), ANN, "secret", 0));
        assertThat(broken()).containsExactly(Rule.EACH_PRIVATE_MESSAGE_ONCE);
    }

    @Test
    void privateMessagesInAnotherOrderThanTheyWereSentAreNoticed() {
        for (int number = 1; number <= 2; number++) {
            posts.add(post(BOB, number, "secret " + number, 50 + number, true));
            Heard secret = new Heard(id(10 - number), ANN, "secret " + number, 0);
            storedPrivately.add(0, secret);
            bobPrivately.add(secret);
        }
        assertThat(broken()).containsExactly(Rule.POSTERS_ORDER);
    }

    @Test
    void aPostThatWasAcknowledgedAndIsNotInHistoryIsNoticed() {
        bobLooked.add(new Look(LAB, 25 * SECOND, EventId.MIN, Set.of("text 1", "text 2")));
        assertThat(broken()).isEmpty();
        bobLooked.add(new Look(LAB, 25 * SECOND, id(2), Set.of("text 2")));
        assertThat(broken()).isEmpty();
        bobLooked.add(new Look(LAB, 25 * SECOND, EventId.MIN, Set.of("text 1")));
        assertThat(broken()).containsExactly(Rule.READ_WHAT_IS_ACKNOWLEDGED);
    }

    @Test
    void completeIsNoticedToBeALieEvenIfTheRestComesLater() {
        long lost = 22 * SECOND;
        bobBack.add(new Stay.Resumption(lost, lost + SECOND, lost + 2 * SECOND, true, 1));
        assertThat(broken()).containsExactly(Rule.COMPLETE_MEANS_COMPLETE);
    }

    @Test
    void incompleteIsNoLieAndCompleteIsNoneIfAllWasTold() {
        long lost = 22 * SECOND;
        bobBack.add(new Stay.Resumption(lost, lost + SECOND, lost + 2 * SECOND, false, 1));
        bobBack.add(new Stay.Resumption(lost, lost + SECOND, lost + 2 * SECOND, true, 2));
        assertThat(broken()).isEmpty();
    }

    @Test
    void aDeviceThatIsToldAnotherMarkerOrNoneIsNoticed() {
        Marker second = new Marker(LAB, id(2), 0);
        bobReads = new Reading(Map.of(LAB, second), Map.of(LAB, second));
        assertThat(broken()).isEmpty();
        bobReads = new Reading(Map.of(LAB, second), Map.of(LAB, new Marker(LAB, id(1), 0)));
        assertThat(broken()).containsExactly(Rule.READ_IS_READ);
        bobReads = new Reading(Map.of(LAB, second), Map.of());
        assertThat(broken()).containsExactly(Rule.READ_IS_READ);
        bobReads = new Reading(Map.of(), Map.of(LAB, second));
        assertThat(broken()).containsExactly(Rule.READ_IS_READ);
    }
}
