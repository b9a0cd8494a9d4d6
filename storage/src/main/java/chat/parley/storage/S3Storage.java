package chat.parley.storage;

import java.time.Clock;
import java.util.concurrent.TimeUnit;

/** All of {@link Storage} on one bucket. */
public final class S3Storage implements Storage {
    private final ObjectStore store;
    private final Accounts accounts;
    private final Rooms rooms;
    private final History history;
    private final Files files;
    private final Terms terms;
    private final Compaction compaction;

    /** On {@code store}, which {@link #close} closes. */
    public S3Storage(ObjectStore store, Clock clock) {
        this.store = store;
        this.accounts = new S3Accounts(store);
        this.rooms = new S3Rooms(store);
        this.history = new S3History(store, clock);
        this.files = new S3Files(store, clock);
        this.terms = new S3Terms(store);
        this.compaction = new S3Compaction(store, clock, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    }

    /** Connects to the store and creates the bucket if it is missing; throws {@link StorageException} if it cannot. */
    public static Storage connect(StorageConfig config) {
        return connect(config, StorageObserver.NONE);
    }

    /** As {@link #connect(StorageConfig)}; {@code observer} is told of every request from then on. */
    public static Storage connect(StorageConfig config, StorageObserver observer) {
        return new S3Storage(new ObservedObjectStore(MinioObjectStore.connect(config), observer), Clock.systemUTC());
    }

    @Override
    public Accounts accounts() {
        return accounts;
    }

    @Override
    public Rooms rooms() {
        return rooms;
    }

    @Override
    public History history() {
        return history;
    }

    @Override
    public Files files() {
        return files;
    }

    @Override
    public Terms terms() {
        return terms;
    }

    @Override
    public Compaction compaction() {
        return compaction;
    }

    @Override
    public void ping() {
        store.ping();
    }

    @Override
    public void close() {
        store.close();
    }
}
