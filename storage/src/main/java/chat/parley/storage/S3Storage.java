package chat.parley.storage;

import java.time.Clock;

/** All of {@link Storage} on one bucket. */
public final class S3Storage implements Storage {
    private final ObjectStore store;
    private final Accounts accounts;
    private final Rooms rooms;
    private final History history;
    private final Files files;

    /** On {@code store}, which {@link #close} closes. */
    public S3Storage(ObjectStore store, Clock clock) {
        this.store = store;
        this.accounts = new S3Accounts(store);
        this.rooms = new S3Rooms(store);
        this.history = new S3History(store, clock);
        this.files = new S3Files(store, clock);
    }

    /** Connects to the store and creates the bucket if it is missing; throws {@link StorageException} if it cannot. */
    public static Storage connect(StorageConfig config) {
        return new S3Storage(MinioObjectStore.connect(config), Clock.systemUTC());
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
    public void ping() {
        store.ping();
    }

    @Override
    public void close() {
        store.close();
    }
}
