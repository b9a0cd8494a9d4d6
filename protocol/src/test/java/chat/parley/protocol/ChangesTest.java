package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangesTest {
    private static final EventId SUBJECT = id(1);
    private static final Event TEXT =
            event(1, "ann", "n1", new Body.Text("hello")).event();

    private final Changes changes = new Changes();

    private static EventId id(int number) {
        return new EventId(number, 1);
    }

    private static EncodedEvent event(int number, String from, String nonce, Body body) {
        return EncodedEvent.of(
                new Event(id(number), new RoomName("lobby"), new UserName(from), new Nonce(nonce), body));
    }

    private static EncodedEvent edit(int number, String from, String text) {
        return event(number, from, "n" + number, new Body.Edit(SUBJECT, text));
    }

    private static EncodedEvent removal(int number, String from) {
        return event(number, from, "n" + number, new Body.Removal(SUBJECT, null));
    }

    private static EncodedEvent reaction(int number, String from, String emoji, boolean on) {
        return event(number, from, "n" + number, new Body.Reaction(SUBJECT, emoji, on));
    }

    private List<EncodedEvent> counting(EncodedEvent... added) {
        changes.addAll(List.of(added));
        return changes.counting(TEXT);
    }

    @Test
    void theLastEditCounts() {
        EncodedEvent first = edit(2, "ann", "a");
        EncodedEvent last = edit(4, "ann", "b");
        assertThat(counting(first, last, edit(3, "ann", "c"))).containsExactly(last);
    }

    @Test
    void whatOthersEditOrTakeBackDoesNotCount() {
        EncodedEvent own = edit(2, "ann", "a");
        assertThat(counting(own, edit(3, "bob", "b"), removal(4, "bob"))).containsExactly(own);
        assertThat(changes.removal(TEXT)).isEmpty();
        assertThat(changes.told(EncodedEvent.of(TEXT)).event()).isEqualTo(TEXT);
    }

    @Test
    void aRemovalThatNamesTheSenderAsItsAuthorCounts() {
        EncodedEvent moderators = event(3, "bob", "n3", new Body.Removal(SUBJECT, null, new UserName("ann")));
        assertThat(counting(edit(2, "ann", "a"), removal(4, "ann"), moderators)).containsExactly(moderators);
        assertThat(changes.told(EncodedEvent.of(TEXT)).event().body()).isEqualTo(new Body.Removed());
        assertThat(changes.told(edit(2, "ann", "a")).event().body()).isEqualTo(new Body.Edit(SUBJECT, ""));
        assertThat(changes.counting(event(1, "ann", "n1", new Body.Removed()).event()))
                .as("beside what stands in its place it says who took it back")
                .containsExactly(moderators);
    }

    @Test
    void aRemovalThatNamesSomebodyElseAsAuthorDoesNotCount() {
        assertThat(counting(event(3, "bob", "n3", new Body.Removal(SUBJECT, null, new UserName("cid")))))
                .isEmpty();
    }

    @Test
    void theSameRemovalByTwoGatewaysCountsOnce() {
        Body removal = new Body.Removal(SUBJECT, null, new UserName("ann"));
        EncodedEvent first = event(3, "bob", Nonce.ofRemoval(SUBJECT).value(), removal);
        EncodedEvent second = event(4, "bob", Nonce.ofRemoval(SUBJECT).value(), removal);
        assertThat(changes.add(first)).isTrue();
        assertThat(changes.add(second)).isFalse();
        assertThat(Nonce.ofRemoval(SUBJECT)).isNotEqualTo(Nonce.ofRemoval(id(2)));
    }

    @Test
    void inPrivateNobodyTakesBackWhatOthersSaid() {
        Event said = new Event(SUBJECT, new UserName("bob"), new UserName("ann"), new Nonce("n1"), new Body.Text("a"));
        changes.add(EncodedEvent.of(new Event(
                id(3),
                new UserName("ann"),
                new UserName("bob"),
                new Nonce("n3"),
                new Body.Removal(SUBJECT, null, new UserName("ann")))));
        assertThat(changes.removal(said)).isEmpty();
    }

    @Test
    void onlyTextsAreEdited() {
        FileInfo file = new FileInfo("F1", "a.txt", 1, "text/plain", "0".repeat(64));
        changes.add(edit(2, "ann", "a"));
        assertThat(changes.counting(event(1, "ann", "n1", new Body.File(file)).event()))
                .isEmpty();
    }

    @Test
    void ofOneUsersReactionsWithOneEmojiTheLastCounts() {
        EncodedEvent on = reaction(2, "bob", "x", true);
        EncodedEvent off = reaction(3, "bob", "x", false);
        EncodedEvent other = reaction(4, "bob", "y", true);
        EncodedEvent others = reaction(5, "cid", "x", true);
        assertThat(counting(others, off, other, on)).containsExactly(off, other, others);
    }

    @Test
    void aRemovalCountsForGoodAndAlone() {
        EncodedEvent first = removal(3, "ann");
        assertThat(counting(removal(5, "ann"), edit(6, "ann", "late"), reaction(2, "bob", "x", true), first))
                .containsExactly(first);
        EncodedEvent told = changes.told(EncodedEvent.of(TEXT));
        assertThat(told.event().body()).isEqualTo(new Body.Removed());
        assertThat(told.event().post()).isEqualTo(TEXT.post());
        assertThat(told.id()).isEqualTo(SUBJECT);
        assertThat(changes.told(told)).isSameAs(told);
        assertThat(changes.counting(told.event())).containsExactly(first);
    }

    @Test
    void whatIsRemovedHasNothingElseAlsoIfItsRemovalIsNotHere() {
        changes.add(edit(2, "ann", "a"));
        changes.add(reaction(3, "bob", "x", true));
        assertThat(changes.counting(event(1, "ann", "n1", new Body.Removed()).event()))
                .isEmpty();
    }

    @Test
    void ofOnePostTheSmallestIdCounts() {
        EncodedEvent repeated = event(5, "ann", "same", new Body.Edit(SUBJECT, "a"));
        EncodedEvent between = edit(4, "ann", "b");
        EncodedEvent original = event(2, "ann", "same", new Body.Edit(SUBJECT, "a"));
        assertThat(changes.add(repeated)).isTrue();
        assertThat(counting(between)).containsExactly(repeated);
        assertThat(changes.add(original)).isTrue();
        assertThat(changes.add(repeated)).isFalse();
        assertThat(changes.add(original)).isFalse();
        assertThat(changes.counting(TEXT)).containsExactly(between);
    }

    @Test
    void anotherUsersNonceIsAnotherPost() {
        EncodedEvent bobs = event(2, "bob", "same", new Body.Reaction(SUBJECT, "x", true));
        EncodedEvent cids = event(3, "cid", "same", new Body.Reaction(SUBJECT, "x", true));
        assertThat(counting(bobs, cids)).containsExactly(bobs, cids);
    }

    @Test
    void aChangeOfAChangeDoesNotCount() {
        EncodedEvent edit = edit(2, "ann", "a");
        changes.add(event(3, "ann", "n3", new Body.Removal(edit.id(), null)));
        changes.add(event(4, "bob", "n4", new Body.Reaction(edit.id(), "x", true)));
        assertThat(counting(edit)).containsExactly(edit);
        assertThat(changes.counting(edit.event())).isEmpty();
        assertThat(changes.told(edit)).isSameAs(edit);
    }

    @Test
    void onlyChangesAreTaken() {
        assertThat(changes.add(EncodedEvent.of(TEXT))).isFalse();
        assertThat(changes.isEmpty()).isTrue();
    }

    /** Many of them meet often, so that each rule has its part. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatCountsDependsNeitherOnTheOrderNorOnRepetitions(long seed) {
        Random random = new Random(seed);
        List<EncodedEvent> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            // Nonces, and with them posts, come again under other ids.
            String nonce = "n" + random.nextInt(40);
            String from = List.of("ann", "bob", "cid").get(random.nextInt(3));
            Body body = switch (random.nextInt(seed % 2 == 0 ? 3 : 2)) {
                case 0 -> new Body.Edit(SUBJECT, "text " + nonce);
                case 1 -> new Body.Reaction(SUBJECT, "e" + random.nextInt(3), random.nextBoolean());
                default -> new Body.Removal(SUBJECT, null);
            };
            all.add(event(2 + random.nextInt(50), from, nonce, body));
        }
        List<EncodedEvent> once = onePostEach(all);
        List<EncodedEvent> expected = counting(once.toArray(EncodedEvent[]::new));
        for (int i = 0; i < 50; i++) {
            List<EncodedEvent> heard = new ArrayList<>(once);
            heard.addAll(once.subList(0, random.nextInt(once.size())));
            Collections.shuffle(heard, random);
            Changes others = new Changes();
            others.addAll(heard);
            assertThat(others.counting(TEXT)).isEqualTo(expected);
        }
    }

    /** What is random has ids and nonces that meet in ways in which those of gateways do not: an id is of one event. */
    private static List<EncodedEvent> onePostEach(List<EncodedEvent> all) {
        List<EncodedEvent> once = new ArrayList<>();
        for (EncodedEvent event : all) {
            if (once.stream().noneMatch(other -> other.id().equals(event.id()))) {
                once.add(event);
            }
        }
        return once;
    }

    @Test
    void ofVeryManyReactionsSomeAreTold() {
        for (int i = 0; i < 2000; i++) {
            changes.add(reaction(10 + i, "u" + i, "x", true));
        }
        assertThat(changes.counting(TEXT))
                .hasSize(2 * Limits.MAX_REACTIONS_PER_EVENT)
                .startsWith(reaction(10, "u0", "x", true));
    }

    /** One user alone can withdraw more than are told, one emoji after the other. */
    @Test
    void whatIsWithdrawnKeepsNothingFromBeingTold() {
        for (int i = 0; i < 2000; i++) {
            changes.add(reaction(10 + i, "mallory", "e" + i, false));
        }
        EncodedEvent shown = reaction(5000, "bob", "x", true);
        EncodedEvent edit = edit(5001, "ann", "a");
        assertThat(counting(shown, edit)).contains(shown).endsWith(shown, edit);
    }

    /** What a later version says beside a reaction may be long. */
    @Test
    void aPageOfOneEventFitsIntoAFrameWhateverCountsOfIt() {
        String beside = "x".repeat(Limits.MAX_EVENT_BYTES - 1024);
        for (int i = 0; i < 50; i++) {
            EncodedEvent plain = reaction(10 + i, "u" + i, "x", true);
            String json = new String(plain.json(), StandardCharsets.UTF_8);
            String longer = json.substring(0, json.length() - 1) + ",\"mood\":\"" + beside + "\"}";
            changes.add(EncodedEvent.read(longer.getBytes(StandardCharsets.UTF_8)));
        }
        EncodedEvent small = reaction(5000, "bob", "x", true);
        EncodedEvent edit = edit(5001, "ann", "\u0001".repeat(Limits.MAX_EVENT_BYTES / 6 - 100));
        List<EncodedEvent> counting = counting(small, edit);
        assertThat(counting).contains(small, edit);
        int bytes = counting.stream().mapToInt(change -> change.json().length).sum();
        assertThat(bytes + Limits.MAX_EVENT_BYTES).isLessThan(Limits.MAX_SERVER_FRAME_BYTES - 64 * 1024);
    }

    @Test
    void allThatAnEventMayHaveIsTold() {
        String longest = "\ud83d\udc68\u200d".repeat(20) + "\ud83d\udc68";
        IntStream.range(0, Limits.MAX_REACTIONS_PER_EVENT).forEach(i -> {
            String user = ("\u6f22".repeat(9) + i);
            changes.add(EncodedEvent.of(new Event(
                    id(10 + i),
                    new RoomName("\u6f22".repeat(21)),
                    new UserName(user),
                    new Nonce("n" + "0".repeat(60) + i),
                    new Body.Reaction(SUBJECT, longest, true))));
        });
        assertThat(changes.counting(TEXT)).hasSize(Limits.MAX_REACTIONS_PER_EVENT);
    }

    @Test
    void anEditOfWhatItsSenderTookBackTellsItsTextNoMore() {
        EncodedEvent edit = edit(2, "ann", "secret");
        EncodedEvent others = edit(3, "bob", "b");
        changes.addAll(List.of(edit, others));
        assertThat(changes.told(edit)).isSameAs(edit);
        changes.add(removal(4, "ann"));
        EncodedEvent told = changes.told(edit);
        assertThat(told.event().body()).isEqualTo(new Body.Edit(SUBJECT, ""));
        assertThat(told.id()).isEqualTo(edit.id());
        assertThat(told.event().post()).isEqualTo(edit.event().post());
        assertThat(changes.told(others)).isSameAs(others);
    }

    @Test
    void whatNothingIsAboutIsNotConcerned() {
        EncodedEvent edit = edit(2, "ann", "a");
        assertThat(changes.concern(TEXT)).isFalse();
        assertThat(changes.concern(edit.event())).isFalse();
        changes.add(edit);
        assertThat(changes.concern(TEXT)).isTrue();
        assertThat(changes.concern(edit.event())).isTrue();
        assertThat(changes.concern(reaction(3, "bob", "x", true).event())).isFalse();
    }

    @Test
    void changesAreForgottenOneByOneAndWithWhatTheyAreAbout() {
        EncodedEvent edit = edit(2, "ann", "a");
        EncodedEvent reaction = reaction(3, "bob", "x", true);
        assertThat(counting(edit, reaction)).containsExactly(edit, reaction);
        changes.remove(edit);
        changes.remove(edit);
        changes.remove(EncodedEvent.of(TEXT));
        assertThat(changes.counting(TEXT)).containsExactly(reaction);
        changes.remove(reaction);
        assertThat(changes.isEmpty()).isTrue();
        counting(edit, reaction);
        changes.forget(SUBJECT);
        assertThat(changes.isEmpty()).isTrue();
    }

    @Test
    void aRepetitionThatIsForgottenLeavesTheFirst() {
        EncodedEvent original = event(2, "ann", "same", new Body.Edit(SUBJECT, "a"));
        EncodedEvent repeated = event(5, "ann", "same", new Body.Edit(SUBJECT, "a"));
        assertThat(counting(original)).containsExactly(original);
        changes.remove(repeated);
        assertThat(changes.counting(TEXT)).containsExactly(original);
    }

    @Test
    void answersCountOnceEachAlsoOfWhatWasTakenBack() {
        EncodedEvent answer = answer(5, "bob", "b1");
        EncodedEvent repeated = answer(7, "bob", "b1");
        EncodedEvent removal = removal(6, "ann");
        assertThat(counting(repeated, answer, repeated, reaction(8, "bob", "x", true), removal))
                .containsExactly(answer, removal);
        assertThat(changes.told(EncodedEvent.of(TEXT)).event().body()).isEqualTo(new Body.Removed());
    }

    @Test
    void ofManyAnswersTheNewestAreTold() {
        IntStream.range(0, Limits.MAX_TOLD_ANSWERS + 5).forEach(i -> changes.add(answer(10 + i, "bob", "b" + i)));
        assertThat(changes.counting(TEXT))
                .hasSize(Limits.MAX_TOLD_ANSWERS)
                .first()
                .extracting(EncodedEvent::id)
                .isEqualTo(id(15));
    }

    @Test
    void anAnswerToAnAnswerIsInTheThreadOfItsRoot() {
        Body.Text first = new Body.Text("why?", SUBJECT, new UserName("ann"), null);
        EncodedEvent second = event(9, "carol", "c1", new Body.Text("so", id(5), new UserName("bob"), SUBJECT));
        assertThat(event(5, "bob", "b1", first).answer()).isEqualTo(answer(5, "bob", "b1"));
        assertThat(second.answer()).isEqualTo(answer(9, "carol", "c1"));
        assertThat(EncodedEvent.of(TEXT).answer()).isNull();
    }

    @Test
    void whatWasTakenBackStaysInItsThread() {
        EncodedEvent said = event(5, "bob", "b1", new Body.Text("why?", SUBJECT, new UserName("ann"), null));
        EncodedEvent gone = EncodedEvent.read(said.removed().json());
        assertThat(gone).isEqualTo(said.removed());
        assertThat(gone.answer()).isEqualTo(answer(5, "bob", "b1"));
        assertThat(changes.add(gone)).isTrue();
        assertThat(changes.add(said)).as("it is the same answer").isFalse();
        assertThat(changes.counting(TEXT)).containsExactly(answer(5, "bob", "b1"));
        changes.remove(said);
        assertThat(changes.isEmpty()).isTrue();
    }

    private static EncodedEvent answer(int number, String from, String nonce) {
        return event(number, from, nonce, new Body.Answer(SUBJECT));
    }
}
