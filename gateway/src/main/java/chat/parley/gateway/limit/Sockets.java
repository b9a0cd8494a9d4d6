package chat.parley.gateway.limit;

import chat.parley.gateway.config.LimitConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sockets that are open, by the block of addresses that they come from, and how many may be. Those of strangers, who
 * have not signed in, count twice: among all, and among themselves, so that strangers cannot take the places of users. What
 * is kept is of sockets that are open, never of those that were. Thread-safe.
 */
public final class Sockets {
    private final LimitConfig limits;
    private final Map<AddressBlock, Count> byAddress = new HashMap<>();
    private final Count all = new Count();

    private static final class Count {
        private int open;
        private int strangers;
    }

    public Sockets(LimitConfig limits) {
        this.limits = limits;
    }

    /** A stranger's socket, whose address may not be known yet; empty if there are too many. The caller closes it. */
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

    /** All that are open; a moment old. */
    public synchronized int open() {
        return all.open;
    }

    /** Those of them that have not signed in. */
    public synchronized int strangers() {
        return all.strangers;
    }

    /** How many addresses are kept in mind. */
    synchronized int addresses() {
        return byAddress.size();
    }

    /** One socket's. Confined to its event loop. */
    public final class Place {
        private @Nullable AddressBlock from;
        private boolean stranger = true;
        private boolean closed;

        private Place() {}

        /** Now it is known from where it comes. False, and it is to be closed, if too many do. */
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

        /** It is a stranger's no longer. */
        public void signedIn() {
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

        /** The socket is closed. Idempotent. */
        public void close() {
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
