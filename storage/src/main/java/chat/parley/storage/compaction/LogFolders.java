package chat.parley.storage.compaction;

import chat.parley.storage.segment.LogKind;
import chat.parley.storage.segment.SegmentLevel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All logs that have raw segments, of both kinds, listed as one goes. Not thread-safe. */
final class LogFolders {
    private final RestingStore store;
    private final Deque<LogKind> kinds = new ArrayDeque<>(Arrays.asList(LogKind.values()));
    private final Deque<String> listed = new ArrayDeque<>();
    private @Nullable String last;

    LogFolders(RestingStore store) {
        this.store = store;
    }

    /** The next log, which stays the next one; null if there is none left. */
    @Nullable
    LogFolder peek() {
        while (listed.isEmpty() && !kinds.isEmpty()) {
            List<String> folders = store.listFolders(SegmentLevel.RAW.prefix(kinds.element()), last);
            if (folders.isEmpty()) {
                kinds.remove();
                last = null;
            } else {
                listed.addAll(folders);
                last = folders.get(folders.size() - 1);
            }
        }
        return listed.isEmpty() ? null : new LogFolder(kinds.element(), listed.element());
    }

    void remove() {
        listed.remove();
    }

    /** @param rawPrefix of the log's raw segments */
    record LogFolder(LogKind kind, String rawPrefix) {
        String compactedPrefix() {
            String log = rawPrefix.substring(SegmentLevel.RAW.prefix(kind).length(), rawPrefix.length() - 1);
            return SegmentLevel.COMPACTED.prefix(kind, log);
        }
    }
}
