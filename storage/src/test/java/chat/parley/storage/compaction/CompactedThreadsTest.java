package chat.parley.storage.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.storage.TestClock;
import chat.parley.storage.TestEvents;
import chat.parley.storage.history.History;
import chat.parley.storage.history.S3History;
import chat.parley.storage.objectstore.CountingObjectStore;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import chat.parley.storage.segment.LogKind;
import chat.parley.storage.segment.SegmentLevel;
import chat.parley.storage.segment.SegmentWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The numbers of docs/adr/0057-threads.md, and what compaction does for answers that nothing beside their root names. */
class CompactedThreadsTest {
    private static final LogKey LOG = LogKey.of(TestEvents.LOBBY);
    private static final Instant START = Instant.parse("2026-08-01T12:00:00Z");
    private static final EncodedEvent ROOT = TestEvents.text(START.toEpochMilli(), "root");

    private final InMemoryObjectStore bucket = new InMemoryObjectStore();
    private final CountingObjectStore counted = new CountingObjectStore(bucket);
    private final TestClock clock = new TestClock(START.plus(Duration.ofDays(60)));
    private final History archiver = new S3History(bucket, clock, new DamagedObjects());
    private final List<EncodedEvent> answers = new ArrayList<>();
    private long number;

    @AfterEach
    void close() {
        counted.close();
    }

    private EncodedEvent answerAfter(Duration time) {
        EncodedEvent answer = TestEvents.answer(START.plus(time).toEpochMilli(), ROOT);
        answers.add(answer);
        return answer;
    }

    private void append(EncodedEvent... events) {
        archiver.append(LOG, position(), List.of(events));
    }

    private LogPosition position() {
        return new LogPosition(1, ++number);
    }

    private void compact() {
        Compaction compaction = new S3Compaction(bucket, clock, clock::nanoTime, nanos -> {}, new DamagedObjects());
        compaction.run();
        clock.advance(Removable.GRACE);
        compaction.run();
    }

    private record Requests(int lists, int gets) {}

    /** What it takes to read all of the thread as one page, with nothing in the cache. */
    private Requests requests() {
        counted.takeLists();
        counted.takeGets();
        History.Page page = new S3History(counted, clock, new DamagedObjects())
                .threadBefore(LOG, ROOT.id(), EventId.MAX, 50, event -> true);
        assertThat(page.events()).isEqualTo(answers);
        assertThat(page.more()).isFalse();
        return new Requests(counted.takeLists(), counted.takeGets());
    }

    @Test
    void answersOfOneHourAreInOneSegment() {
        append(ROOT);
        for (int i = 0; i < 50; i++) {
            append(answerAfter(Duration.ofDays(1).plusSeconds(10L * i)));
        }
        assertThat(requests()).isEqualTo(new Requests(4, 1 + 50));
        compact();
        assertThat(requests())
                .as("all beside the root and its answers is in one month")
                .isEqualTo(new Requests(4, 2));
    }

    @Test
    void answersOfManyDaysAreInOneSegmentForEachMonth() {
        append(ROOT);
        for (int i = 1; i <= 50; i++) {
            append(answerAfter(Duration.ofDays(i)));
        }
        assertThat(requests()).isEqualTo(new Requests(4, 1 + 50));
        compact();
        assertThat(requests()).isEqualTo(new Requests(4, 1 + 2));
    }

    /** The gateway that archived them is older. */
    @Test
    void answersThatNothingNamesGetTheirPlaceInTheThread() {
        append(ROOT);
        append(answerAfter(Duration.ofDays(1)));
        SegmentWriter older = new SegmentWriter(bucket);
        EncodedEvent unnamed = TestEvents.answer(START.plus(Duration.ofDays(20)).toEpochMilli(), ROOT);
        older.write(SegmentLevel.RAW.prefix(LogKind.EVENTS, LOG.value()), position(), List.of(unnamed));
        requests();
        answers.add(unnamed);
        compact();
        requests();
        append(answerAfter(Duration.ofDays(59)));
        requests();
    }
}
