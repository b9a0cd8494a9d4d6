package chat.parley.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.LogPosition;
import chat.parley.storage.TestEvents;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SegmentWriterTest {
    private static final String PREFIX = "history/lobby/";

    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @AfterEach
    void close() {
        store.close();
    }

    private List<SegmentKey> written(List<EncodedEvent> events) {
        new SegmentWriter(store).write(PREFIX, LogPosition.NONE, events);
        return store.list(PREFIX, null, Integer.MAX_VALUE).stream()
                .map(key -> SegmentKey.parse(PREFIX, key).orElseThrow())
                .toList();
    }

    @Test
    void noEventsAreNoSegment() {
        assertThat(written(List.of())).isEmpty();
    }

    @Test
    void aKeyTellsTheFirstAndTheLastId() {
        EncodedEvent first = TestEvents.text(1_000, "one");
        EncodedEvent last = TestEvents.text(2_000, "two");
        assertThat(written(List.of(last, first))).singleElement().satisfies(segment -> {
            assertThat(segment.first()).isEqualTo(first.id());
            assertThat(segment.last()).isEqualTo(last.id());
            assertThat(segment.toString())
                    .startsWith(PREFIX + first.id() + "-" + last.id() + "-")
                    .endsWith(".jsonl.zst");
        });
    }

    @Test
    void noSegmentSpansMoreThanAnHourOrIsTooLarge() {
        Random random = new Random(1);
        List<EncodedEvent> events = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            events.add(TestEvents.text(random.nextInt((int) Duration.ofHours(10).toMillis()), "x".repeat(4000)));
        }
        Collections.shuffle(events, random);
        List<SegmentKey> segments = written(events);
        assertThat(segments).hasSizeBetween(10, 30).allSatisfy(segment -> {
            assertThat(segment.last().millis() - segment.first().millis()).isBetween(0L, 3_600_000L);
            byte[] bytes = store.get(segment.toString()).orElseThrow().bytes();
            List<EncodedEvent> read = SegmentCodec.decode(segment, bytes).events();
            assertThat(read.stream().mapToInt(event -> event.json().length + 1).sum())
                    .isLessThanOrEqualTo(SegmentCodec.MAX_WRITTEN_BYTES);
        });
    }

    @Test
    void theSameEventsWrittenTwiceAreTwoSegments() {
        List<EncodedEvent> events = List.of(TestEvents.text(1_000, "one"));
        SegmentWriter writer = new SegmentWriter(store);
        writer.write(PREFIX, LogPosition.NONE, events);
        writer.write(PREFIX, LogPosition.NONE, events);
        assertThat(written(events)).hasSize(3);
    }
}
