package chat.parley.storage.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.Nonce;
import chat.parley.storage.TestEvents;
import chat.parley.storage.history.HastyHistory;
import chat.parley.storage.history.History;
import chat.parley.storage.history.PlainLog;
import chat.parley.storage.history.S3History;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.InterceptedObjectStore;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.segment.PlacedLine;
import chat.parley.storage.segment.SegmentCodec;
import chat.parley.storage.segment.SegmentKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What compaction makes of positions. */
class CompactedPositionsTest {
    private final CompactionWorld world = new CompactionWorld(1);
    private final Random random = new Random(1);

    @AfterEach
    void close() {
        world.close();
    }

    private EncodedEvent text(double daysAgo) {
        return text(daysAgo, "x");
    }

    private EncodedEvent text(double daysAgo, String text) {
        EventId id = TestEvents.id(world.daysAgo(daysAgo));
        return TestEvents.text(id, new Nonce(id.toString()), text);
    }

    private static LogPosition at(long term, long number) {
        return new LogPosition(term, number);
    }

    private List<EventId> since(LogPosition position) {
        return since(new LogCursor(position, EventId.MAX));
    }

    /** By a reader that has nothing in its cache. */
    private List<EventId> since(LogCursor cursor) {
        List<EventId> found = PlainLog.readSince(reader(), CompactionWorld.LOG, cursor, random);
        History hasty = HastyHistory.on(world.bucket, world.clock);
        assertThat(PlainLog.readSince(hasty, CompactionWorld.LOG, cursor, random))
                .as("by pages that end before they are full")
                .isEqualTo(found);
        return found;
    }

    private History reader() {
        return new S3History(world.bucket, world.clock, new DamagedObjects());
    }

    private SegmentKey onlyCompacted() {
        return world.segments(CompactionWorld.COMPACTED).get(0);
    }

    @Test
    void aCursorInTheMiddleOfACompactedMonthGivesExactlyWhatArrivedLater() {
        List<EncodedEvent> inOrderOfArrival = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            EncodedEvent event = text(3 + 10 * random.nextDouble());
            inOrderOfArrival.add(event);
            world.append(at(1 + i / 15, i + 1), List.of(event));
        }
        world.compactToTheEnd();
        assertThat(world.segments(CompactionWorld.RAW)).isEmpty();
        assertThat(world.segments(CompactionWorld.COMPACTED)).hasSize(1);
        assertThat(onlyCompacted().position()).isEqualTo(at(3, 40));
        for (int i = 0; i <= 40; i++) {
            LogPosition position = i == 0 ? LogPosition.NONE : at(1 + (i - 1) / 15, i);
            assertThat(since(position))
                    .containsExactlyElementsOf(inOrderOfArrival.subList(i, 40).stream()
                            .map(EncodedEvent::id)
                            .sorted()
                            .toList());
            assertThat(reader().stored(
                                    CompactionWorld.LOG,
                                    Set.of(inOrderOfArrival.get(19).id()),
                                    position))
                    .hasSize(i < 20 ? 0 : 1);
        }
        assertThat(reader().end(CompactionWorld.LOG).position()).isEqualTo(at(3, 40));
    }

    @Test
    void aCopyUnderALaterPositionIsNotDroppedForOneInALargeSegmentThatStays() {
        List<EncodedEvent> large = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            large.add(text(5, "x".repeat(4000)));
        }
        world.append(at(1, 1), large);
        world.compactToTheEnd();
        EncodedEvent again = large.get(10);
        world.append(at(2, 1), List.of(again));
        world.append(at(1, 2), List.of(large.get(11)));
        world.append(at(1, 1), List.of(large.get(12)));
        world.compactToTheEnd();
        assertThat(world.segments(CompactionWorld.RAW)).isEmpty();
        assertThat(since(at(1, 1))).containsExactly(again.id(), large.get(11).id());
        assertThat(since(at(1, 2))).containsExactly(again.id());
        assertThat(since(at(2, 1))).isEmpty();
        assertThat(world.linesOf(CompactionWorld.COMPACTED)).hasSize(602);
    }

    @Test
    void aCopyThatHadNoPositionGetsTheOneOfTheOther() {
        EncodedEvent event = text(5);
        EncodedEvent without = text(5);
        world.append(LogPosition.NONE, List.of(event, without));
        world.compactToTheEnd();
        assertThat(onlyCompacted().position()).isEqualTo(LogPosition.NONE);
        assertThat(since(LogPosition.NONE)).isEmpty();
        world.append(at(1, 1), List.of(event));
        world.compactToTheEnd();
        assertThat(since(LogPosition.NONE)).containsExactly(event.id());
        assertThat(since(new LogCursor(at(1, 1), without.id())))
                .as("by its id, since it has no position")
                .containsExactly(without.id());
        assertThat(reader().stored(CompactionWorld.LOG, Set.of(event.id(), without.id()), at(1, 1)))
                .containsExactly(event.id());
    }

    @Test
    void whereTheTableIsDamagedMoreIsGivenAndNothingIsBelievedToBeStored() {
        EncodedEvent early = text(5);
        EncodedEvent late = text(6);
        EncodedEvent without = text(4);
        world.append(at(1, 1), List.of(early));
        world.append(at(1, 2), List.of(late));
        world.append(LogPosition.NONE, List.of(without));
        world.compactToTheEnd();
        String key = onlyCompacted().toString();
        byte[] whole = world.bucket.get(key).orElseThrow().bytes();
        world.bucket.put(key, Arrays.copyOf(whole, whole.length - 3), SegmentCodec.MEDIA_TYPE);

        assertThat(since(at(1, 1))).containsExactly(late.id(), early.id(), without.id());
        assertThat(since(at(1, 2))).isEmpty();
        assertThat(since(new LogCursor(at(1, 2), without.id())))
                .as("it may have no position")
                .containsExactly(without.id());
        assertThat(reader().stored(CompactionWorld.LOG, Set.of(early.id(), late.id()), at(9, 9)))
                .isEmpty();
        assertThat(PlainLog.readDown(reader(), CompactionWorld.LOG, random, event -> true))
                .hasSize(3);

        world.append(at(1, 3), List.of(text(3), early));
        world.compactToTheEnd();
        assertThat(world.segments(CompactionWorld.RAW)).isEmpty();
        assertThat(world.segments(CompactionWorld.COMPACTED)).hasSize(2);
        assertThat(world.bucket.get(key)).as("it is left as it is").isPresent();
        assertThat(since(at(1, 2))).hasSize(2).contains(early.id());
    }

    @Test
    void whatAGatewayWithoutPositionsMergedIsFoundByItsId() {
        EncodedEvent early = text(6);
        EncodedEvent late = text(5);
        world.append(at(1, 1), List.of(early));
        world.append(at(1, 2), List.of(late));
        world.compactToTheEnd();
        SegmentKey key = onlyCompacted();
        List<PlacedLine> lines = SegmentCodec.decodeLines(
                key, world.bucket.get(key.toString()).orElseThrow().bytes());
        SegmentKey older = new SegmentKey(key.prefix(), key.first(), key.last(), "9-500-0123456789abcdef.1");
        world.bucket.put(
                older.toString(),
                SegmentCodec.encodeLines(lines.stream()
                        .map(line -> new PlacedLine(line.line(), LogPosition.NONE))
                        .toList()),
                SegmentCodec.MEDIA_TYPE);
        world.bucket.delete(key.toString());
        assertThat(since(new LogCursor(at(1, 1), early.id()))).containsExactly(early.id(), late.id());
        assertThat(since(new LogCursor(at(1, 2), late.id()))).containsExactly(late.id());
    }

    @Test
    void aSegmentThatIsMergedWhileItIsReadByArrivalIsReadInItsNewPlace() {
        for (int request = 1; request <= 8; request++) {
            try (CompactionWorld fresh = new CompactionWorld(request)) {
                fresh.append(fresh.daysAgo(40), 10, Duration.ofHours(10).toMillis());
                fresh.append(fresh.daysAgo(3), 10, 1000);
                int[] requests = {request};
                ObjectStore stopped =
                        new InterceptedObjectStore(fresh.bucket, new InterceptedObjectStore.Interceptor() {
                            @Override
                            public void before() {
                                if (--requests[0] == 0) {
                                    fresh.compactToTheEnd();
                                }
                            }

                            @Override
                            public void after() {}
                        });
                List<EventId> read = PlainLog.readSince(
                        new S3History(stopped, fresh.clock, new DamagedObjects()),
                        CompactionWorld.LOG,
                        LogCursor.START,
                        random);
                assertThat(read)
                        .isEqualTo(PlainLog.readSince(
                                new S3History(fresh.bucket, fresh.clock, new DamagedObjects()),
                                CompactionWorld.LOG,
                                LogCursor.START,
                                random))
                        .isNotEmpty();
            }
        }
    }

    /** The key of many events tells the latest position; some may have none, and are looked for. */
    @Test
    void whoHasReadACompactedSegmentIsNotToldThatItIsDamaged() {
        world.append(world.daysAgo(3), 20, 1000);
        world.append(world.daysAgo(3) + 60_000, 20, 1000);
        world.compactToTheEnd();
        LogCursor end = reader().end(CompactionWorld.LOG);
        assertThat(world.segments(CompactionWorld.COMPACTED)).isNotEmpty().allMatch(SegmentKey::mixesPositions);
        world.segments(CompactionWorld.COMPACTED)
                .forEach(segment -> world.bucket.put(segment.toString(), new byte[0], "application/octet-stream"));
        History damaged = reader();
        assertThat(damaged.since(CompactionWorld.LOG, end, EventId.MIN, 10, event -> true)
                        .whole())
                .isTrue();
        assertThat(damaged.since(CompactionWorld.LOG, LogCursor.START, EventId.MIN, 10, event -> true)
                        .whole())
                .isFalse();
    }
}
