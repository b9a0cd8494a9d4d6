package chat.parley.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.storage.history.History;
import chat.parley.storage.objectstore.DamagedObjectException;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import chat.parley.storage.segment.LogKind;
import chat.parley.storage.segment.SegmentKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of those who ask for what is damaged, and of those who ask for something else. */
class DamagedObjectsTest {
    private static final LogKey LOG = LogKey.of(TestEvents.LOBBY);
    private static final String TYPE = "application/octet-stream";

    private final InMemoryObjectStore bucket = new InMemoryObjectStore();
    private final S3Storage storage = new S3Storage(bucket, Clock.systemUTC());
    private final long now = System.currentTimeMillis();
    private final EncodedEvent first = TestEvents.text(now - 60_000, "first");
    private final EncodedEvent second = TestEvents.text(now - 40_000, "second");
    private final EncodedEvent third = TestEvents.text(now - 20_000, "third");

    private History filledAndDamaged(String damage) {
        History history = storage.history();
        history.append(LOG, new LogPosition(1, 1), List.of(first));
        history.append(LOG, new LogPosition(1, 2), List.of(second));
        String damaged = bucket.list("history/", null, 10).get(1);
        history.append(LOG, new LogPosition(1, 3), List.of(third));
        bucket.put(damaged, damage.getBytes(UTF_8), TYPE);
        return history;
    }

    @Test
    void pagesLeaveOutWhatADamagedSegmentHadAndSaySo() {
        for (String damage : List.of("", "not what was written")) {
            History history = filledAndDamaged(damage);
            History.Page newest = history.before(LOG, LogKind.EVENTS, EventId.MAX, 10, event -> true);
            assertThat(newest.events()).extracting(EncodedEvent::id).containsExactly(first.id(), third.id());
            assertThat(newest.whole()).isFalse();

            History.Page all = history.after(LOG, LogKind.EVENTS, EventId.MIN, 10, event -> true);
            assertThat(all.events()).extracting(EncodedEvent::id).containsExactly(first.id(), third.id());
            assertThat(all.whole()).isFalse();

            LogCursor seenFirst = new LogCursor(new LogPosition(1, 1), first.id());
            History.Page missed = history.since(LOG, seenFirst, EventId.MIN, 10, event -> true);
            assertThat(missed.events()).extracting(EncodedEvent::id).containsExactly(third.id());
            assertThat(missed.whole()).isFalse();
            bucket.list("history/", null, 10).forEach(bucket::delete);
        }
    }

    @Test
    void pagesThatDoNotNeedItAreWhole() {
        History history = filledAndDamaged("");
        LogCursor seenSecond = new LogCursor(new LogPosition(1, 2), second.id());
        History.Page missed = history.since(LOG, seenSecond, EventId.MIN, 10, event -> true);
        assertThat(missed.events()).extracting(EncodedEvent::id).containsExactly(third.id());
        assertThat(missed.whole()).isTrue();
        assertThat(storage.damagedObjects()).isZero();
    }

    @Test
    void eachIsCountedOnce() {
        History history = filledAndDamaged("");
        for (int i = 0; i < 3; i++) {
            assertThat(history.before(LOG, LogKind.EVENTS, EventId.MAX, 10, event -> true)
                            .whole())
                    .isFalse();
        }
        assertThat(storage.damagedObjects()).isEqualTo(1);
    }

    @Test
    void anAccountThatIsNoJsonIsNamed() {
        bucket.put("accounts/ann.json", "{\"user\":".getBytes(UTF_8), "application/json");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> storage.accounts().find(TestEvents.ANN))
                    .isInstanceOf(DamagedObjectException.class)
                    .hasMessageStartingWith("object accounts/ann.json is damaged: ");
        }
        assertThat(storage.damagedObjects()).isEqualTo(1);
    }

    @Test
    void aCompactionNamesWhatItCannotRead() {
        EventId id = EventId.startOf(Instant.ofEpochMilli(now).minus(Duration.ofDays(3)));
        bucket.put(new SegmentKey("history/lobby/", id, id, "writer").toString(), "no segment".getBytes(UTF_8), TYPE);
        storage.compaction().run();
        assertThat(storage.damagedObjects()).isEqualTo(1);
    }
}
