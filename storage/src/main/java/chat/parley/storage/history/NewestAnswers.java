package chat.parley.storage.history;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Of what is kept of the answers to each event the newest, more than are told with it: so what a page takes of memory does not
 * depend on how long a thread is. Not thread-safe.
 */
final class NewestAnswers {
    /** How many stay of each event: those that are told, and as many repetitions of them. */
    private static final int KEPT = 2 * Limits.MAX_TOLD_ANSWERS;

    private final Map<EventId, NavigableMap<EventId, EncodedEvent>> byRoot = new HashMap<>();

    void add(EventId root, EncodedEvent answer) {
        NavigableMap<EventId, EncodedEvent> ofRoot = byRoot.computeIfAbsent(root, key -> new TreeMap<>());
        ofRoot.put(answer.id(), answer);
        if (ofRoot.size() > KEPT) {
            ofRoot.pollFirstEntry();
        }
    }

    Iterable<EncodedEvent> all() {
        return () -> byRoot.values().stream()
                .flatMap(ofRoot -> ofRoot.values().stream())
                .iterator();
    }
}
