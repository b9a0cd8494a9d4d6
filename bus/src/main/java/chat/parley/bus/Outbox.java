package chat.parley.bus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the next transaction, in order, bounded in number and bytes.
 *
 * <p><b>Threads.</b> Any thread offers; {@code bus-out} alone takes.
 */
final class Outbox {
    private final int maxEntries;
    private final long maxBytes;
    private final int batchEntries;
    private final long batchBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean closed;

    /** @param sent completes after the commit, or fails at {@code deadlineNanos} whatever becomes of it */
    record Entry(Outgoing what, CompletableFuture<Void> sent, long deadlineNanos) {
        boolean isLate() {
            return sent.isDone() || deadlineNanos - System.nanoTime() <= 0;
        }
    }

    enum Offer {
        ACCEPTED,
        FULL,
        CLOSED
    }

    Outbox(BusConfig config) {
        maxEntries = config.outboxEvents();
        maxBytes = config.outboxBytes();
        batchEntries = config.batchEvents();
        batchBytes = config.batchBytes();
    }

    Offer offer(Entry entry) {
        return offer(entry, true);
    }

    /** Takes it even when full: for small things whose number others bound. */
    Offer offerAlways(Entry entry) {
        return offer(entry, false);
    }

    private Offer offer(Entry entry, boolean bounded) {
        lock.lock();
        try {
            if (closed) {
                return Offer.CLOSED;
            }
            int bytes = entry.what.bytes();
            if (bounded && (waiting.size() >= maxEntries || waitingBytes + bytes > maxBytes)) {
                return Offer.FULL;
            }
            waiting.addLast(entry);
            waitingBytes += bytes;
            changed.signal();
            return Offer.ACCEPTED;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is something and takes as much of it as one transaction carries, without what is too late.
     *
     * @return empty once the outbox is closed and everything was taken
     */
    List<Entry> take() throws InterruptedException {
        lock.lock();
        try {
            List<Entry> batch = new ArrayList<>();
            while (batch.isEmpty()) {
                while (waiting.isEmpty()) {
                    if (closed) {
                        return batch;
                    }
                    changed.await();
                }
                fill(batch);
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void fill(List<Entry> batch) {
        long bytes = 0;
        while (!waiting.isEmpty() && batch.size() < batchEntries) {
            Entry next = waiting.getFirst();
            boolean late = next.isLate();
            if (!late && !batch.isEmpty() && bytes + next.what.bytes() > batchBytes) {
                return;
            }
            waiting.removeFirst();
            waitingBytes -= next.what.bytes();
            if (!late) {
                bytes += next.what.bytes();
                batch.add(next);
            }
        }
    }

    /** Accepts nothing more; what waits is still taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns after that time, or at once when closed. */
    void pause(long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many wait. */
    int entries() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** How large they are together. */
    long bytes() {
        lock.lock();
        try {
            return waitingBytes;
        } finally {
            lock.unlock();
        }
    }

    /** What was not taken. */
    List<Entry> drain() {
        lock.lock();
        try {
            List<Entry> rest = new ArrayList<>(waiting);
            waiting.clear();
            waitingBytes = 0;
            return rest;
        } finally {
            lock.unlock();
        }
    }
}
