package chat.parley.storage.history;

import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.PostId;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The ids of the answers to one event, as far as what is kept beside it names them: of a post that was repeated the smallest.
 * Not thread-safe.
 */
final class AnswerIds {
    private final EventId root;
    private final Predicate<EncodedEvent> matching;
    private final int max;
    private final Map<PostId, EventId> ids = new HashMap<>();
    private final NavigableMap<EventId, PostId> posts = new TreeMap<>();

    /** @param max how many are kept, the newest: what a thread may take of memory is bounded, however many answered */
    AnswerIds(EventId root, Predicate<EncodedEvent> matching, int max) {
        this.root = root;
        this.matching = matching;
        this.max = max;
    }

    /** Takes a change of whatever event. */
    void add(EncodedEvent change) {
        if (!(change.event().body() instanceof Body.Answer answer)
                || !answer.about().equals(root)
                || !matching.test(change)) {
            return;
        }
        PostId post = change.event().post();
        EventId known = ids.get(post);
        if (known != null && known.compareTo(change.id()) <= 0) {
            return;
        }
        if (known != null) {
            posts.remove(known);
        }
        ids.put(post, change.id());
        posts.put(change.id(), post);
        if (posts.size() > max) {
            ids.remove(posts.pollFirstEntry().getValue());
        }
    }

    NavigableSet<EventId> ids() {
        return posts.navigableKeySet();
    }
}
