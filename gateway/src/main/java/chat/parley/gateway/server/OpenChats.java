package chat.parley.gateway.server;

import chat.parley.gateway.connection.ConnectionCounters;
import chat.parley.gateway.connection.UnderWay;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The chats of this gateway, which end together. Thread-safe. */
final class OpenChats {
    private final Set<SessionHandler> open = ConcurrentHashMap.newKeySet();
    private final UnderWay underWay = new UnderWay();
    private final ConnectionCounters counters;
    private volatile @Nullable Duration moveWithin;

    OpenChats(ConnectionCounters counters) {
        this.counters = counters;
    }

    void opened(SessionHandler chat) {
        if (open.add(chat)) {
            underWay.began();
            counters.opened();
        }
        // After it was added: so either this or move() sees the other, and telling twice does no harm.
        Duration spread = moveWithin;
        if (spread != null) {
            chat.move(randomMillis(spread));
        }
    }

    void closed(SessionHandler chat) {
        if (open.remove(chat)) {
            underWay.ended();
            counters.ended();
        }
    }

    /** Asks each client to move, at a random time within {@code spread}; those too that come from now on. */
    void move(Duration spread) {
        moveWithin = spread;
        open.forEach(chat -> chat.move(randomMillis(spread)));
    }

    private static long randomMillis(Duration spread) {
        return ThreadLocalRandom.current().nextLong(spread.toMillis() + 1);
    }

    /** Tells each client that it has to connect elsewhere, and closes. */
    void close() {
        open.forEach(SessionHandler::goAway);
    }

    UnderWay underWay() {
        return underWay;
    }
}
