package chat.parley.storage;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.Nonce;
import chat.parley.storage.history.History;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.segment.LogKind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a log tells of the order in which its events arrived, on every {@link ObjectStore}. */
abstract class ArrivalContract extends StorageFixture {
    private static final long NOW = Instant.parse("2026-11-21T03:04:05.678Z").toEpochMilli();
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final LogKey log = LogKey.of(room);
    private final History history = storage.history();

    ArrivalContract(ObjectStore store, URI origin) {
        super(store, origin);
    }

    private EncodedEvent text(long millis) {
        EventId id = TestEvents.id(millis);
        return text(id, new Nonce(id.toString()));
    }

    private EncodedEvent text(EventId id, Nonce nonce) {
        return EncodedEvent.of(new Event(id, room, user, nonce, new Body.Text("x")));
    }

    private static LogPosition at(long term, long number) {
        return new LogPosition(term, number);
    }

    private static LogCursor cursor(LogPosition position, EncodedEvent newest) {
        return new LogCursor(position, newest.id());
    }

    /** All of it, in pages of two. */
    private List<EventId> since(LogCursor cursor) {
        List<EventId> ids = new ArrayList<>();
        EventId after = EventId.MIN;
        boolean more = true;
        while (more) {
            History.Page page = history.since(log, cursor, after, 2, event -> true);
            ids.addAll(page.events().stream().map(EncodedEvent::id).toList());
            after = ids.isEmpty() ? after : ids.get(ids.size() - 1);
            more = page.more();
        }
        return ids;
    }

    @Test
    void aLogNobodyWroteEndsAtTheStart() {
        assertThat(history.end(log)).isEqualTo(LogCursor.START);
        assertThat(since(LogCursor.START)).isEmpty();
        assertThat(history.stored(log, Set.of(TestEvents.id(NOW)), at(9, 9))).isEmpty();
        assertThat(history.stored(log, Set.of(), at(9, 9))).isEmpty();
    }

    @Test
    void theEndIsTheLatestPositionAndTheLargestIdWhereverTheyAre() {
        EncodedEvent largest = text(NOW + 400 * DAY);
        history.append(log, at(2, 1), List.of(largest));
        history.append(log, at(2, 7), List.of(text(NOW), text(1000)));
        history.append(log, at(1, 900), List.of(text(NOW + 1)));
        history.append(log, LogPosition.NONE, List.of(text(NOW + 2)));
        assertThat(history.end(log)).isEqualTo(cursor(at(2, 7), largest));
    }

    @Test
    void whatArrivesLateIsFoundWhateverItsId() {
        EncodedEvent first = text(NOW);
        history.append(log, at(1, 1), List.of(first));
        LogCursor cursor = history.end(log);
        assertThat(since(cursor)).isEmpty();
        EncodedEvent yearsAgo = text(1000);
        EncodedEvent minutesAgo = text(NOW - 120_000);
        EncodedEvent ahead = text(NOW + 4000 * DAY);
        history.append(log, at(1, 2), List.of(minutesAgo, ahead));
        history.append(log, at(2, 1), List.of(yearsAgo));
        assertThat(since(cursor)).containsExactly(yearsAgo.id(), minutesAgo.id(), ahead.id());
        assertThat(since(cursor(at(1, 2), ahead))).containsExactly(yearsAgo.id());
        assertThat(since(history.end(log))).isEmpty();
    }

    @Test
    void whatHasNoPositionIsFoundByItsIdBesideWhatHasOne() {
        EncodedEvent old = text(NOW - 60_000);
        EncodedEvent within = text(NOW - 29_000);
        EncodedEvent newest = text(NOW);
        EncodedEvent late = text(NOW - DAY);
        EncodedEvent later = text(NOW + 1000);
        history.append(log, LogPosition.NONE, List.of(old, within, newest));
        history.append(log, LogPosition.NONE, List.of(later));
        history.append(log, at(1, 1), List.of(late));
        assertThat(since(cursor(LogPosition.NONE, newest)))
                .containsExactly(late.id(), within.id(), newest.id(), later.id());
        assertThat(since(cursor(at(1, 1), newest))).containsExactly(within.id(), newest.id(), later.id());
        assertThat(since(LogCursor.START)).hasSize(5);
    }

    @Test
    void ofSeveralCopiesTheLatestPositionCountsAndOneIsGiven() {
        EncodedEvent twice = text(NOW);
        EncodedEvent once = text(NOW + 1);
        history.append(log, at(1, 1), List.of(twice, once));
        history.append(log, at(3, 5), List.of(twice));
        assertThat(since(cursor(at(1, 1), once))).containsExactly(twice.id());
        assertThat(since(cursor(at(3, 4), once))).containsExactly(twice.id());
        assertThat(since(cursor(at(3, 5), once))).isEmpty();
        assertThat(since(LogCursor.START)).containsExactly(twice.id(), once.id());
    }

    @Test
    void ofRepetitionsTheSmallerIdIsGivenWhateverThePages() {
        history.append(log, at(1, 1), List.of(text(TestEvents.id(NOW), new Nonce("before"))));
        EventId id = TestEvents.id(NOW + 1000);
        List<EncodedEvent> behind = List.of(
                text(id, new Nonce("n")),
                text(NOW + 1001),
                text(NOW + 1002),
                text(TestEvents.id(NOW + 2000), new Nonce("n")),
                text(TestEvents.id(NOW + 3000), new Nonce("before")));
        history.append(log, at(1, 2), behind);
        assertThat(since(new LogCursor(at(1, 1), id)))
                .as("the original of the last one is not behind the cursor")
                .containsExactly(
                        id,
                        behind.get(1).id(),
                        behind.get(2).id(),
                        behind.get(4).id());
    }

    @Test
    void aPageEndsAtItsLimitsAndLeavesOutWhatDoesNotMatch() {
        List<EncodedEvent> events = List.of(text(NOW), text(NOW + 1), text(NOW + 2));
        history.append(log, at(1, 1), events);
        History.Page page = history.since(
                log,
                LogCursor.START,
                EventId.MIN,
                1,
                event -> !event.id().equals(events.get(0).id()));
        assertThat(page.events())
                .singleElement()
                .satisfies(
                        event -> assertThat(event.id()).isEqualTo(events.get(1).id()));
        assertThat(page.more()).isTrue();
        assertThat(history.since(log, LogCursor.START, events.get(1).id(), 1, event -> true))
                .satisfies(last -> {
                    assertThat(last.events()).hasSize(1);
                    assertThat(last.more()).isFalse();
                });
    }

    @Test
    void onlyWhatIsUnderAPositionUpToOneIsStored() {
        EncodedEvent without = text(NOW);
        EncodedEvent early = text(NOW - 3 * DAY);
        EncodedEvent other = text(NOW - 3 * DAY + 1);
        EncodedEvent late = text(NOW + 1);
        history.append(log, LogPosition.NONE, List.of(without));
        history.append(log, at(1, 5), List.of(early, other));
        history.append(log, at(2, 1), List.of(late));
        Set<EventId> asked = Set.of(without.id(), early.id(), late.id(), TestEvents.id(NOW));
        assertThat(history.stored(log, asked, at(1, 4))).isEmpty();
        assertThat(history.stored(log, asked, at(1, 5))).containsExactly(early.id());
        assertThat(history.stored(log, asked, at(2, 1))).containsExactlyInAnyOrder(early.id(), late.id());
        history.append(log, at(2, 2), List.of(without));
        assertThat(history.stored(log, asked, at(2, 2))).hasSize(3).contains(without.id());
    }

    @Test
    void aFileUnderAPositionIsAmongTheFilesToo() {
        EventId id = TestEvents.id(NOW);
        FileInfo info = new FileInfo("0".repeat(26), "a.txt", 1, "text/plain", "ab".repeat(32));
        history.append(
                log,
                at(1, 1),
                List.of(EncodedEvent.of(new Event(id, room, user, new Nonce("n"), new Body.File(info)))));
        assertThat(since(LogCursor.START)).containsExactly(id);
        assertThat(history.before(log, LogKind.FILES, EventId.MAX, 10, event -> true)
                        .events())
                .hasSize(1);
    }

    @Test
    void eventsOfOnePositionThatAreFarApartAreInSeveralSegments() {
        List<EncodedEvent> events = List.of(text(NOW - DAY), text(NOW), text(NOW + DAY));
        history.append(log, at(1, 1), events);
        assertThat(store.list("history/" + log + "/", null, 10))
                .hasSize(3)
                .allSatisfy(key -> assertThat(key).contains("-" + at(1, 1) + "_"));
        assertThat(since(LogCursor.START))
                .containsExactlyElementsOf(events.stream().map(EncodedEvent::id).toList());
    }
}
