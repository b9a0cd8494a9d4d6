package chat.parley.storage.history;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.Nonce;
import chat.parley.storage.TestEvents;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the segments and the pages, reading gives every event once and in order, in both directions. */
class HistoryPropertiesTest {
    private static final LogKey LOG = LogKey.of(TestEvents.LOBBY);
    private static final long NOW = Instant.parse("2026-11-21T03:00:00Z").toEpochMilli();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void pagingGivesTheDistinctEventsInOrder(int seed) {
        paging(new Random(seed), Effort.Bounds.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void soDoPagesThatEndBeforeTheyAreFull(int seed) {
        Random random = new Random(seed);
        paging(random, new Effort.Bounds(1 + random.nextInt(4), 1 + random.nextInt(8), random.nextInt(1000)));
    }

    private static void paging(Random random, Effort.Bounds bounds) {
        List<EncodedEvent> events = randomEvents(random);
        try (InMemoryObjectStore store = new InMemoryObjectStore()) {
            History history = HastyHistory.on(
                    store,
                    Clock.fixed(Instant.ofEpochMilli(NOW + random.nextInt(200_000_000)), ZoneOffset.UTC),
                    bounds);
            appendInOverlappingSegments(history, events, random);
            List<EventId> expected = PlainLog.distinct(events);

            assertThat(PlainLog.readDown(history, LOG, random, event -> true)).isEqualTo(expected);
            assertThat(PlainLog.readUp(history, LOG, random, event -> true)).isEqualTo(expected);
            Predicate<EncodedEvent> odd = event -> event.id().low() % 2 == 1;
            List<EventId> expectedOdd =
                    expected.stream().filter(id -> id.low() % 2 == 1).toList();
            assertThat(PlainLog.readDown(history, LOG, random, odd)).isEqualTo(expectedOdd);
            assertThat(PlainLog.readUp(history, LOG, random, odd)).isEqualTo(expectedOdd);
        }
    }

    /** The first window listed goes two hours back, and a segment that begins below it may end in it. */
    @Test
    void aSegmentThatReachesIntoAWindowIsReadInItsPlace() {
        long floor = NOW - Duration.ofHours(2).toMillis();
        EncodedEvent first = TestEvents.text(floor - 600_000, "first");
        EncodedEvent second = TestEvents.text(floor + 600_000, "second");
        EncodedEvent third = TestEvents.text(floor + 1_200_000, "third");
        EncodedEvent fourth = TestEvents.text(floor + 2_400_000, "fourth");
        try (InMemoryObjectStore store = new InMemoryObjectStore()) {
            History history =
                    new S3History(store, Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC), new DamagedObjects());
            history.append(LOG, LogPosition.NONE, List.of(first, fourth));
            history.append(LOG, LogPosition.NONE, List.of(second));
            history.append(LOG, LogPosition.NONE, List.of(third));
            assertThat(PlainLog.readDown(history, LOG, new Random(1), event -> true))
                    .containsExactly(first.id(), second.id(), third.id(), fourth.id());
        }
    }

    /** Bursts and pauses from milliseconds to months; some posts repeated, seconds or hours later. */
    private static List<EncodedEvent> randomEvents(Random random) {
        List<EncodedEvent> events = new ArrayList<>();
        long millis = NOW;
        int count = 1 + random.nextInt(600);
        long scale = List.of(10L, 1_000L, 60_000L, 20_000_000L).get(random.nextInt(4));
        for (int i = 0; i < count; i++) {
            millis -= random.nextInt(50) == 0 ? (long) (random.nextDouble() * 5_000_000_000L) : random.nextLong(scale);
            Nonce nonce = new Nonce("n" + i);
            events.add(event(millis, random, nonce));
            if (random.nextInt(8) == 0) {
                events.add(event(millis + random.nextLong(60_000), random, nonce));
            }
            if (random.nextInt(30) == 0) {
                events.add(event(millis + random.nextLong(20_000), random, nonce));
                events.add(event(millis + random.nextLong(10_000_000), random, nonce));
            }
        }
        return events;
    }

    private static EncodedEvent event(long millis, Random random, Nonce nonce) {
        return TestEvents.text(new EventId(millis << 16 | random.nextInt(0xffff), random.nextInt(4)), nonce, "x");
    }

    private static void appendInOverlappingSegments(History history, List<EncodedEvent> events, Random random) {
        List<EncodedEvent> rest = new ArrayList<>(events);
        int block = 1 + random.nextInt(300);
        for (int from = 0; from < rest.size(); from += block) {
            Collections.shuffle(rest.subList(from, Math.min(from + block, rest.size())), random);
        }
        while (!rest.isEmpty()) {
            int size = Math.min(rest.size(), 1 + random.nextInt(40));
            List<EncodedEvent> batch = new ArrayList<>(rest.subList(0, size));
            rest.subList(0, size).clear();
            if (random.nextBoolean()) {
                batch.add(events.get(random.nextInt(events.size()))); // again, from anywhere
            }
            history.append(LOG, LogPosition.NONE, batch);
            if (random.nextInt(5) == 0) {
                history.append(
                        LOG,
                        LogPosition.NONE,
                        batch.subList(0, 1 + random.nextInt(batch.size()))); // a crash before the acknowledgement
            }
        }
    }
}
