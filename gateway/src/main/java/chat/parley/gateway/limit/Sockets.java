package chat.parley.gateway.limit;

import chat.parley.gateway.config.LimitConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The sockets that are open, by the block of addresses that they come from, and how many may be. Those of strangers, who
 * have not signed in, count twice: among all, and among themselves, so that strangers cannot take the places of users. What
 * strangers have sent the beginning of, and not the end, is bounded, too: little for each, and {@link #UNFINISHED_BYTES} for
 * those who need more. What is kept is of sockets that are open, never of those that were. Thread-safe.
 */
public final class Sockets {
    /** How many bytes any stranger may have sent as a beginning without its end: a login is smaller. */
    static final int UNFINISHED_BYTES_OF_ONE = 4096;
    /** How many bytes beyond that all strangers together may have sent as beginnings without their ends. */
    static final int UNFINISHED_BYTES = 16 * 1024 * 1024;

    private final LimitConfig limits;
    private final Map<AddressBlock, Count> byAddress = new HashMap<>();
    private final Count all = new Count();
    private final AtomicLong unfinished = new AtomicLong();

    private static final class Count {
        private int open;
        private int strangers;
    }

    public Sockets(LimitConfig limits) {
        this.limits = limits;
    }

    /**
     * Takes a place for a stranger's socket, whose address may not be known yet; empty if there are too many: then the
     * caller closes it.
     */
    public Optional<Place> open(Refusals refusals, AddressBlock seenFrom) {
        Limit full;
        synchronized (this) {
            full = all.open >= limits.sockets()
                    ? Limit.SOCKETS
                    : all.strangers >= limits.strangers() ? Limit.STRANGERS : null;
            if (full == null) {
                all.open++;
                all.strangers++;
                return Optional.of(new Place());
            }
        }
        refusals.refused(full, seenFrom);
        return Optional.empty();
    }

    /** How many sockets are open; a moment old. */
    public synchronized int open() {
        return all.open;
    }

    /** How many of the open sockets are strangers'. */
    public synchronized int strangers() {
        return all.strangers;
    }

    /** How many bytes strangers hold beyond what any may. */
    long unfinished() {
        return unfinished.get();
    }

    /** How many addresses are kept in mind. */
    synchronized int addresses() {
        return byAddress.size();
    }

    /** The place of one socket. Confined to its event loop. */
    public final class Place {
        private @Nullable AddressBlock from;
        private boolean stranger = true;
        private boolean closed;
        private long unfinishedHere;

        private Place() {}

        /** Notes from where the socket comes, now that it is known. False if too many do: then it is to be closed. */
        public boolean comesFrom(AddressBlock address, Refusals refusals) {
            Limit full;
            synchronized (Sockets.this) {
                Count count = byAddress.computeIfAbsent(address, first -> new Count());
                full = count.open >= limits.socketsPerAddress()
                        ? Limit.SOCKETS_OF_ADDRESS
                        : count.strangers >= limits.strangersPerAddress() ? Limit.STRANGERS_OF_ADDRESS : null;
                if (full == null) {
                    from = address;
                    count.open++;
                    count.strangers++;
                    return true;
                }
            }
            refusals.refused(full, address);
            return false;
        }

        public boolean isStranger() {
            return stranger;
        }

        /**
         * Notes how many bytes of the socket wait for those that are to follow.
         *
         * @return false if that is too much: then it is to be closed
         */
        public boolean mayHold(long bytes, Refusals refusals) {
            if (!stranger || closed) {
                return true;
            }
            long beyond = Math.max(0, bytes - UNFINISHED_BYTES_OF_ONE);
            long more = beyond - unfinishedHere;
            if (more == 0) {
                return true;
            }
            unfinishedHere = beyond;
            if (unfinished.addAndGet(more) <= UNFINISHED_BYTES || more < 0) {
                return true;
            }
            if (from == null) {
                refusals.refused(Limit.UNFINISHED);
            } else {
                refusals.refused(Limit.UNFINISHED, from);
            }
            return false;
        }

        private void endUnfinished() {
            unfinished.addAndGet(-unfinishedHere);
            unfinishedHere = 0;
        }

        /** Makes the socket a user's: it is a stranger's no longer. */
        public void signedIn() {
            endUnfinished();
            synchronized (Sockets.this) {
                if (stranger && !closed) {
                    endStranger();
                }
            }
        }

        private void endStranger() {
            stranger = false;
            all.strangers--;
            Count count = from == null ? null : byAddress.get(from);
            if (count != null) {
                count.strangers--;
            }
        }

        /** Gives the place back: the socket is closed. Idempotent. */
        public void close() {
            endUnfinished();
            synchronized (Sockets.this) {
                if (closed) {
                    return;
                }
                if (stranger) {
                    endStranger();
                }
                closed = true;
                all.open--;
                Count count = from == null ? null : byAddress.get(from);
                if (count != null && --count.open == 0) {
                    byAddress.remove(from);
                }
            }
        }
    }
}
