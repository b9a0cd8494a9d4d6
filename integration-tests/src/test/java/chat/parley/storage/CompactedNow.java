package chat.parley.storage;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.LogKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** History as it is when the day is over, and what was compacted is removed. */
public final class CompactedNow {
    private static final Duration LATER = Duration.ofDays(2);

    private CompactedNow() {}

    /** Merges all logs, and removes of {@code logs} what was merged. */
    public static void run(StorageConfig config, List<LogKey> logs) {
        try (MinioObjectStore store = MinioObjectStore.connect(config)) {
            new S3Storage(store, Clock.offset(Clock.systemUTC(), LATER))
                    .compaction()
                    .run();
            for (LogKey log : logs) {
                assertThat(store.list(SegmentLevel.COMPACTED.prefix(History.Kind.EVENTS, log.value()), null, 10))
                        .isNotEmpty();
                store.list(SegmentLevel.RAW.prefix(History.Kind.EVENTS, log.value()), null, 1000)
                        .forEach(store::delete);
            }
        }
    }
}
