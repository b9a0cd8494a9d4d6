package chat.parley.storage.history;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.storage.TestEvents;
import chat.parley.storage.objectstore.CountingObjectStore;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import chat.parley.storage.segment.LogKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a page costs in a log of many segments, one every ten seconds. */
class HistoryRequestsTest {
    private static final LogKey LOG = LogKey.of(TestEvents.LOBBY);
    private static final Instant END = Instant.parse("2026-11-21T03:00:00Z");
    private static final int SEGMENTS = 100_000;

    private final CountingObjectStore store = new CountingObjectStore(new InMemoryObjectStore());

    @AfterEach
    void close() {
        store.close();
    }

    /** A reader at that moment, with nothing in its cache. */
    private History readerAt(Instant now) {
        return new S3History(store, Clock.fixed(now, ZoneOffset.UTC), new DamagedObjects());
    }

    private void fill() {
        History history = readerAt(END);
        for (int i = SEGMENTS - 1; i >= 0; i--) {
            history.append(LOG, LogPosition.NONE, List.of(TestEvents.text(END.toEpochMilli() - i * 10_000L, "x")));
        }
    }

    private static List<EncodedEvent> newest(History history) {
        return history.before(LOG, LogKind.EVENTS, EventId.MAX, 50, event -> true)
                .events();
    }

    @Test
    void aPageOfAHundredThousandSegmentsTakesFewRequests() {
        fill();

        History reader = readerAt(END);
        assertThat(newest(reader)).hasSize(50);
        assertThat(store.takeLists()).isEqualTo(2);
        assertThat(store.takeGets())
                .as("50, one to know of more, 3 of the last 30 s")
                .isLessThanOrEqualTo(55);

        assertThat(newest(reader)).hasSize(50);
        assertThat(store.takeLists()).isEqualTo(2);
        assertThat(store.takeGets()).as("from the cache").isZero();

        assertThat(newest(readerAt(END.plus(Duration.ofDays(60))))).hasSize(50);
        assertThat(store.takeLists()).as("idle for two months").isLessThanOrEqualTo(20);

        assertThat(newest(readerAt(END.minus(Duration.ofDays(2)))))
                .as("a clock two days behind loses nothing")
                .hasSize(50)
                .last()
                .extracting(event -> event.id().time())
                .isEqualTo(END);
        store.takeLists();
        store.takeGets();

        EventId middle = EventId.startOf(END.minus(Duration.ofDays(5)));
        assertThat(readerAt(END)
                        .before(LOG, LogKind.EVENTS, middle, 50, event -> true)
                        .events())
                .hasSize(50);
        assertThat(store.takeLists()).isEqualTo(2);
        assertThat(readerAt(END)
                        .after(LOG, LogKind.EVENTS, middle, 50, event -> true)
                        .events())
                .hasSize(50);
        assertThat(store.takeLists()).isEqualTo(2);

        assertThat(readerAt(END)
                        .before(
                                LOG,
                                LogKind.EVENTS,
                                TestEvents.id(END.minus(Duration.ofDays(1000)).toEpochMilli()),
                                50,
                                event -> true)
                        .events())
                .isEmpty();
        assertThat(store.takeLists()).as("before the beginning").isLessThanOrEqualTo(10);
    }

    @Test
    void whatArrivedLateTakesAListingOfAllNamesAndNothingElse() {
        History archiver = readerAt(END);
        int segments = 2500;
        for (int i = 1; i <= segments; i++) {
            long millis = END.toEpochMilli() - (segments - i) * 10_000L;
            archiver.append(LOG, new LogPosition(1, i), List.of(TestEvents.text(millis, "x")));
        }
        assertThat(readerAt(END).end(LOG).position()).isEqualTo(new LogPosition(1, segments));
        assertThat(store.takeLists()).isEqualTo(3 + 1);
        assertThat(store.takeGets()).isZero();

        LogCursor cursor = new LogCursor(new LogPosition(1, segments - 10), EventId.startOf(END));
        List<EncodedEvent> late =
                readerAt(END).since(LOG, cursor, EventId.MIN, 50, event -> true).events();
        assertThat(late).hasSize(10);
        assertThat(store.takeLists()).isEqualTo(3 + 1);
        assertThat(store.takeGets()).isEqualTo(10);
        assertThat(readerAt(END)
                        .since(LOG, cursor, late.get(5).id(), 50, event -> true)
                        .events())
                .hasSize(4);
        assertThat(store.takeLists()).as("a later page").isEqualTo(2);
        store.takeGets();

        Set<EventId> asked = Set.of(late.get(1).id(), TestEvents.id(END.toEpochMilli() - 12_345));
        assertThat(readerAt(END).stored(LOG, asked, new LogPosition(1, segments)))
                .containsExactly(late.get(1).id());
        assertThat(store.takeLists()).isEqualTo(2);
        assertThat(store.takeGets()).isEqualTo(1);
    }

    @Test
    void whoAsksForWhatIsNotThereIsToldFromWhereToGoOn() {
        History archiver = readerAt(END);
        int segments = 3000;
        for (int i = 1; i <= segments; i++) {
            long millis = END.toEpochMilli() - (segments - i) * 10_000L;
            archiver.append(LOG, new LogPosition(1, i), List.of(TestEvents.text(millis, "x")));
        }
        int pages = 0;
        EventId before = EventId.MAX;
        for (boolean more = true; more; pages++) {
            History.Page page = readerAt(END).before(LOG, LogKind.EVENTS, before, 1, event -> false);
            assertThat(store.takeGets()).isLessThanOrEqualTo(300);
            assertThat(store.takeLists()).isLessThanOrEqualTo(20);
            assertThat(page.events()).isEmpty();
            more = page.more();
            before = more ? Objects.requireNonNull(page.goOn()) : before;
        }
        assertThat(pages).isBetween(10, 15);

        History.Page up = readerAt(END).after(LOG, LogKind.EVENTS, EventId.MIN, 1, event -> false);
        assertThat(up.more()).isTrue();
        assertThat(up.goOn()).isGreaterThan(EventId.MIN);
        assertThat(store.takeGets()).isLessThanOrEqualTo(300);
    }

    @Test
    void aCursorThatNoLogHasDoesNotHaveAllNamesListedAtOnce() {
        History archiver = readerAt(END);
        int segments = 45_000;
        for (int i = 1; i <= segments; i++) {
            long millis = END.toEpochMilli() - (segments - i) * 10_000L;
            archiver.append(LOG, new LogPosition(1, i), List.of(TestEvents.text(millis, "x")));
        }
        LogCursor cursor = new LogCursor(new LogPosition(9, 1), EventId.MIN);
        EventId after = EventId.MIN;
        int pages = 0;
        for (boolean more = true; more; pages++) {
            History.Page page = readerAt(END).since(LOG, cursor, after, 50, event -> true);
            assertThat(store.takeLists()).isLessThanOrEqualTo(22);
            assertThat(store.takeGets()).isZero();
            more = page.more();
            after = page.upTo(after);
        }
        assertThat(pages).isEqualTo(3);
    }
}
