package chat.parley.storage.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backends.BackendProcess;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.storage.Concurrently;
import chat.parley.storage.TestClock;
import chat.parley.storage.TestEvents;
import chat.parley.storage.history.History;
import chat.parley.storage.history.PlainLog;
import chat.parley.storage.history.S3History;
import chat.parley.storage.minio.MinioObjectStore;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.StorageConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compactors, readers and an archiver at once, on threads of their own, on an S3 server in another process. */
class CompactionOnServerTest {
    private static final LogKey LOG = LogKey.of(TestEvents.LOBBY);
    private static final int ROUNDS = 8;

    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T03:00:00Z"));
    private final List<EncodedEvent> appended = new ArrayList<>();

    @Test
    void readersMissNothingWhileTwoCompactAndLateEventsArrive(@TempDir Path folder) throws Exception {
        try (BackendProcess server = BackendProcess.objectStore(folder, "compaction");
                ObjectStore store = MinioObjectStore.connect(
                        StorageConfig.of(server.url(), "compaction", server.user(), server.password()))) {
            List<Compaction> compactors = List.of(compactor(store), compactor(store));
            append(store, 0, 60);
            for (int round = 1; round <= ROUNDS; round++) {
                // Removals begin in the next round, when readers that listed before have ended.
                clock.advance(round % 2 == 0 ? Duration.ofDays(1) : Removable.GRACE);
                store.delete(CompactionLease.KEY); // so that both compact
                Set<EventId> before = ids(appended);
                int seed = round;
                List<List<EventId>> seen = Concurrently.run(6, i -> switch (i) {
                    case 0, 1 -> {
                        compactors.get(i).run();
                        yield List.<EventId>of();
                    }
                    case 2 -> read(store, true, seed);
                    case 3 -> read(store, false, seed);
                    case 4 -> readSince(store, LogCursor.START, seed);
                    default -> {
                        append(store, seed, 5);
                        yield List.<EventId>of();
                    }
                });
                for (List<EventId> reading : seen.subList(2, 5)) {
                    assertThat(reading).isSorted().doesNotHaveDuplicates().containsAll(before);
                    assertThat(ids(appended)).containsAll(reading);
                }
            }
            finish(store, compactors.get(0));
            assertThat(store.list("history/", null, 100)).isEmpty();
            assertThat(store.list("compacted/history/" + LOG + "/", null, 100)).hasSizeBetween(3, 8);
            assertThat(new HashSet<>(read(store, true, 0))).isEqualTo(ids(appended));
            for (int arrived = 0; arrived <= appended.size(); arrived += 7) {
                LogCursor cursor = new LogCursor(new LogPosition(1, arrived), EventId.MAX);
                assertThat(new HashSet<>(readSince(store, cursor, 0)))
                        .isEqualTo(ids(appended.subList(arrived, appended.size())));
            }
        }
    }

    private Compaction compactor(ObjectStore store) {
        return new S3Compaction(store, clock, clock::nanoTime, nanos -> {}, new DamagedObjects());
    }

    /** Each in a segment of its own, over the last two months. */
    private void append(ObjectStore store, int seed, int count) {
        Random random = new Random(seed);
        History history = new S3History(store, clock, new DamagedObjects());
        for (int i = 0; i < count; i++) {
            long ago = random.nextLong(Duration.ofDays(60).toMillis())
                    + Duration.ofDays(1).toMillis();
            EncodedEvent event =
                    TestEvents.text(Instant.parse("2026-11-21T00:00:00Z").toEpochMilli() - ago, "x");
            appended.add(event);
            history.append(LOG, new LogPosition(1, appended.size()), List.of(event));
        }
    }

    private List<EventId> read(ObjectStore store, boolean up, int seed) {
        History history = new S3History(store, clock, new DamagedObjects());
        Random random = new Random(seed);
        return up
                ? PlainLog.readUp(history, LOG, random, event -> true)
                : PlainLog.readDown(history, LOG, random, event -> true);
    }

    private List<EventId> readSince(ObjectStore store, LogCursor cursor, int seed) {
        return PlainLog.readSince(new S3History(store, clock, new DamagedObjects()), LOG, cursor, new Random(seed));
    }

    private void finish(ObjectStore store, Compaction compaction) {
        int idle = 0;
        while (idle < 2) {
            store.delete(CompactionLease.KEY);
            clock.advance(Duration.ofDays(1));
            idle = compaction.run().changedSomething() ? 0 : idle + 1;
        }
    }

    private static Set<EventId> ids(List<EncodedEvent> events) {
        return new HashSet<>(events.stream().map(EncodedEvent::id).toList());
    }
}
