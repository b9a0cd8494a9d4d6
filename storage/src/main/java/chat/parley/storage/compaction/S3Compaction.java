package chat.parley.storage.compaction;

import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.WriterName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all logs once a day, some hours after the end of the day in UTC, and removes what was merged when its grace
 * is over. Not thread-safe.
 *
 * <p><b>Requests.</b> A round: one for 1000 logs, one for each log, and for those with something to compact what {@link
 * LogCompactor} says.
 */
public final class S3Compaction implements Compaction {
    /** How long after its end a day is compacted: until then late events of it are usual. Safety does not rest on it. */
    private static final Duration SETTLED = Duration.ofHours(2);

    private final Clock clock;
    private final RestingStore store;
    private final SegmentReader reader;
    private final WriterName name = new WriterName();
    private final CompactionLease lease;
    private final Removable removable;
    private @Nullable CompactionRound round;

    /** The compaction of the logs in {@code store}; what is found damaged is noted in {@code damaged}. */
    public S3Compaction(ObjectStore store, Clock clock, DamagedObjects damaged) {
        this(store, clock, System::nanoTime, TimeUnit.NANOSECONDS::sleep, damaged);
    }

    S3Compaction(
            ObjectStore store, Clock clock, LongSupplier nanoTime, RestingStore.Rest rest, DamagedObjects damaged) {
        this.clock = clock;
        this.store = new RestingStore(store, rest);
        this.reader = new SegmentReader(this.store, damaged);
        this.lease = new CompactionLease(store, clock, name.toString());
        this.removable = new Removable(nanoTime);
    }

    @Override
    public Work run() {
        if (lease.hold()) {
            removable.removeDue(store);
            compact(clock.instant().minus(SETTLED).truncatedTo(ChronoUnit.DAYS));
        }
        return store.takeWork();
    }

    private void compact(Instant end) {
        if (lease.isDoneBefore(end)) {
            round = null;
            return;
        }
        CompactionRound current =
                round == null ? new CompactionRound(store, reader, lease, name, removable, end) : round;
        round = current;
        if (current.run()) {
            lease.doneBefore(current.end());
            round = null;
        }
    }
}
