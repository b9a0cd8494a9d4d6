package chat.parley.cli.transfer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Measures how fast a transfer went lately: over the last seconds, so that a pause shows, and a jump does not last. Not
 * thread-safe.
 */
final class Rate {
    private static final Duration WINDOW = Duration.ofSeconds(5);

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long nanos, long bytes) {}

    /** Takes a measurement. After a cut the count may go back: then what was measured before says nothing. */
    void at(long nanos, long bytes) {
        Sample last = samples.peekLast();
        if (last != null && last.bytes() > bytes) {
            samples.clear();
        }
        samples.addLast(new Sample(nanos, bytes));
        while (samples.size() > 2 && nanos - samples.peekFirst().nanos() > WINDOW.toNanos()) {
            samples.removeFirst();
        }
    }

    /** Bytes a second, up to {@code nanos}; 0 while nothing is known. */
    long perSecond(long nanos) {
        Sample first = samples.peekFirst();
        Sample last = samples.peekLast();
        if (first == null || last == null || nanos <= first.nanos()) {
            return 0;
        }
        double seconds = (nanos - first.nanos()) / 1e9;
        return Math.round((last.bytes() - first.bytes()) / seconds);
    }
}
