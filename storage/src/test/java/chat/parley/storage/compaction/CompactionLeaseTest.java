package chat.parley.storage.compaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.storage.TestClock;
import chat.parley.storage.document.DamagedCopies;
import chat.parley.storage.document.JsonDocument;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import chat.parley.storage.objectstore.InterceptedObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompactionLeaseTest {
    private static final Instant DAY = Instant.parse("2026-11-21T00:00:00Z");

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final TestClock clock = new TestClock(DAY.plus(Duration.ofHours(3)));
    private final CompactionLease one = new CompactionLease(store, clock, "one");
    private final CompactionLease two = new CompactionLease(store, clock, "two");

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void onlyOneHoldsItAndProlongsIt() {
        assertThat(one.hold()).isTrue();
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofMinutes(5));
            assertThat(two.hold()).isFalse();
            assertThat(one.hold()).isTrue();
        }
    }

    @Test
    void anotherTakesItWhenItRanOutAndTheFirstNotices() {
        assertThat(one.hold()).isTrue();
        clock.advance(CompactionLease.TERM.plusMillis(1));
        assertThat(two.hold()).isTrue();
        assertThat(one.hold()).isFalse();
    }

    @Test
    void ofTwoThatTakeItAtOnceTheStoreLetsOneWin() {
        InterceptedObjectStore slow = new InterceptedObjectStore(store, new InterceptedObjectStore.Interceptor() {
            @Override
            public void before() {}

            @Override
            public void after() {
                two.hold(); // between its look and its write
            }
        });
        assertThat(new CompactionLease(slow, clock, "slow").hold()).isFalse();
        assertThat(two.hold()).isTrue();
    }

    @Test
    void whatIsDoneIsKnownToTheNextHolder() {
        one.hold();
        assertThat(one.isDoneBefore(DAY)).isFalse();
        one.doneBefore(DAY);
        assertThat(one.isDoneBefore(DAY)).isTrue();
        clock.advance(CompactionLease.TERM.plusMillis(1));
        assertThat(two.isDoneBefore(DAY)).isFalse();
        two.hold();
        assertThat(two.isDoneBefore(DAY)).isTrue();
        assertThat(two.isDoneBefore(DAY.plus(Duration.ofDays(1)))).isFalse();
    }

    @Test
    void aHolderWhoseClockIsYearsAheadDoesNotKeepIt() {
        CompactionLease ahead = new CompactionLease(store, new TestClock(DAY.plus(Duration.ofDays(1000))), "ahead");
        assertThat(ahead.hold()).isTrue();
        assertThat(one.hold()).isTrue();
    }

    @Test
    void aFieldOfANewerVersionIsIgnored() {
        String json = "{\"holder\":\"new\",\"until\":\"2026-11-21T02:00:00Z\",\"new\":1}";
        store.put(CompactionLease.KEY, json.getBytes(UTF_8), JsonDocument.MEDIA_TYPE);
        assertThat(one.hold()).isTrue();
    }

    @Test
    void oneThatIsDamagedIsNobodys() {
        for (String damaged : List.of("", "{\"holder\":\"x\"", "{}", "{\"holder\":\"x\",\"until\":\"soon\"}")) {
            store.put(CompactionLease.KEY, damaged.getBytes(UTF_8), JsonDocument.MEDIA_TYPE);
            CompactionLease taker = new CompactionLease(store, clock, "taker");
            assertThat(taker.hold()).as(damaged).isTrue();
            assertThat(taker.isDoneBefore(DAY)).as(damaged).isFalse();
        }
    }

    @Test
    void whateverIsDamagedInALeaseIsToldAsThat() {
        DamagedCopies.assertReadOrDamaged(CompactionLease.Lease.class, new CompactionLease.Lease("writer", DAY, DAY));
    }
}
