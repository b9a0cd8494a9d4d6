package chat.parley.storage;

import chat.parley.storage.compaction.Compaction;
import chat.parley.storage.compaction.S3Compaction;
import chat.parley.storage.document.Accounts;
import chat.parley.storage.document.Mailboxes;
import chat.parley.storage.document.Markers;
import chat.parley.storage.document.Rooms;
import chat.parley.storage.document.S3Accounts;
import chat.parley.storage.document.S3Mailboxes;
import chat.parley.storage.document.S3Markers;
import chat.parley.storage.document.S3Rooms;
import chat.parley.storage.document.S3Terms;
import chat.parley.storage.document.Terms;
import chat.parley.storage.file.Files;
import chat.parley.storage.file.S3Files;
import chat.parley.storage.history.History;
import chat.parley.storage.history.S3History;
import chat.parley.storage.minio.MinioObjectStore;
import chat.parley.storage.objectstore.ClientAccess;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.ObservedObjectStore;
import chat.parley.storage.objectstore.StorageConfig;
import chat.parley.storage.objectstore.StorageException;
import chat.parley.storage.objectstore.StorageObserver;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All of {@link Storage} on one bucket. */
public final class S3Storage implements Storage {
    private static final Logger LOG = LoggerFactory.getLogger(S3Storage.class);

    private final ObjectStore store;
    private final DamagedObjects damaged = new DamagedObjects();
    private final Accounts accounts;
    private final Rooms rooms;
    private final History history;
    private final Files files;
    private final Terms terms;
    private final Mailboxes mailboxes;
    private final Markers markers;
    private final Compaction compaction;

    /** A storage on {@code store}, which {@link #close} closes. */
    public S3Storage(ObjectStore store, Clock clock) {
        this(store, clock, clock);
    }

    /**
     * @param storeTime the time by which uploads end: gateways' clocks differ, and one that is an hour ahead must end
     *     none
     */
    private S3Storage(ObjectStore store, Clock clock, InstantSource storeTime) {
        this.store = store;
        this.accounts = new S3Accounts(store, damaged);
        this.rooms = new S3Rooms(store);
        this.files = new S3Files(store, storeTime, damaged);
        this.history = new S3History(store, clock, damaged, files);
        this.terms = new S3Terms(store);
        this.mailboxes = new S3Mailboxes(store);
        this.markers = new S3Markers(store, damaged);
        this.compaction = new S3Compaction(store, clock, damaged);
    }

    /** Connects to the store and creates the bucket if it is missing; throws {@link StorageException} if it cannot. */
    public static Storage connect(StorageConfig config) {
        MinioObjectStore store = MinioObjectStore.connect(config);
        return new S3Storage(store, Clock.systemUTC(), store.time());
    }

    /**
     * Connects as {@link #connect(StorageConfig)} does, and tries out whether the store does what is needed of it; throws
     * {@link UnfitStoreException} if not. {@code observer} is told of every request from then on.
     */
    public static Storage connect(StorageConfig config, ClientAccess clients, StorageObserver observer) {
        MinioObjectStore store = MinioObjectStore.connect(config);
        try {
            store.tryOut(clients).forEach(LOG::info);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
        return new S3Storage(new ObservedObjectStore(store, observer), Clock.systemUTC(), store.time());
    }

    /**
     * Tries out whether the store does what is needed of it, and throws what {@link #connect(StorageConfig, ClientAccess,
     * StorageObserver)} does. Returns what could not be tried, a line each.
     */
    public static List<String> check(StorageConfig config, ClientAccess clients) {
        try (MinioObjectStore store = MinioObjectStore.connect(config)) {
            return store.tryOut(clients);
        }
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
    public Mailboxes mailboxes() {
        return mailboxes;
    }

    @Override
    public Markers markers() {
        return markers;
    }

    @Override
    public Compaction compaction() {
        return compaction;
    }

    @Override
    public int damagedObjects() {
        return damaged.count();
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
