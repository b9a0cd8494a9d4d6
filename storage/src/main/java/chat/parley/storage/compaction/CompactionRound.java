package chat.parley.storage.compaction;

import chat.parley.storage.objectstore.WriterName;
import java.time.Instant;

/** Goes once through all logs, in as many parts as it takes. Not thread-safe. */
final class CompactionRound {
    private final RestingStore store;
    private final SegmentReader reader;
    private final CompactionLease lease;
    private final WriterName name;
    private final Removable removable;
    private final Instant end;
    private final LogFolders logs;

    /** @param end segments that end before it are compacted */
    CompactionRound(
            RestingStore store,
            SegmentReader reader,
            CompactionLease lease,
            WriterName name,
            Removable removable,
            Instant end) {
        this.store = store;
        this.reader = reader;
        this.lease = lease;
        this.name = name;
        this.removable = removable;
        this.end = end;
        this.logs = new LogFolders(store);
    }

    Instant end() {
        return end;
    }

    /** Goes on from where the last call ended; false if another call is to continue the round. */
    boolean run() {
        for (LogFolders.LogFolder log = logs.peek(); log != null; log = logs.peek()) {
            LogCompactor compactor =
                    new LogCompactor(store, reader, name, removable, log.rawPrefix(), log.compactedPrefix());
            if (!lease.hold() || !compactor.compact(end, lease)) {
                return false;
            }
            logs.remove();
            removable.removeDue(store);
        }
        return true;
    }
}
