package chat.parley.gateway.presence;

import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who became away, or came back, since members of rooms were last told. Of one user it is told again {@link #INTERVAL} after it was told last
 * at the earliest, and as it is then: a user is in many rooms of many members, so whoever went and came as fast as one may would have much
 * said about it.
 *
 * <p><b>Threads.</b> Not thread-safe: owned by {@link Presence}.
 */
final class AwayNews {
    static final Duration INTERVAL = Duration.ofSeconds(5);

    /** Those of whom it was told last that they are away. */
    private final Set<UserName> toldAway = new HashSet<>();
    /** When it was told, of those of whom it was told within the interval. */
    private final Map<UserName, Long> toldAtNanos = new HashMap<>();

    private final Set<UserName> changed = new LinkedHashSet<>();

    /** What is to be told of one user. */
    record News(UserName user, boolean away) {}

    /** Notes that {@code user} is away now, or is not any more. */
    void changed(UserName user) {
        changed.add(user);
    }

    /**
     * Whether members know {@code user} as away, who is {@code away} now: what is still to be told is not so for who comes in between
     * either, and they are told of it together.
     */
    boolean isToldAway(UserName user, boolean away) {
        return changed.contains(user) ? toldAway.contains(user) : away;
    }

    /** Whether there is nothing to be told, now or when its time has come. */
    boolean isEmpty() {
        return changed.isEmpty();
    }

    /**
     * Takes what is to be told now. What has to wait stays.
     *
     * @param connected who is connected at all: of whom is not, it is told that he has left
     */
    List<News> take(long nowNanos, Predicate<UserName> away, Predicate<UserName> connected) {
        toldAtNanos.values().removeIf(at -> nowNanos - at >= INTERVAL.toNanos());
        List<News> news = new ArrayList<>();
        for (Iterator<UserName> i = changed.iterator(); i.hasNext(); ) {
            UserName user = i.next();
            boolean now = away.test(user);
            if (now == toldAway.contains(user)) {
                i.remove();
            } else if (!connected.test(user)) {
                toldAway.remove(user);
                i.remove();
            } else if (toldAtNanos.putIfAbsent(user, nowNanos) == null) {
                if (now) {
                    toldAway.add(user);
                } else {
                    toldAway.remove(user);
                }
                news.add(new News(user, now));
                i.remove();
            }
        }
        return news;
    }
}
