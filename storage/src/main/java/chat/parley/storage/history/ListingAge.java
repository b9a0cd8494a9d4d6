package chat.parley.storage.history;

import java.time.Clock;
import java.time.Duration;

/**
 * How long ago a reader listed first. All listings that it puts together lie within {@link #MAX} of each other, and nothing
 * is removed before {@code Removable.GRACE} after all its events could be listed elsewhere: so each event that was there at
 * the first listing is in one of them. Not thread-safe.
 */
final class ListingAge {
    static final Duration MAX = Duration.ofMinutes(5);

    private final Clock clock;
    private boolean begun;
    private long firstMillis;
    private long firstNanos;

    ListingAge(Clock clock) {
        this.clock = clock;
    }

    /** Notes that a listing begins; to be called before each. */
    void listing() {
        if (!begun) {
            begun = true;
            firstMillis = clock.millis();
            firstNanos = System.nanoTime();
        }
    }

    /**
     * Notes that a listing ended, to be called after each; throws {@link OutdatedListing} if it does not go with the
     * first one.
     */
    void listed() {
        // Two clocks: the one of the day may be set back, the other stands still while the machine is suspended.
        long millis = Math.max(clock.millis() - firstMillis, (System.nanoTime() - firstNanos) / 1_000_000);
        if (millis > MAX.toMillis()) {
            throw OutdatedListing.old();
        }
    }
}
