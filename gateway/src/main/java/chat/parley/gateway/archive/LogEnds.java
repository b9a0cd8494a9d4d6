package chat.parley.gateway.archive;

import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ends of the logs that were asked for last. An end holds for the term under which it was learned: nobody else writes
 * anything that counts while that is the shard's. Owned by the archive thread.
 */
final class LogEnds {
    /** How many ends are kept, some 2 MB. The end of a log that is forgotten is listed again. */
    static final int MAX_LOGS = 10_000;

    private final Map<LogKey, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<LogKey, Known> eldest) {
            return size() > MAX_LOGS;
        }
    };

    private record Known(long term, LogCursor end) {}

    @Nullable
    LogCursor of(LogKey log, long term) {
        Known found = known.get(log);
        return found != null && found.term == term ? found.end : null;
    }

    void put(LogKey log, long term, LogCursor end) {
        known.put(log, new Known(term, end));
    }
}
