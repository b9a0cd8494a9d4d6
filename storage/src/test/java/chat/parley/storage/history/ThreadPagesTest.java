package chat.parley.storage.history;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.UserName;
import chat.parley.storage.TestEvents;
import chat.parley.storage.file.S3Files;
import chat.parley.storage.objectstore.CountingObjectStore;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import chat.parley.storage.segment.LogKind;
import chat.parley.storage.segment.SegmentLevel;
import chat.parley.storage.segment.SegmentWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads are read by what is kept beside their roots, wherever the answers lie, and pages tell how many there are. */
class ThreadPagesTest {
    private static final LogKey LOG = LogKey.of(TestEvents.LOBBY);
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final long LONG_AGO = NOW.minus(Duration.ofDays(100)).toEpochMilli();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final UserName BOB = new UserName("bob");

    private final CountingObjectStore store = new CountingObjectStore(new InMemoryObjectStore());
    private final DamagedObjects damaged = new DamagedObjects();
    private final History writer = newHistory();
    private long number;

    private History newHistory() {
        return new S3History(store, Clock.fixed(NOW, ZoneOffset.UTC), damaged);
    }

    private History newHistory(Effort.Bounds bounds) {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        return new S3History(store, clock, bounds, damaged, new S3Files(store, clock, damaged));
    }

    private void append(EncodedEvent... events) {
        writer.append(LOG, new LogPosition(1, ++number), List.of(events));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static List<EventId> ids(List<EncodedEvent> events) {
        return events.stream().map(EncodedEvent::id).toList();
    }

    private static History.Page newest(History history, EncodedEvent root, int limit) {
        return history.threadBefore(LOG, root.id(), EventId.MAX, limit, event -> true);
    }

    /** The page of the log that has the root for its last event. */
    private History.Page pageOf(EncodedEvent root) {
        EventId behind = new EventId(root.id().high(), root.id().low() + 1);
        return newHistory().before(LOG, LogKind.EVENTS, behind, 50, event -> true);
    }

    @Test
    void aThreadHasAllAnswersToItsRootAndToItsAnswersAndNothingElse() {
        EncodedEvent root = TestEvents.text(LONG_AGO, "root");
        EncodedEvent other = TestEvents.text(LONG_AGO + 1, "another root");
        EncodedEvent first = TestEvents.answer(LONG_AGO + DAY, root);
        EncodedEvent second = TestEvents.answer(LONG_AGO + 2 * DAY, BOB, first, root.id());
        EncodedEvent third = TestEvents.answer(NOW.toEpochMilli() - 1, BOB, second, root.id());
        append(root, other);
        append(first, TestEvents.answer(LONG_AGO + DAY + 1, other), TestEvents.text(LONG_AGO + DAY + 2, "no answer"));
        append(second, TestEvents.change(LONG_AGO + 2 * DAY, BOB, new Body.Reaction(root.id(), "👍", true)));
        append(third);
        History.Page page = newest(newHistory(), root, 50);
        assertThat(page.events()).containsExactly(first, second, third);
        assertThat(page.more()).isFalse();
        assertThat(page.whole()).isTrue();
        assertThat(newHistory().threadAfter(LOG, root.id(), first.id(), 1, event -> true))
                .isEqualTo(new History.Page(List.of(second), true));
        assertThat(newHistory().threadBefore(LOG, root.id(), third.id(), 1, event -> true))
                .isEqualTo(new History.Page(List.of(second), true));
        assertThat(newHistory().threadBefore(LOG, root.id(), first.id(), 1, event -> true))
                .isEqualTo(new History.Page(List.of(), false));
        assertThat(newest(newHistory(), third, 50)).isEqualTo(new History.Page(List.of(), false));
    }

    @Test
    void whatIsKeptBesideTheRootIsAskedForWhetherItMatches() {
        EncodedEvent root = TestEvents.text(LONG_AGO, "root");
        EncodedEvent byAnn = TestEvents.answer(LONG_AGO + 1, root);
        EncodedEvent byBob = TestEvents.answer(LONG_AGO + 2, BOB, root, root.id());
        append(root, byAnn, byBob);
        History.Page page = newHistory()
                .threadBefore(
                        LOG,
                        root.id(),
                        EventId.MAX,
                        50,
                        answer -> answer.event().from().equals(BOB));
        assertThat(page.events()).containsExactly(byBob);
    }

    @Test
    void answersAreShownAsTheyAreNow() {
        EncodedEvent root = TestEvents.text(LONG_AGO, "root");
        EncodedEvent edited = TestEvents.answer(LONG_AGO + DAY, root);
        EncodedEvent gone = TestEvents.answer(LONG_AGO + 2 * DAY, root);
        append(root, edited, gone);
        EncodedEvent edit = TestEvents.change(NOW.toEpochMilli(), TestEvents.ANN, new Body.Edit(edited.id(), "better"));
        EncodedEvent removal =
                TestEvents.change(NOW.toEpochMilli() + 1, TestEvents.ANN, new Body.Removal(gone.id(), null));
        append(edit, removal);
        History.Page page = newest(newHistory(), root, 50);
        assertThat(page.events()).containsExactly(edited, gone.removed());
        assertThat(page.changes()).containsExactlyInAnyOrder(edit, removal);
        assertThat(pageOf(root).changes())
                .as("it stays in the thread")
                .extracting(EncodedEvent::id)
                .containsExactly(edited.id(), gone.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "bob"})
    void theAnswersOfARootThatWasTakenBackStay(String by) {
        EncodedEvent root = TestEvents.text(LONG_AGO, "root");
        EncodedEvent answer = TestEvents.answer(LONG_AGO + DAY, root);
        EncodedEvent removal = TestEvents.change(
                NOW.toEpochMilli(), new UserName(by), new Body.Removal(root.id(), null, TestEvents.ANN));
        append(root);
        append(answer);
        append(removal);
        assertThat(newest(newHistory(), root, 50).events()).containsExactly(answer);
        History.Page page = pageOf(root);
        assertThat(page.events()).containsExactly(root.removed());
        assertThat(page.changes()).containsExactly(answer.change(), removal);
    }

    @Test
    void anAnswerThatWasRepeatedUnderAnotherIdIsOneHoweverLater() {
        EncodedEvent root = TestEvents.text(LONG_AGO, "root");
        EncodedEvent answer = TestEvents.answer(LONG_AGO + DAY, root);
        append(root, answer);
        for (long later : List.of(1000L, 60_000L, 3 * DAY)) {
            Event said = answer.event();
            append(EncodedEvent.of(new Event(
                    TestEvents.id(LONG_AGO + DAY + later),
                    said.conversation(),
                    said.from(),
                    said.nonce(),
                    said.body())));
        }
        EncodedEvent next = TestEvents.answer(LONG_AGO + 2 * DAY, root);
        append(next);
        assertThat(PlainLog.readThreadDown(newHistory(), LOG, root.id(), new Random(1)))
                .containsExactly(answer.id(), next.id());
        assertThat(ids(pageOf(root).changes())).containsExactly(answer.id(), next.id());
    }

    @Test
    void aPageTellsOfTheNewestHundredAnswersAndTheThreadHasAll() {
        EncodedEvent root = TestEvents.text(LONG_AGO, "root");
        append(root);
        List<EncodedEvent> answers = new ArrayList<>();
        for (int batch = 0; batch < 60; batch++) {
            List<EncodedEvent> some = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                some.add(TestEvents.answer(LONG_AGO + DAY + batch * 1000L + i, root));
            }
            append(some.toArray(EncodedEvent[]::new));
            answers.addAll(some);
        }
        assertThat(store.list("history/" + LOG + "/", null, 1000).stream().filter(key -> key.endsWith(".changes.zst")))
                .as("more than one segment of changes")
                .hasSizeGreaterThan(2);
        History.Page page = pageOf(root);
        assertThat(ids(page.changes()))
                .hasSize(Limits.MAX_TOLD_ANSWERS)
                .isEqualTo(ids(answers.subList(answers.size() - Limits.MAX_TOLD_ANSWERS, answers.size())));
        assertThat(PlainLog.readThreadDown(newHistory(), LOG, root.id(), new Random(1)))
                .isEqualTo(ids(answers));
        assertThat(PlainLog.readThreadUp(newHistory(), LOG, root.id(), new Random(1)))
                .isEqualTo(ids(answers));
    }

    @Test
    void repetitionsOfOneAnswerPushNoOtherOutOfThePage() {
        EncodedEvent root = TestEvents.text(LONG_AGO, "root");
        append(root);
        EncodedEvent[] answers = new EncodedEvent[50];
        for (int i = 0; i < answers.length; i++) {
            answers[i] = TestEvents.answer(LONG_AGO + DAY + i, root);
        }
        append(answers);
        Event repeated = answers[0].event();
        EncodedEvent[] repetitions = new EncodedEvent[300];
        for (int i = 0; i < repetitions.length; i++) {
            repetitions[i] = EncodedEvent.of(new Event(
                    TestEvents.id(LONG_AGO + 2 * DAY + i),
                    repeated.conversation(),
                    repeated.from(),
                    repeated.nonce(),
                    repeated.body()));
        }
        append(repetitions);
        assertThat(ids(pageOf(root).changes())).isEqualTo(ids(List.of(answers)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void answersOverManyDaysAreReadWithHoweverLittleEffort(int seed) {
        Random random = new Random(seed);
        EncodedEvent root = TestEvents.text(LONG_AGO, "root");
        append(root);
        List<EncodedEvent> answers = new ArrayList<>();
        long at = LONG_AGO;
        long scale = List.of(1000L, 600_000L, DAY).get(random.nextInt(3));
        for (int i = 0; i < 60; i++) {
            at += 1 + random.nextLong(scale);
            answers.add(TestEvents.answer(at, root));
            append(TestEvents.text(at - 1, "before"), answers.get(i), TestEvents.text(at + 1, "behind"));
        }
        History history = newHistory(new Effort.Bounds(1 + random.nextInt(4), 1, 1));
        assertThat(PlainLog.readThreadDown(history, LOG, root.id(), new Random(1)))
                .isEqualTo(ids(answers));
        assertThat(PlainLog.readThreadUp(history, LOG, root.id(), new Random(1)))
                .isEqualTo(ids(answers));
    }

    @Test
    void aPageThatEndsBeforeItIsFullSaysWhereToGoOn() {
        EncodedEvent root = TestEvents.text(LONG_AGO, "root");
        append(root);
        List<EncodedEvent> answers = new ArrayList<>();
        for (int day = 1; day <= 20; day++) {
            answers.add(TestEvents.answer(LONG_AGO + day * DAY, root));
            append(answers.get(day - 1));
        }
        History.Page page = newest(newHistory(new Effort.Bounds(5, 20_000, 1 << 20)), root, 50);
        assertThat(page.more()).isTrue();
        assertThat(page.events()).isEqualTo(answers.subList(15, 20));
    }

    /** Behind answers of which only what is kept beside the root was written, by who died then. */
    @Test
    void answersThatAreNotThereAreLeftOutAndPassed() {
        EncodedEvent root = TestEvents.text(LONG_AGO, "root");
        EncodedEvent answer = TestEvents.answer(LONG_AGO + DAY, root);
        append(root, answer);
        List<EncodedEvent> lost = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            lost.add(TestEvents.answer(LONG_AGO + 2 * DAY + i, root));
        }
        append(lost.toArray(EncodedEvent[]::new));
        store.list("history/" + LOG + "/", null, 100).stream()
                .filter(key -> key.contains("/" + lost.get(0).id()))
                .forEach(store::delete);
        History.Page page = newest(newHistory(), root, 4);
        assertThat(page.events()).isEmpty();
        assertThat(page.goOn()).isEqualTo(lost.get(6).id());
        assertThat(PlainLog.readThreadDown(newHistory(), LOG, root.id(), new Random(1)))
                .containsExactly(answer.id());
        assertThat(PlainLog.readThreadUp(newHistory(), LOG, root.id(), new Random(1)))
                .containsExactly(answer.id());
    }

    @Test
    void aThreadOfOneHourTakesFewRequests() {
        EncodedEvent root = TestEvents.text(LONG_AGO, "root");
        append(root);
        for (int i = 0; i < 50; i++) {
            append(TestEvents.answer(LONG_AGO + DAY + i * 10_000L, root));
        }
        store.takeLists();
        store.takeGets();
        assertThat(newest(newHistory(), root, 50).events()).hasSize(50);
        assertThat(store.takeLists()).as("beside the root, and of the answers").isEqualTo(4);
        assertThat(store.takeGets()).as("beside the root, and of the answers").isEqualTo(1 + 50);
    }

    @Test
    void whatLiesBetweenTheAnswersIsNotListedWhereItIsMuch() {
        EncodedEvent root = TestEvents.text(LONG_AGO, "root");
        append(root);
        List<EncodedEvent> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(TestEvents.answer(LONG_AGO + DAY + i * 10L * DAY, root));
            append(answers.get(i));
            for (int other = 1; other <= 3000; other++) {
                append(TestEvents.text(LONG_AGO + DAY + i * 10L * DAY + other * 10_000L, "x"));
            }
        }
        store.takeLists();
        store.takeGets();
        assertThat(newest(newHistory(), root, 50).events()).isEqualTo(answers);
        assertThat(store.takeLists()).isEqualTo(2 + 1 + 1 + 4);
        assertThat(store.takeGets()).isEqualTo(1 + 5);
    }

    @Test
    void answersCostAPageOneRequestForTheHour() {
        EncodedEvent root = TestEvents.text(LONG_AGO, "root");
        append(root);
        store.takeLists();
        store.takeGets();
        pageOf(root);
        int lists = store.takeLists();
        int gets = store.takeGets();
        append(TestEvents.answer(LONG_AGO + DAY, root));
        store.takeLists();
        store.takeGets();
        assertThat(pageOf(root).changes()).hasSize(1);
        assertThat(store.takeLists()).isEqualTo(lists);
        assertThat(store.takeGets()).isEqualTo(gets + 1);
    }

    /** A gateway from before threads archives a text that answers, and nothing beside the root. */
    @Test
    void answersThatLieAmongThePagesEventsCountToo() {
        EncodedEvent root = TestEvents.text(LONG_AGO, "root");
        EncodedEvent answer = TestEvents.answer(LONG_AGO + 1000, root);
        new SegmentWriter(store)
                .write(SegmentLevel.RAW.prefix(LogKind.EVENTS, LOG.value()), LogPosition.NONE, List.of(root, answer));
        assertThat(newHistory()
                        .before(LOG, LogKind.EVENTS, EventId.MAX, 50, event -> true)
                        .changes())
                .containsExactly(answer.change());
    }

    /** As tests and tools write logs that nobody else writes: what is beside a root is found by each anew. */
    @Test
    void writersThatNumberNothingLoseNothingBesideARoot() {
        EncodedEvent root = TestEvents.text(LONG_AGO, "root");
        append(root);
        List<EncodedEvent> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            EncodedEvent answer = TestEvents.answer(LONG_AGO + DAY + i * 1000L, root);
            answers.add(answer);
            newHistory().append(LOG, LogPosition.NONE, List.of(answer));
        }
        assertThat(newest(newHistory(), root, 50).events()).isEqualTo(answers);
        assertThat(store.list("history/" + LOG + "/", null, 100).stream().filter(key -> key.endsWith(".changes.zst")))
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void damageIsTold() {
        EncodedEvent root = TestEvents.text(LONG_AGO, "root");
        EncodedEvent first = TestEvents.answer(LONG_AGO + DAY, root);
        EncodedEvent second = TestEvents.answer(LONG_AGO + 2 * DAY, root);
        append(root);
        append(first);
        append(second);
        damage("/" + first.id());
        History.Page page = newest(newHistory(), root, 50);
        assertThat(page.events()).containsExactly(second);
        assertThat(page.whole()).isFalse();
        damage(".changes.zst");
        History.Page nothing = newest(newHistory(), root, 50);
        assertThat(nothing.events()).isEmpty();
        assertThat(nothing.whole()).isFalse();
    }

    private void damage(String part) {
        Stream<String> keys = store.list("history/" + LOG + "/", null, 100).stream();
        keys.filter(key -> key.contains(part)).forEach(key -> store.put(key, new byte[] {1, 2, 3}, "application/zstd"));
    }
}
