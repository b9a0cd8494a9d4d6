package chat.parley.storage.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.UserName;
import chat.parley.storage.TestEvents;
import chat.parley.storage.objectstore.CountingObjectStore;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import chat.parley.storage.segment.LogKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages show events as they are now, whenever what changed them was said, and for few requests. */
class ChangedPagesTest {
    private static final LogKey LOG = LogKey.of(TestEvents.LOBBY);
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final long OLD = NOW.minus(Duration.ofHours(7)).toEpochMilli();
    private static final UserName BOB = new UserName("bob");

    private final CountingObjectStore store = new CountingObjectStore(new InMemoryObjectStore());
    private final DamagedObjects damaged = new DamagedObjects();
    private final History writer = newHistory();
    private long number;

    private History newHistory() {
        return new S3History(store, Clock.fixed(NOW, ZoneOffset.UTC), damaged);
    }

    private void append(EncodedEvent... events) {
        writer.append(LOG, new LogPosition(1, ++number), List.of(events));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aPageHasTheChangesOfItsEventsWheneverTheyWereMade() {
        EncodedEvent first = TestEvents.text(OLD, "first");
        EncodedEvent second = TestEvents.text(OLD + 1, "second");
        EncodedEvent third = TestEvents.text(OLD + 2, "third");
        append(first, second, third);
        for (int i = 0; i < 100; i++) {
            append(TestEvents.text(OLD + 3_600_000 + i * 60_000L, "later"));
        }
        long now = NOW.toEpochMilli();
        EncodedEvent edit = TestEvents.change(now, TestEvents.ANN, new Body.Edit(first.id(), "1"));
        EncodedEvent newer = TestEvents.change(now + 1, TestEvents.ANN, new Body.Edit(first.id(), "one"));
        EncodedEvent byOther = TestEvents.change(now + 2, BOB, new Body.Edit(first.id(), "mine"));
        EncodedEvent reaction = TestEvents.change(now + 3, BOB, new Body.Reaction(second.id(), "👍", true));
        EncodedEvent removal = TestEvents.change(now + 4, TestEvents.ANN, new Body.Removal(third.id(), null));
        append(newer);
        append(edit, byOther, reaction);
        append(removal);

        History.Page page = newHistory()
                .before(LOG, LogKind.EVENTS, EventId.startOf(Instant.ofEpochMilli(OLD + 3)), 50, event -> true);
        assertThat(page.events()).extracting(EncodedEvent::id).containsExactly(first.id(), second.id(), third.id());
        assertThat(page.events().get(2).event().body()).isEqualTo(new Body.Removed());
        assertThat(new String(page.events().get(2).json(), UTF_8)).doesNotContain("third");
        assertThat(page.changes()).containsExactlyInAnyOrder(newer, reaction, removal);
    }

    @Test
    void aPageWithChangesTakesOneRequestMoreForEachHourOfThem() {
        List<EncodedEvent> said = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            said.add(TestEvents.text(OLD + i * 1000L, "x"));
            append(said.get(i));
        }
        EventId before = EventId.startOf(Instant.ofEpochMilli(OLD + 100_000));
        Requests plain = requests(before);
        for (int i = 0; i < 60; i++) {
            append(TestEvents.change(
                    NOW.toEpochMilli() + i, BOB, new Body.Reaction(said.get(i).id(), "👍", true)));
        }
        Requests changed = requests(before);
        assertThat(changed.changes).isEqualTo(50);
        assertThat(changed.lists).isEqualTo(plain.lists);
        assertThat(changed.gets).isEqualTo(plain.gets + 1);
    }

    private record Requests(int lists, int gets, int changes) {}

    private Requests requests(EventId before) {
        store.takeLists();
        store.takeGets();
        History.Page page = newHistory().before(LOG, LogKind.EVENTS, before, 50, event -> true);
        return new Requests(store.takeLists(), store.takeGets(), page.changes().size());
    }

    @Test
    void whoGoesOnIsToldOfChangesAndNotOfWhatWasTakenBack() {
        EncodedEvent said = TestEvents.text(OLD, "a secret");
        EncodedEvent edit = TestEvents.change(OLD + 1, TestEvents.ANN, new Body.Edit(said.id(), "another secret"));
        EncodedEvent removal = TestEvents.change(OLD + 2, TestEvents.ANN, new Body.Removal(said.id(), null));
        append(said);
        append(edit);
        append(removal);
        History.Page page = newHistory().since(LOG, LogCursor.START, EventId.MIN, 50, event -> true);
        assertThat(page.events()).extracting(EncodedEvent::id).containsExactly(said.id(), edit.id(), removal.id());
        assertThat(page.events().toString() + texts(page)).doesNotContain("secret");
    }

    /** Nothing of the hour of what was edited is listed for the page. */
    @Test
    void anEditOfWhatWasTakenBackIsToldWithoutItsTextHoweverOldThatIs() {
        List<EncodedEvent> said = new ArrayList<>();
        List<EncodedEvent> edits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            said.add(TestEvents.text(OLD - (i + 2) * 3_600_000L, "a secret"));
            edits.add(TestEvents.change(
                    OLD + i, TestEvents.ANN, new Body.Edit(said.get(i).id(), "another secret")));
        }
        said.forEach(this::append);
        edits.forEach(this::append);
        append(TestEvents.text(OLD + 100, "later"));
        for (EncodedEvent one : said) {
            append(TestEvents.change(NOW.toEpochMilli(), TestEvents.ANN, new Body.Removal(one.id(), null)));
        }
        List<EventId> read = new ArrayList<>();
        EventId after = edits.get(0).id().previous();
        boolean more = true;
        while (more) {
            History.Page page = newHistory()
                    .after(LOG, LogKind.EVENTS, after, 12, event -> event.id().compareTo(EventId.startOf(NOW)) < 0);
            assertThat(page.events()).isNotEmpty();
            assertThat(texts(page)).noneMatch(json -> json.contains("secret"));
            read.addAll(page.events().stream().map(EncodedEvent::id).toList());
            after = page.upTo(after);
            more = page.more() && read.size() < 13;
        }
        assertThat(read)
                .hasSize(13)
                .containsAll(edits.stream().map(EncodedEvent::id).toList());
    }

    @Test
    void whoChangesHisMindForHoursMakesNothingGrow() {
        EncodedEvent said = TestEvents.text(OLD, "said");
        append(said);
        EncodedEvent last = said;
        for (int i = 0; i < 40; i++) {
            List<EncodedEvent> toggles = new ArrayList<>();
            for (int toggle = 0; toggle < 100; toggle++) {
                last = TestEvents.change(
                        NOW.toEpochMilli() + i * 100L + toggle,
                        BOB,
                        new Body.Reaction(said.id(), "👍", toggle % 2 == 1));
                toggles.add(last);
            }
            append(toggles.toArray(EncodedEvent[]::new));
        }
        String key = keysOfChanges().get(keysOfChanges().size() - 1);
        assertThat(store.get(key).orElseThrow().bytes().length).isLessThan(8 * 1024);
        assertThat(newHistory()
                        .before(LOG, LogKind.EVENTS, EventId.startOf(Instant.ofEpochMilli(OLD + 5)), 50, event -> true)
                        .changes())
                .containsExactly(last);
    }

    @Test
    void howeverMuchIsAppendedAtOnceASegmentCanBeRead() {
        EncodedEvent said = TestEvents.text(OLD, "said");
        append(said);
        List<EncodedEvent> edits = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            edits.add(TestEvents.change(
                    NOW.toEpochMilli() + i, new UserName("u" + i), new Body.Edit(said.id(), "x".repeat(16_000))));
        }
        append(edits.toArray(EncodedEvent[]::new));
        assertThat(keysOfChanges()).hasSizeGreaterThan(8);
        assertThat(newHistory()
                        .before(LOG, LogKind.EVENTS, EventId.startOf(Instant.ofEpochMilli(OLD + 5)), 50, event -> true)
                        .whole())
                .isTrue();
    }

    @Test
    void aPageEndsWhereTheChangesOfItsHoursAreMoreThanAPageReads() {
        List<EncodedEvent> said = new ArrayList<>();
        int hours = 12;
        for (int hour = 0; hour < hours; hour++) {
            said.add(TestEvents.text(OLD - (hours - hour) * 3_600_000L, "said"));
            append(said.get(hour));
            List<EncodedEvent> edits = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                UserName other = new UserName("u" + i);
                edits.add(TestEvents.change(
                        NOW.toEpochMilli() + i,
                        other,
                        new Body.Edit(said.get(hour).id(), "x".repeat(16_000))));
            }
            append(edits.toArray(EncodedEvent[]::new));
        }
        int segments = keysOfChanges().size();
        List<EncodedEvent> read = new ArrayList<>();
        EventId before = EventId.startOf(Instant.ofEpochMilli(OLD));
        boolean more = true;
        while (more) {
            store.takeGets();
            History.Page page = newHistory().before(LOG, LogKind.EVENTS, before, 50, event -> true);
            assertThat(store.takeGets()).as("for some of the hours").isLessThan(hours + segments * 2 / 3);
            assertThat(page.whole()).isTrue();
            read.addAll(0, page.events());
            before = page.events().get(0).id();
            more = page.more();
        }
        assertThat(read).isEqualTo(said);
    }

    private List<String> keysOfChanges() {
        return store.list("history/" + LOG + "/", null, 1000).stream()
                .filter(key -> key.endsWith(".changes.zst"))
                .toList();
    }

    private static List<String> texts(History.Page page) {
        return page.events().stream()
                .map(event -> new String(event.json(), UTF_8))
                .toList();
    }

    /** A gateway from before changes archives their events, and nothing beside what they are about. */
    @Test
    void changesThatLieAmongThePagesEventsCountToo() {
        EncodedEvent said = TestEvents.text(OLD, "said");
        EncodedEvent edit = TestEvents.change(OLD + 1000, TestEvents.ANN, new Body.Edit(said.id(), "edited"));
        append(said, edit);
        store.list("history/" + LOG + "/", null, 100).stream()
                .filter(key -> key.endsWith(".changes.zst"))
                .forEach(store::delete);
        assertThat(newHistory()
                        .before(LOG, LogKind.EVENTS, EventId.MAX, 50, event -> true)
                        .changes())
                .containsExactly(edit);
    }

    @Test
    void whoTakesOverGoesOnWithWhatIsThere() {
        EncodedEvent said = TestEvents.text(OLD, "said");
        append(said);
        List<EncodedEvent> reactions = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            EncodedEvent reaction = TestEvents.change(
                    NOW.toEpochMilli() + i, new UserName("u" + i), new Body.Reaction(said.id(), "👍", true));
            reactions.add(reaction);
            // Another process each time, under a term of its own.
            newHistory().append(LOG, new LogPosition(2 + i, 1), List.of(reaction));
        }
        History.Page page = newHistory()
                .before(LOG, LogKind.EVENTS, EventId.startOf(Instant.ofEpochMilli(OLD + 5)), 50, event -> true);
        assertThat(page.changes()).containsExactlyElementsOf(reactions);
        assertThat(store.list("history/" + LOG + "/", null, 100).stream().filter(key -> key.endsWith(".changes.zst")))
                .as("the last one and those that it replaced lately")
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void anHourOfVeryManyChangesIsInSeveralSegments() {
        List<EncodedEvent> said = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            said.add(TestEvents.text(OLD + i, "said " + i));
        }
        append(said.toArray(EncodedEvent[]::new));
        int all = 0;
        for (int batch = 0; batch < 20; batch++) {
            List<EncodedEvent> reactions = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                reactions.add(TestEvents.change(
                        NOW.toEpochMilli() + all,
                        new UserName("user-" + all++),
                        new Body.Reaction(said.get(batch).id(), "👍", true)));
            }
            append(reactions.toArray(EncodedEvent[]::new));
        }
        assertThat(store.list("history/" + LOG + "/", null, 100).stream().filter(key -> key.endsWith(".changes.zst")))
                .hasSizeBetween(2, 12);
        List<EventId> ids = new ArrayList<>();
        int changes = 0;
        EventId before = EventId.startOf(Instant.ofEpochMilli(OLD + 100_000));
        boolean more = true;
        while (more) {
            History.Page page = newHistory().before(LOG, LogKind.EVENTS, before, 50, event -> true);
            ids.addAll(0, page.events().stream().map(EncodedEvent::id).toList());
            changes += page.changes().size();
            assertThat(page.changes().stream()
                            .mapToLong(change -> change.json().length)
                            .sum())
                    .isLessThan(History.MAX_PAGE_BYTES);
            before = page.events().get(0).id();
            more = page.more();
        }
        assertThat(ids)
                .containsExactlyElementsOf(said.stream().map(EncodedEvent::id).toList());
        assertThat(changes).isEqualTo(all);
    }

    @Test
    void aSegmentOfChangesThatIsDamagedIsTold() {
        EncodedEvent said = TestEvents.text(OLD, "said");
        append(said);
        append(TestEvents.change(NOW.toEpochMilli(), TestEvents.ANN, new Body.Removal(said.id(), null)));
        String key = store.list("history/" + LOG + "/", null, 100).stream()
                .filter(found -> found.endsWith(".changes.zst"))
                .findFirst()
                .orElseThrow();
        store.put(key, new byte[] {1, 2, 3}, "application/zstd");
        History.Page page = newHistory()
                .before(LOG, LogKind.EVENTS, EventId.startOf(Instant.ofEpochMilli(OLD + 5)), 50, event -> true);
        assertThat(page.whole()).isFalse();
        assertThat(damaged.count()).isEqualTo(1);
        EncodedEvent again =
                TestEvents.change(NOW.toEpochMilli() + 1, TestEvents.ANN, new Body.Removal(said.id(), null));
        newHistory().append(LOG, new LogPosition(9, 1), List.of(again));
        assertThat(newHistory()
                        .before(LOG, LogKind.EVENTS, EventId.startOf(Instant.ofEpochMilli(OLD + 5)), 50, event -> true)
                        .events())
                .extracting(event -> event.event().body())
                .containsExactly(new Body.Removed());
    }

    @Test
    void aPageSaysWhoTookBackWhatSomebodyElseSaid() {
        EncodedEvent said = TestEvents.text(OLD, "secret");
        EncodedEvent other = TestEvents.text(OLD + 1, "other");
        append(said, other);
        EncodedEvent removal =
                TestEvents.change(NOW.toEpochMilli(), BOB, new Body.Removal(said.id(), null, TestEvents.ANN));
        EncodedEvent ofNobodys =
                TestEvents.change(NOW.toEpochMilli() + 1, BOB, new Body.Removal(other.id(), null, BOB));
        append(removal, ofNobodys);
        History.Page page = newHistory()
                .before(LOG, LogKind.EVENTS, EventId.startOf(Instant.ofEpochMilli(OLD + 5)), 50, event -> true);
        assertThat(page.events()).containsExactly(said.removed(), other);
        assertThat(page.changes()).containsExactly(removal);
    }

    @Test
    void aRemovedFileIsInNoList() {
        EncodedEvent file = TestEvents.file(OLD, "plan.pdf");
        EncodedEvent other = TestEvents.file(OLD + 1, "other.pdf");
        append(file, other);
        String id = file.event().file().orElseThrow().file();
        EncodedEvent third = TestEvents.file(OLD + 2, "third.pdf");
        append(third);
        append(TestEvents.change(NOW.toEpochMilli(), TestEvents.ANN, new Body.Removal(file.id(), id)));
        String moderated = third.event().file().orElseThrow().file();
        append(TestEvents.change(NOW.toEpochMilli() + 1, BOB, new Body.Removal(third.id(), moderated, TestEvents.ANN)));
        History.Page files = newHistory().before(LOG, LogKind.FILES, EventId.MAX, 50, event -> true);
        assertThat(files.events())
                .extracting(EncodedEvent::event)
                .extracting(Event::body)
                .containsExactly(new Body.Removed(), other.event().body(), new Body.Removed());
    }
}
