package chat.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.LogKey;
import chat.parley.storage.S3Storage;
import chat.parley.storage.minio.MinioObjectStore;
import chat.parley.storage.objectstore.StorageConfig;
import chat.parley.storage.segment.LogKind;
import chat.parley.storage.segment.SegmentLevel;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** History as it is when the day is over, and what was compacted is removed. */
final class CompactedNow {
    private static final Duration LATER = Duration.ofDays(2);

    private CompactedNow() {}

    /** Merges all logs, and removes of {@code logs} what was merged. */
    static void run(StorageConfig config, List<LogKey> logs) {
        try (MinioObjectStore store = MinioObjectStore.connect(config)) {
            new S3Storage(store, Clock.offset(Clock.systemUTC(), LATER))
                    .compaction()
                    .run();
            for (LogKey log : logs) {
                assertThat(store.list(SegmentLevel.COMPACTED.prefix(LogKind.EVENTS, log.value()), null, 10))
                        .isNotEmpty();
                store.list(SegmentLevel.RAW.prefix(LogKind.EVENTS, log.value()), null, 1000)
                        .forEach(store::delete);
            }
        }
    }
}
