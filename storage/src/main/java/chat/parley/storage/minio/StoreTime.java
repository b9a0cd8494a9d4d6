package chat.parley.storage.minio;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What time it is for the store, by its last answer and the time that has passed since. S3 refuses requests whose time is more
 * than a quarter of an hour from its own, and counts from there how long a URL is valid; this machine's clock may be off by any
 * time, and may be set at any time. Thread-safe.
 */
final class StoreTime {
    /**
     * Up to which difference the store's time counts as this machine's: answers tell it in seconds, and are on their way
     * for a while.
     */
    static final Duration EXACT_TO = Duration.ofSeconds(30);

    private final LongSupplier nanoTime;
    private volatile @Nullable Told told;

    private record Told(Instant time, long atNanos) {}

    StoreTime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Notes that the store has just said that it is {@code time}. */
    void learn(Instant time) {
        Told before = told;
        if (before == null || isOff(now(before), time)) {
            told = new Told(time, nanoTime.getAsLong());
        }
    }

    /** The store's time; {@code here} as long as it has said nothing, or if that is the same but for some seconds. */
    Instant at(Instant here) {
        Told known = told;
        if (known == null) {
            return here;
        }
        Instant there = now(known);
        return isOff(here, there) ? there : here;
    }

    private Instant now(Told known) {
        return known.time.plusNanos(nanoTime.getAsLong() - known.atNanos);
    }

    private static boolean isOff(Instant a, Instant b) {
        return Duration.between(a, b).abs().compareTo(EXACT_TO) > 0;
    }
}
