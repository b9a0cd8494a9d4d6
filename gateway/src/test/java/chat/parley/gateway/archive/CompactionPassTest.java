package chat.parley.gateway.archive;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import chat.parley.storage.compaction.Compaction;
import chat.parley.storage.objectstore.StorageException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CompactionPassTest {

    @Test
    void aFailureDoesNotEndTheSchedule() {
        for (RuntimeException failure :
                new RuntimeException[] {new StorageException("away"), new IllegalStateException("a defect")}) {
            try (CompactionPass pass = new CompactionPass(() -> {
                throw failure;
            })) {
                assertThatNoException().isThrownBy(pass::run);
            }
        }
    }

    @Test
    void closingInterruptsTheOneThatRuns() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        CompactionPass pass = new CompactionPass(() -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
                Thread.currentThread().interrupt();
                throw new StorageException("compaction was interrupted", e);
            }
            return new Compaction.Work(0, 0, 0, 0);
        });
        pass.start(0);
        running.await();
        pass.close();
        await().untilTrue(interrupted);
    }
}
