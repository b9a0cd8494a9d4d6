package chat.parley.storage.compaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.KindCases;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogPosition;
import chat.parley.storage.TestEvents;
import chat.parley.storage.history.History;
import chat.parley.storage.history.S3History;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.segment.LogKind;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events of kinds that this version does not know are stored and read like all others. */
class KindsOfTomorrowTest {
    private final List<EncodedEvent> events = withTexts(KindCases.carried());

    /** One before and one behind them. */
    private static List<EncodedEvent> withTexts(List<EncodedEvent> unknown) {
        List<EncodedEvent> all = new ArrayList<>(unknown);
        long at = unknown.get(0).id().millis();
        all.add(TestEvents.text(at - 1, "before"));
        all.add(TestEvents.text(at + 1, "after"));
        all.sort(Comparator.comparing(EncodedEvent::id));
        return all;
    }

    private static List<String> lines(List<EncodedEvent> events) {
        return events.stream().map(event -> new String(event.json(), UTF_8)).toList();
    }

    private void assertAllThere(History history) {
        List<History.Page> pages = List.of(
                history.before(CompactionWorld.LOG, LogKind.EVENTS, EventId.MAX, 200, event -> true),
                history.after(CompactionWorld.LOG, LogKind.EVENTS, EventId.MIN, 200, event -> true),
                history.since(CompactionWorld.LOG, LogCursor.START, EventId.MIN, 200, event -> true));
        for (History.Page page : pages) {
            assertThat(page.whole()).isTrue();
            assertThat(lines(page.events())).isEqualTo(lines(events));
        }
        EventId fourth = events.get(3).id();
        History.Page counted = history.after(CompactionWorld.LOG, LogKind.EVENTS, fourth, 2, event -> true);
        assertThat(lines(counted.events())).isEqualTo(lines(events.subList(4, 6)));
        assertThat(counted.more()).isTrue();
        assertThat(history.stored(
                        CompactionWorld.LOG,
                        new HashSet<>(events.stream().map(EncodedEvent::id).toList()),
                        new LogPosition(9, 9)))
                .hasSameSizeAs(events);
    }

    @Test
    void pagesHaveThemWithTheirBytesBeforeAndAfterCompaction() {
        try (CompactionWorld world = new CompactionWorld(1)) {
            world.append(new LogPosition(1, 1), events);
            DamagedObjects damaged = new DamagedObjects();
            History history = new S3History(world.bucket, world.clock, damaged);
            assertAllThere(history);
            world.compactToTheEnd();
            world.checkCompacted(Instant.MAX);
            assertThat(world.linesOf(CompactionWorld.RAW)).isEmpty();
            assertThat(world.linesOf(CompactionWorld.COMPACTED)).isEqualTo(lines(events));
            assertAllThere(new S3History(world.bucket, Clock.systemUTC(), damaged));
            assertThat(damaged.count()).isZero();
        }
    }

    @Test
    void oneThatIsRepeatedIsGivenOnceUnderTheSmallerId() {
        try (CompactionWorld world = new CompactionWorld(1)) {
            EncodedEvent first = events.get(1);
            EventId later = new EventId(first.id().high(), first.id().low() + 77);
            EncodedEvent again = EncodedEvent.read(new String(first.json(), UTF_8)
                    .replace(first.id().toString(), later.toString())
                    .getBytes(UTF_8));
            world.append(new LogPosition(1, 1), List.of(again));
            world.append(new LogPosition(1, 2), List.of(first));
            History history = new S3History(world.bucket, world.clock, new DamagedObjects());
            assertThat(lines(history.before(CompactionWorld.LOG, LogKind.EVENTS, EventId.MAX, 200, event -> true)
                            .events()))
                    .isEqualTo(lines(List.of(first)));
        }
    }
}
