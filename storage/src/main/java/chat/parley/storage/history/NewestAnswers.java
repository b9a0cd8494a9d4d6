package chat.parley.storage.history;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.PostId;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Of what is kept of the answers to each event the newest, more than are told with it, and each once, however often it was repeated: so what
 * a page takes of memory does not depend on how long a thread is. Not thread-safe.
 */
final class NewestAnswers {
    /** How many answers stay of each event, of what was repeated the one with the smallest id. */
    private static final int KEPT = 2 * Limits.MAX_TOLD_ANSWERS;

    private final Map<EventId, OfRoot> byRoot = new HashMap<>();

    void add(EventId root, EncodedEvent answer) {
        byRoot.computeIfAbsent(root, key -> new OfRoot()).add(answer);
    }

    Iterable<EncodedEvent> all() {
        return () -> byRoot.values().stream()
                .flatMap(ofRoot -> ofRoot.answers.values().stream())
                .iterator();
    }

    private static final class OfRoot {
        final NavigableMap<EventId, EncodedEvent> answers = new TreeMap<>();
        final Map<PostId, EventId> ids = new HashMap<>();

        void add(EncodedEvent answer) {
            PostId post = answer.event().post();
            EventId known = ids.get(post);
            if (known != null && known.compareTo(answer.id()) <= 0) {
                return;
            }
            if (known != null) {
                answers.remove(known);
            }
            ids.put(post, answer.id());
            answers.put(answer.id(), answer);
            if (answers.size() > KEPT) {
                ids.remove(answers.pollFirstEntry().getValue().event().post());
            }
        }
    }
}
