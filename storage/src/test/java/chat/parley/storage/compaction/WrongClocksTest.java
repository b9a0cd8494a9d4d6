package chat.parley.storage.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.Nonce;
import chat.parley.storage.TestEvents;
import chat.parley.storage.history.History;
import chat.parley.storage.history.PlainLog;
import chat.parley.storage.history.S3History;
import chat.parley.storage.objectstore.DamagedObjects;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever time of the day a gateway takes for the right one, and whatever times ids have, readers get everything. */
class WrongClocksTest {
    private static final long LAST_MILLIS = EventId.MAX.millis();

    private final CompactionWorld world = new CompactionWorld(1);
    private final Random random = new Random(1);

    @AfterEach
    void close() {
        world.close();
    }

    private static Clock at(String time) {
        return Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
    }

    /** At both ends of all times, around the right one, and far from it. */
    private List<EncodedEvent> appendAtAllTimes() {
        List<EncodedEvent> events = new ArrayList<>();
        for (long millis : List.of(
                0L,
                1L,
                40_000_000L,
                world.daysAgo(400),
                world.daysAgo(31),
                world.daysAgo(1),
                world.daysAgo(0.001),
                world.daysAgo(-1),
                world.daysAgo(-40),
                world.daysAgo(-4000),
                LAST_MILLIS - 7_200_000,
                LAST_MILLIS)) {
            for (int i = 0; i < 3; i++) {
                EventId id = new EventId(millis << 16 | i, random.nextInt(100));
                events.add(TestEvents.text(id, new Nonce(id.toString()), "x"));
            }
        }
        List<EncodedEvent> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, random);
        for (int i = 0; i < shuffled.size(); i += 4) {
            world.append(new LogPosition(1, i + 1), shuffled.subList(i, i + 4));
        }
        return events;
    }

    private void checkThatAllIsRead(Clock clock, List<EncodedEvent> events) {
        List<EventId> ids = events.stream().map(EncodedEvent::id).toList();
        History history = new S3History(world.bucket, clock, new DamagedObjects());
        assertThat(PlainLog.readDown(history, CompactionWorld.LOG, random, event -> true))
                .isEqualTo(ids);
        assertThat(PlainLog.readUp(history, CompactionWorld.LOG, random, event -> true))
                .isEqualTo(ids);
        assertThat(PlainLog.readSince(history, CompactionWorld.LOG, LogCursor.START, random))
                .isEqualTo(ids);
        assertThat(history.end(CompactionWorld.LOG).newest()).isEqualTo(ids.get(ids.size() - 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1969-12-31T23:00:00Z",
                "1970-01-01T00:00:00Z",
                "2025-11-21T03:00:00Z",
                "2026-11-20T03:00:00Z",
                "2026-11-21T02:59:20Z",
                "2026-11-22T03:00:00Z",
                "2027-11-21T03:00:00Z",
                "9999-12-31T03:00:00Z",
                "+12000-01-01T00:00:00Z"
            })
    void aWrongClockLosesNothing(String time) {
        List<EncodedEvent> events = appendAtAllTimes();
        checkThatAllIsRead(at(time), events);
        Compaction wrong = world.compactorAt(at(time));
        Compaction right = world.compactor(new CompactionWorld.Undisturbed());
        for (int i = 0; i < 3; i++) {
            for (Compaction compaction : List.of(wrong, right)) {
                world.breakLease();
                compaction.run();
                checkThatAllIsRead(at(time), events);
                checkThatAllIsRead(world.clock, events);
            }
            world.clock.advance(Removable.GRACE);
        }
        assertThat(world.linesOf(CompactionWorld.RAW, CompactionWorld.COMPACTED))
                .as("nothing is written again and again")
                .hasSizeLessThanOrEqualTo(2 * events.size());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000, 1_800_000_000_000L, 200_000_000_000_000L})
    void aBusyLogIsReadWhollyByAClockThatKnowsNothingOfIt(long millis) {
        List<EncodedEvent> events = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            EventId id = new EventId((millis + i * 20_000L) << 16, 1);
            events.add(TestEvents.text(id, new Nonce(id.toString()), "x"));
            world.append(new LogPosition(1, i + 1), events.subList(i, i + 1));
        }
        for (String time : List.of("1970-01-01T00:00:00Z", "2026-11-21T03:00:00Z", "+12000-01-01T00:00:00Z")) {
            checkThatAllIsRead(at(time), events);
        }
    }
}
