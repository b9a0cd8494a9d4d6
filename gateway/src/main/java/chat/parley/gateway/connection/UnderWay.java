package chat.parley.gateway.connection;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How many of something there are, for a stop that waits until there are none. Thread-safe. */
public final class UnderWay {
    private int count;

    public synchronized void began() {
        count++;
    }

    public synchronized void ended() {
        count--;
        if (count == 0) {
            notifyAll();
        }
    }

    public synchronized int count() {
        return count;
    }

    /**
     * Blocks until there are none, at most for {@code limit}; returns whether there are none. An interrupt ends the wait,
     * and stays.
     */
    public synchronized boolean awaitNone(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (count > 0) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return count == 0;
        }
    }
}
