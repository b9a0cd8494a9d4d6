package chat.parley.storage.compaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.Nonce;
import chat.parley.storage.TestEvents;
import chat.parley.storage.history.History;
import chat.parley.storage.history.S3History;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.InterceptedObjectStore;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.PassingObjectStore;
import chat.parley.storage.objectstore.StorageException;
import chat.parley.storage.segment.CompactedKey;
import chat.parley.storage.segment.LogKind;
import chat.parley.storage.segment.SegmentCodec;
import chat.parley.storage.segment.SegmentKey;
import chat.parley.storage.segment.SegmentLevel;
import chat.parley.storage.segment.TestSegments;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What compaction writes and removes, and when. */
class CompactionTest {
    private final CompactionWorld world = new CompactionWorld(1);
    private final Compaction compaction = world.compactor(new CompactionWorld.Undisturbed());

    @AfterEach
    void close() {
        world.close();
    }

    private List<SegmentKey> raw() {
        return world.segments(CompactionWorld.RAW);
    }

    private List<CompactedKey> compacted() {
        return world.segments(CompactionWorld.COMPACTED).stream()
                .map(key -> CompactedKey.of(key).orElseThrow())
                .toList();
    }

    @Test
    void onlyDaysThatAreOverForTwoHoursAreCompacted() {
        world.clock.advance(Duration.ofMinutes(-61)); // 01:59
        world.append(Instant.parse("2026-11-19T23:00:00Z").toEpochMilli(), 2, 1000);
        world.append(Instant.parse("2026-11-20T01:00:00Z").toEpochMilli(), 2, 1000);
        compaction.run();
        assertThat(compacted())
                .singleElement()
                .satisfies(
                        segment -> assertThat(segment.segment().last().time()).isBefore("2026-11-20T00:00:00Z"));
        world.clock.advance(Duration.ofMinutes(1));
        compaction.run();
        world.clock.advance(Removable.GRACE);
        compaction.run();
        assertThat(compacted())
                .singleElement()
                .satisfies(
                        segment -> assertThat(segment.segment().last().time()).isAfter("2026-11-20T00:00:00Z"));
        assertThat(raw()).isEmpty();
        world.check();
    }

    @Test
    void nothingIsRemovedBeforeItsGraceIsOver() {
        world.append(world.daysAgo(3), 10, 1000);
        int before = raw().size();
        compaction.run();
        world.clock.advance(Removable.GRACE.minusMillis(1));
        compaction.run();
        assertThat(raw()).hasSize(before);
        world.clock.advance(Duration.ofMillis(1));
        compaction.run();
        assertThat(raw()).isEmpty();
    }

    @Test
    void aProcessThatFindsWhatAnotherWroteWaitsTooBeforeItRemoves() {
        world.append(world.daysAgo(3), 10, 1000);
        int before = raw().size();
        compaction.run();
        world.clock.advance(Duration.ofDays(1));
        Compaction other = world.compactor(new CompactionWorld.Undisturbed());
        assertThat(other.run()).satisfies(work -> {
            assertThat(work.writes()).isZero();
            assertThat(work.removals()).isZero();
        });
        assertThat(raw()).hasSize(before);
        world.clock.advance(Removable.GRACE);
        other.run();
        assertThat(raw()).isEmpty();
        world.check();
    }

    @Test
    void aBusyDayBecomesSegmentsOfAMebibyte() {
        Random random = new Random(1);
        long day = Instant.parse("2026-11-19T00:00:00Z").toEpochMilli();
        List<EncodedEvent> events = new ArrayList<>();
        for (int i = 0; i < 8640; i++) {
            EventId id = new EventId((day + i * 10_000L) << 16, 1);
            String text = "%x".formatted(random.nextLong()).repeat(100);
            events.add(TestEvents.text(id, new Nonce(id.toString()), text));
        }
        for (int i = 0; i < events.size(); i += 9) {
            world.append(events.subList(i, i + 9));
        }
        world.compactToTheEnd();
        assertThat(raw()).isEmpty();
        assertThat(compacted())
                .hasSizeBetween(13, 20)
                .allSatisfy(
                        segment -> assertThat(segment.jsonBytes()).isLessThanOrEqualTo(SegmentCodec.MAX_WRITTEN_BYTES));
        assertThat(compacted().stream().filter(CompactedKey::isSmall)).hasSizeLessThanOrEqualTo(1);
        List<CompactedKey> before = compacted();

        world.append(day + 5_000_000, 3, 1000); // late
        world.compactToTheEnd();
        assertThat(compacted().stream().filter(segment -> !segment.isSmall()))
                .as("large segments stay as they are")
                .containsAll(
                        before.stream().filter(segment -> !segment.isSmall()).toList());
        world.check();
    }

    @Test
    void aSegmentAcrossTheEndOfAMonthIsInBoth() {
        world.append(Instant.parse("2026-10-31T23:50:00Z").toEpochMilli(), 20, 120_000);
        world.compactToTheEnd();
        assertThat(compacted()).hasSize(2);
        world.checkCompacted(Instant.parse("2026-11-21T00:00:00Z"));
        world.check();
    }

    @Test
    void aDamagedSegmentIsLeftAloneAndTheOthersAreCompacted() {
        world.append(world.daysAgo(3), 5, 1000);
        EventId id = EventId.startOf(Instant.ofEpochMilli(world.daysAgo(4)));
        List<String> damaged = List.of(
                new SegmentKey(CompactionWorld.RAW, id, id, "a").toString(),
                new SegmentKey(CompactionWorld.RAW, id, id, "b").toString(),
                CompactionWorld.RAW + "notes.txt");
        world.bucket.put(damaged.get(0), "not zstd".getBytes(UTF_8), "text/plain");
        world.bucket.put(damaged.get(1), TestSegments.compressed("{\"kind\":\"poll\"}\n"), "text/plain");
        world.bucket.put(damaged.get(2), "a stranger's".getBytes(UTF_8), "text/plain");
        world.compactToTheEnd();
        assertThat(world.bucket.list(CompactionWorld.RAW, null, 100)).containsExactlyElementsOf(damaged);
        assertThat(compacted()).hasSize(1);
    }

    @Test
    void filesArePrivateLogsAreAndEveryLogIsByItself() {
        History history = new S3History(world.bucket, world.clock, new DamagedObjects());
        List<LogKey> logs = List.of(new LogKey("@ann"), new LogKey("lobby"), new LogKey("lobby-2"), new LogKey("z"));
        for (LogKey log : logs) {
            for (int i = 0; i < 3; i++) {
                history.append(log, LogPosition.NONE, List.of(TestEvents.file(world.daysAgo(5 - i), log.value())));
            }
        }
        world.compactToTheEnd();
        assertThat(world.bucket.list("history/", null, 100)).isEmpty();
        assertThat(world.bucket.list("shared/", null, 100)).isEmpty();
        for (LogKey log : logs) {
            for (LogKind kind : LogKind.values()) {
                assertThat(world.bucket.list(SegmentLevel.COMPACTED.prefix(kind, log.value()), null, 100))
                        .hasSize(1);
                assertThat(history.before(log, kind, EventId.MAX, 10, event -> true)
                                .events())
                        .hasSize(3);
            }
        }
    }

    @Test
    void aStoreThatFailsIsToldAndTheNextRunCarriesOn() {
        world.append(world.daysAgo(3), 5, 1000);
        int[] requests = {0};
        Compaction failing = world.compactor(new InterceptedObjectStore.Interceptor() {
            @Override
            public void before() {
                if (requests[0]++ == 6) {
                    throw new StorageException("away");
                }
            }

            @Override
            public void after() {}
        });
        assertThatThrownBy(failing::run).isInstanceOf(StorageException.class);
        failing.run();
        assertThat(compacted()).hasSize(1);
        world.check();
    }

    @Test
    void whoLosesTheLeaseInTheMiddleLeavesTheRestToTheOther() {
        world.append(world.daysAgo(3), 5, 7_200_000);
        Compaction slow = world.compactor(new StoppedAfter(5, () -> {
            world.clock.advance(CompactionLease.TERM.plusMillis(1));
            assertThat(new CompactionLease(world.bucket, world.clock, "other").hold())
                    .isTrue();
        }));
        assertThat(slow.run().writes()).isZero();
        assertThat(compacted()).isEmpty();
        world.compactToTheEnd();
        world.check();
    }

    @Test
    void anInterruptEndsIt() {
        world.append(world.daysAgo(3), 5, 1000);
        Compaction interrupted = new S3Compaction(
                world.bucket,
                world.clock,
                world.clock::nanoTime,
                nanos -> {
                    throw new InterruptedException();
                },
                new DamagedObjects());
        assertThatThrownBy(interrupted::run).isInstanceOf(StorageException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    /** It lists one level, then all is merged and removed, then it lists the other. */
    @Test
    void aReaderThatStopsAtAnyRequestForAnyTimeMissesNothing() {
        for (int n = 1; n <= 12; n++) {
            try (CompactionWorld fresh = new CompactionWorld(n)) {
                fresh.append(fresh.daysAgo(40), 10, 36_000_000);
                fresh.append(fresh.daysAgo(3), 10, 1000);
                fresh.append(fresh.daysAgo(0.01), 3, 1000);
                if (n % 2 == 0) {
                    fresh.compactToTheEnd();
                    fresh.append(fresh.daysAgo(36), 3, 1000); // so that compacted segments are replaced
                }
                StoppedAfter stopped = new StoppedAfter(n / 2 + 1, fresh::compactToTheEnd);
                fresh.check(new InterceptedObjectStore(fresh.bucket, stopped));
                assertThat(stopped.requests).isGreaterThan(n);
            }
        }
    }

    private static final class StoppedAfter implements InterceptedObjectStore.Interceptor {
        private final int request;
        private final Runnable meanwhile;
        private int requests;

        StoppedAfter(int request, Runnable meanwhile) {
            this.request = request;
            this.meanwhile = meanwhile;
        }

        @Override
        public void before() {}

        @Override
        public void after() {
            requests++;
            if (requests == request) {
                meanwhile.run();
            }
        }
    }

    @Test
    void aSegmentThatIsListedButNotThereIsAFailureAndNoGap() {
        world.append(world.daysAgo(0.01), 5, 1000);
        String lost = raw().get(0).toString();
        ObjectStore lossy = new PassingObjectStore(world.bucket) {
            @Override
            public Optional<StoredObject> get(String key) {
                return key.equals(lost) ? Optional.empty() : super.get(key);
            }
        };
        assertThatThrownBy(() -> new S3History(lossy, world.clock, new DamagedObjects())
                        .before(CompactionWorld.LOG, LogKind.EVENTS, EventId.MAX, 10, event -> true))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(lost);
    }

    /** A gateway from before changes archives them as events, and nothing beside what they are about. */
    @Test
    void changesThatAreAmongTheEventsOnlyComeToWhatTheyAreAbout() {
        EncodedEvent said = TestEvents.text(world.daysAgo(20), "said");
        EncodedEvent secret = TestEvents.text(world.daysAgo(20), "a secret");
        world.append(List.of(said, secret));
        world.compactToTheEnd();
        EncodedEvent edit = TestEvents.change(world.daysAgo(3), TestEvents.ANN, new Body.Edit(said.id(), "edited"));
        EncodedEvent removal = TestEvents.change(world.daysAgo(3), TestEvents.ANN, new Body.Removal(secret.id(), null));
        world.append(List.of(edit, removal));
        world.bucket.list(CompactionWorld.RAW, null, Integer.MAX_VALUE).stream()
                .filter(key -> key.endsWith(".changes.zst"))
                .forEach(world.bucket::delete);
        world.compactToTheEnd();
        world.check();
        world.checkGone();
        History.Page page = new S3History(world.bucket, world.clock, new DamagedObjects())
                .before(CompactionWorld.LOG, LogKind.EVENTS, edit.id(), 10, event -> true);
        assertThat(page.changes()).containsExactlyInAnyOrder(edit, removal);
    }
}
