package chat.parley.storage.compaction;

import static java.util.Objects.requireNonNull;

import chat.parley.storage.document.JsonDocument;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The document {@code compaction/lease.json}: which process compacts, and what is done. It saves work, and nothing rests on
 * it: two clocks that disagree cost a second compaction of the same segments.
 *
 * <p>Not thread-safe.
 */
final class CompactionLease {
    static final String KEY = "compaction/lease.json";
    static final Duration TERM = Duration.ofMinutes(30);
    private static final Logger LOG = LoggerFactory.getLogger(CompactionLease.class);
    private static final JsonDocument<Lease> JSON = new JsonDocument<>(Lease.class);

    private final ObjectStore store;
    private final Clock clock;
    private final String self;
    private @Nullable Lease held;
    private String etag = "";

    CompactionLease(ObjectStore store, Clock clock, String self) {
        this.store = store;
        this.clock = clock;
        this.self = self;
    }

    /**
     * Takes the lease or prolongs it; false if another process has it. Makes two requests, or none if it was prolonged
     * lately.
     */
    boolean hold() {
        Instant now = clock.instant();
        if (held != null && held.until().isAfter(now.plus(TERM.dividedBy(2))) && !tooFar(held, now)) {
            return true;
        }
        held = null;
        Optional<ObjectStore.StoredObject> found = store.get(KEY);
        if (found.isEmpty()) {
            return write(new Lease(self, now.plus(TERM), null), null);
        }
        Lease current = read(found.get());
        boolean free = current.holder().equals(self) || current.until().isBefore(now) || tooFar(current, now);
        return free
                && write(
                        new Lease(self, now.plus(TERM), current.doneBefore()),
                        found.get().etag());
    }

    /** The lease in an object; one that is damaged is nobody's. */
    private static Lease read(ObjectStore.StoredObject found) {
        try {
            return JSON.read(KEY, found.bytes());
        } catch (StorageException e) {
            LOG.warn("lease of the compaction is written anew cause=\"{}\"", e.getMessage());
            return new Lease("", Instant.MIN, null);
        }
    }

    /** Whether a lease ends so late that its holder's clock was wrong, or is: it would hold for ever. */
    private static boolean tooFar(Lease lease, Instant now) {
        return lease.until().isAfter(now.plus(TERM.multipliedBy(2)));
    }

    /** Whether everything before {@code time} was compacted, as far as the holder knows. */
    boolean isDoneBefore(Instant time) {
        return held != null && time.equals(held.doneBefore());
    }

    /** Notes that everything before {@code time} is compacted; without effect if the lease was lost. */
    void doneBefore(Instant time) {
        if (hold()) {
            write(new Lease(self, clock.instant().plus(TERM), time), etag);
        }
    }

    private boolean write(Lease lease, @Nullable String replaced) {
        byte[] json = JSON.write(lease);
        Optional<String> written = replaced == null
                ? store.create(KEY, json, JsonDocument.MEDIA_TYPE)
                : store.replace(KEY, replaced, json, JsonDocument.MEDIA_TYPE);
        held = written.isPresent() ? lease : null;
        etag = written.orElse("");
        return written.isPresent();
    }

    /** @param doneBefore null if no round was completed yet */
    record Lease(String holder, Instant until, @Nullable Instant doneBefore) {
        Lease {
            requireNonNull(holder, "holder");
            requireNonNull(until, "until");
        }
    }
}
