package chat.parley.storage;

import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import chat.parley.storage.objectstore.ObjectStore;
import java.net.URI;
import java.time.Clock;
import java.util.UUID;

/** A {@link Storage} on some {@link ObjectStore}, with names of its own for each test. */
public abstract class StorageFixture {
    protected final ObjectStore store;
    protected final URI origin;
    protected final Storage storage;
    protected final RoomName room = new RoomName("Zimmer.ü-" + UUID.randomUUID());
    protected final UserName user =
            new UserName("Ann_" + UUID.randomUUID().toString().substring(0, 23));

    /** @param origin where these tests reach the store */
    protected StorageFixture(ObjectStore store, URI origin) {
        this.store = store;
        this.origin = origin;
        storage = new S3Storage(store, Clock.systemUTC());
    }
}
