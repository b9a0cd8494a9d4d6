package chat.parley.storage.minio;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** Writers that all begin at the same moment. */
final class Contest {
    private Contest() {}

    /**
     * Lets {@code write} write all {@code contents} at once, and tells for each of them whether it won. Throws what the
     * first one that failed has thrown.
     */
    static List<Boolean> of(List<byte[]> contents, Predicate<byte[]> write) {
        CountDownLatch ready = new CountDownLatch(contents.size());
        List<Callable<Boolean>> writers = contents.stream()
                .<Callable<Boolean>>map(content -> () -> {
                    ready.countDown();
                    ready.await();
                    return write.test(content);
                })
                .toList();
        return Together.run(writers.size(), writers);
    }
}
