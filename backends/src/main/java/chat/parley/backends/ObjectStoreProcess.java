package chat.parley.backends;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * The object store as a program: {@code --folder DIR --user KEY --password SECRET [--host HOST] [--port PORT] [--bucket
 * NAME] [--clock-tolerance SECONDS]}. The bucket is created if it is not there.
 */
public final class ObjectStoreProcess {
    private ObjectStoreProcess() {}

    public static void main(String[] args) {
        BackendMain.run("object store", args, (options, flags) -> {
            String tolerance = flags.get("clock-tolerance");
            EmbeddedObjectStore store = tolerance == null
                    ? EmbeddedObjectStore.start(options)
                    : EmbeddedObjectStore.start(options, Duration.ofSeconds(Long.parseLong(tolerance)));
            String bucket = flags.get("bucket");
            if (bucket != null) {
                store.createBucket(bucket);
            }
            return new Running(store, new CountDownLatch(1));
        });
    }

    private record Running(EmbeddedObjectStore store, CountDownLatch stopped) implements BackendMain.Running {
        @Override
        public URI url() {
            return store.url();
        }

        @Override
        public void awaitStopped() throws InterruptedException {
            stopped.await();
        }

        @Override
        public void close() {
            store.close();
            stopped.countDown();
        }
    }
}
