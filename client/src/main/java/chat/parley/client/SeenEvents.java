package chat.parley.client;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.UserName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What has been told already, by id and by (sender, nonce): a post that its sender had to repeat has two ids. Remembers
 * the newest {@code capacity} of each, more than the overlap of a resume holds in a busy room. Owned by one thread.
 */
final class SeenEvents {
    private record Post(UserName from, Nonce nonce) {}

    private final Set<EventId> ids;
    private final Set<Post> posts;

    SeenEvents(int capacity) {
        ids = bounded(capacity);
        posts = bounded(capacity);
    }

    /** Whether {@code event} is new; from now on it is not. */
    boolean add(Event event) {
        boolean newId = ids.add(event.id());
        boolean newPost = posts.add(new Post(event.from(), event.nonce()));
        return newId && newPost;
    }

    private static <T> Set<T> bounded(int capacity) {
        return Collections.newSetFromMap(new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<T, Boolean> eldest) {
                return size() > capacity;
            }
        });
    }
}
