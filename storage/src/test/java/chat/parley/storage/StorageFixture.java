package chat.parley.storage;

import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.net.URI;
import java.time.Clock;
import java.util.UUID;

/** A {@link Storage} on some {@link ObjectStore}, with names of its own for each test. */
abstract class StorageFixture {
    final ObjectStore store;
    final URI origin;
    final Storage storage;
    final RoomName room = new RoomName("Zimmer.ü-" + UUID.randomUUID());
    final UserName user = new UserName("Ann_" + UUID.randomUUID().toString().substring(0, 23));

    /** @param origin where these tests reach the store */
    StorageFixture(ObjectStore store, URI origin) {
        this.store = store;
        this.origin = origin;
        storage = new S3Storage(store, Clock.systemUTC());
    }
}
