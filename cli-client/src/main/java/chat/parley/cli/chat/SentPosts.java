package chat.parley.cli.chat;

import chat.parley.protocol.EventId;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Messages of this run on their way: without answer, or acknowledged and not yet seen coming back. Leaving waits for both,
 * so that a transcript is whole. Thread-safe.
 */
final class SentPosts {
    private static final int REMEMBERED = 1024;

    private final Set<EventId> awaited = new HashSet<>();
    private final Set<EventId> claimed = newest();
    private final Set<EventId> shown = newest();
    private int unanswered;
    private boolean abandoned;

    private static Set<EventId> newest() {
        return Collections.newSetFromMap(new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<EventId, Boolean> eldest) {
                return size() > REMEMBERED;
            }
        });
    }

    synchronized void sent() {
        unanswered++;
    }

    /**
     * Notes that a message was acknowledged under {@code id}.
     *
     * @param comesBack whether the event comes to its sender, too
     */
    synchronized void acknowledged(EventId id, boolean comesBack) {
        unanswered--;
        if (comesBack && !shown.contains(id)) {
            awaited.add(id);
        }
        notifyAll();
    }

    synchronized void refused() {
        unanswered--;
        notifyAll();
    }

    /** Whether the caller is to show this event of the user's own: the first one that asks is. */
    synchronized boolean claim(EventId id) {
        return claimed.add(id);
    }

    /** Notes that an event was shown: who waits for that may end the program. */
    synchronized void shown(EventId id) {
        shown.add(id);
        awaited.remove(id);
        notifyAll();
    }

    synchronized int unanswered() {
        return unanswered;
    }

    /** Lets whoever waits for answers, now or later, wait no longer. */
    synchronized void abandon() {
        abandoned = true;
        notifyAll();
    }

    synchronized boolean isAbandoned() {
        return abandoned;
    }

    /**
     * Waits until at most {@code left} messages lack their answer; returns false when none came for {@code silence}, or when
     * they were {@linkplain #abandon abandoned}.
     */
    synchronized boolean awaitAnswers(int left, Duration silence) throws InterruptedException {
        while (unanswered > left) {
            int before = unanswered;
            if (abandoned || !await(silence, () -> unanswered < before || abandoned)) {
                return false;
            }
        }
        return true;
    }

    /** Waits until what was acknowledged has been shown; returns false when something did not come back. */
    synchronized boolean awaitShown(Duration atMost) throws InterruptedException {
        return await(atMost, awaited::isEmpty);
    }

    private synchronized boolean await(Duration atMost, java.util.function.BooleanSupplier condition)
            throws InterruptedException {
        long untilNanos = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            long leftMillis = (untilNanos - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                return false;
            }
            wait(leftMillis);
        }
        return true;
    }
}
