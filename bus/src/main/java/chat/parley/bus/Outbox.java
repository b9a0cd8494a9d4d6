package chat.parley.bus;

import chat.parley.protocol.UserName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the next transaction, bounded in number and bytes. Nobody who sends much is in the way of others (ADR 0044):
 *
 * <ul>
 *   <li>Senders have {@linkplain Turns turns}. What one of them sent keeps its order.
 *   <li>Who has something waiting may have as much as is free besides: one may have half of the outbox, and of two each a third.
 *   <li>What the gateway itself sends keeps its order, too, and has half of the transactions if it needs them.
 * </ul>
 *
 * <p>A marker, a fence or a mark may so be ahead of posts that were offered before it: none of them speaks of a post whose
 * sender was not yet told that it is on disk, and posts of whom that was told have left.
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
    /** What the gateway itself sends, first in, first out. */
    private final Deque<Entry> own = new ArrayDeque<>();

    private final Turns turns = new Turns();
    private long ownBytes;
    private boolean ownFirst;
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

    /** Takes {@code entry} even when the outbox is full: for small things whose number others bound. */
    Offer offerAlways(Entry entry) {
        return offer(entry, false);
    }

    private Offer offer(Entry entry, boolean bounded) {
        lock.lock();
        try {
            if (closed) {
                return Offer.CLOSED;
            }
            if (bounded && !hasRoomFor(entry)) {
                return Offer.FULL;
            }
            UserName sender = entry.what.sender();
            if (sender == null) {
                own.addLast(entry);
                ownBytes += entry.what.bytes();
            } else {
                turns.add(sender, entry);
            }
            changed.signal();
            return Offer.ACCEPTED;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoomFor(Entry entry) {
        UserName sender = entry.what.sender();
        int entries = count() + (sender == null ? 0 : turns.entries(sender));
        long bytes = size() + (sender == null ? 0 : turns.bytes(sender));
        return entries < maxEntries && bytes + entry.what.bytes() <= maxBytes;
    }

    private int count() {
        return own.size() + turns.entries();
    }

    private long size() {
        return ownBytes + turns.bytes();
    }

    /**
     * Waits until there is something and takes as much of it as one transaction carries, without what is too late.
     *
     * @return empty once the outbox is closed and everything was taken
     */
    List<Entry> take() throws InterruptedException {
        lock.lock();
        try {
            Batch batch = new Batch();
            while (batch.entries.isEmpty()) {
                while (count() == 0) {
                    if (closed) {
                        return batch.entries;
                    }
                    changed.await();
                }
                fill(batch);
            }
            return batch.entries;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Fills a batch, every other one first with what the gateway itself sends: so neither that nor posts can keep the
     * other from going.
     */
    private void fill(Batch batch) {
        ownFirst = !ownFirst;
        if (ownFirst) {
            fillWithOwn(batch);
            fillWithPosts(batch);
        } else {
            fillWithPosts(batch);
            fillWithOwn(batch);
        }
    }

    private void fillWithOwn(Batch batch) {
        while (!own.isEmpty() && batch.takes(own.getFirst())) {
            ownBytes -= own.removeFirst().what.bytes();
        }
    }

    private void fillWithPosts(Batch batch) {
        while (turns.entries() > 0 && batch.takes(turns.next())) {
            turns.take();
        }
    }

    private final class Batch {
        private final List<Entry> entries = new ArrayList<>();
        private long cost;

        /**
         * Adds {@code next} if there is room. True also for what is too late, which is not added; what is too large for
         * any transaction goes alone.
         */
        boolean takes(Entry next) {
            if (next.isLate()) {
                return true;
            }
            if (!entries.isEmpty() && (entries.size() >= batchEntries || cost + next.what.cost() > batchBytes)) {
                return false;
            }
            entries.add(next);
            cost += next.what.cost();
            return true;
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

    /** Waits for that time; returns at once if the outbox is closed, or as soon as it is. */
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

    /** How many entries wait. */
    int entries() {
        lock.lock();
        try {
            return count();
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes the entries that wait have together. */
    long bytes() {
        lock.lock();
        try {
            return size();
        } finally {
            lock.unlock();
        }
    }

    /** Takes everything that is left, whatever its size. */
    List<Entry> drain() {
        lock.lock();
        try {
            List<Entry> rest = new ArrayList<>(own);
            own.clear();
            ownBytes = 0;
            while (turns.entries() > 0) {
                rest.add(turns.next());
                turns.take();
            }
            return rest;
        } finally {
            lock.unlock();
        }
    }
}
