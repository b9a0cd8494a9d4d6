package chat.parley.storage.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.Nonce;
import chat.parley.storage.TestClock;
import chat.parley.storage.TestEvents;
import chat.parley.storage.history.History;
import chat.parley.storage.history.S3History;
import chat.parley.storage.objectstore.CountingObjectStore;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import chat.parley.storage.segment.LogKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The numbers of docs/operations.md: a room with one post an hour, and a client that pages back through its year. */
class QuietYearTest {
    private static final LogKey LOG = LogKey.of(TestEvents.LOBBY);
    private static final Instant START = Instant.parse("2026-01-01T00:30:00Z");
    private static final int POSTS = 365 * 24;
    private static final int PAGE = 100;

    private final InMemoryObjectStore bucket = new InMemoryObjectStore();
    private final CountingObjectStore counted = new CountingObjectStore(bucket);
    private final TestClock clock = new TestClock(START);

    @Test
    void pagingBackThroughTheYearOfAQuietRoomTakesFewRequests() {
        try (bucket) {
            writeTheYear();
            Requests before = pageBack();
            int segmentsBefore = segments();
            Compaction.Work work = compact();
            Requests after = pageBack();

            System.out.printf(
                    "a year of a quiet room: %d segments, paged back with %s; compacted with %d requests: %d segments, "
                            + "paged back with %s%n",
                    segmentsBefore, before, work.requests(), segments(), after);
            assertThat(before.gets).isEqualTo(POSTS);
            assertThat(segments()).isLessThanOrEqualTo(12 + 1);
            assertThat(after.gets).isLessThanOrEqualTo(12 + 1);
            assertThat(after.lists).isLessThanOrEqualTo(2 * POSTS / PAGE + 12);
        }
    }

    /** Day by day, as a gateway does, the year is compacted into as few segments, and every day costs the same. */
    @Test
    void aYearThatIsCompactedDayByDayIsAsSmall() {
        try (bucket) {
            History history = new S3History(bucket, clock, new DamagedObjects());
            Compaction compaction =
                    new S3Compaction(counted, clock, clock::nanoTime, nanos -> {}, new DamagedObjects());
            int most = 0;
            int all = 0;
            for (int i = 0; i < POSTS; i++) {
                history.append(LOG, LogPosition.NONE, List.of(post(i)));
                clock.advance(Duration.ofHours(1));
                int requests = compaction.run().requests();
                most = Math.max(most, requests);
                all += requests;
            }
            System.out.printf("compacted day by day with %d requests a day, at most %d in a run%n", all / 365, most);
            compaction.run();
            assertThat(bucket.list("compacted/", null, 1000)).hasSizeLessThanOrEqualTo(12 + 1);
            assertThat(bucket.list("history/", null, 1000)).hasSizeLessThan(48);
            assertThat(most).as("of a day").isLessThan(60);
            assertThat(pageBack().gets).isLessThan(12 + 48);
        }
    }

    private static EncodedEvent post(int i) {
        EventId id = EventId.startOf(START.plus(Duration.ofHours(i)));
        return TestEvents.text(id, new Nonce(id.toString()), "all quiet");
    }

    private void writeTheYear() {
        History history = new S3History(bucket, clock, new DamagedObjects());
        for (int i = 0; i < POSTS; i++) {
            history.append(LOG, LogPosition.NONE, List.of(post(i)));
        }
        clock.advance(Duration.ofDays(365).plusHours(3));
    }

    private Compaction.Work compact() {
        Compaction compaction = new S3Compaction(bucket, clock, clock::nanoTime, nanos -> {}, new DamagedObjects());
        Compaction.Work merged = compaction.run();
        clock.advance(Removable.GRACE);
        Compaction.Work removed = compaction.run();
        return merged.plus(removed.lists(), removed.reads(), removed.writes(), removed.removals());
    }

    private int segments() {
        return bucket.list("history/", null, Integer.MAX_VALUE).size()
                + bucket.list("compacted/", null, Integer.MAX_VALUE).size();
    }

    /** By a gateway that has nothing in its cache. */
    private Requests pageBack() {
        counted.takeLists();
        counted.takeGets();
        History history = new S3History(counted, clock, new DamagedObjects());
        EventId before = EventId.MAX;
        int read = 0;
        boolean more = true;
        while (more) {
            History.Page page = history.before(LOG, LogKind.EVENTS, before, PAGE, event -> true);
            read += page.events().size();
            before = page.events().get(0).id();
            more = page.more();
        }
        assertThat(read).isEqualTo(POSTS);
        return new Requests(counted.takeLists(), counted.takeGets());
    }

    private record Requests(int lists, int gets) {
        @Override
        public String toString() {
            return (lists + gets) + " requests (" + lists + " lists, " + gets + " reads)";
        }
    }
}
