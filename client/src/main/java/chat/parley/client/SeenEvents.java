package chat.parley.client;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.PostId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has been told already, by {@link PostId}, and under which id: a post that its sender had to repeat has two, of which
 * the smaller one counts. Remembers the newest {@code capacity}: more than is said in a busy room between two cursors, since a
 * resume tells again what came after the last one. What was forgotten is told twice, not lost. Owned by one thread.
 */
final class SeenEvents {
    private final Map<PostId, EventId> posts;

    SeenEvents(int capacity) {
        posts = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<PostId, EventId> eldest) {
                return size() > capacity;
            }
        };
    }

    /**
     * Counts {@code event} as told. Returns the id under which its post was known, null if it was not; from now on it is
     * known under the smaller one.
     */
    @Nullable
    EventId add(Event event) {
        PostId post = event.post();
        EventId known = posts.putIfAbsent(post, event.id());
        if (known != null && event.id().compareTo(known) < 0) {
            posts.put(post, event.id());
        }
        return known;
    }
}
