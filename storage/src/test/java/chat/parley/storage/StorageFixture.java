package chat.parley.storage;

import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.net.URI;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** A {@link Storage} on some {@link ObjectStore}, with names of its own for each test. */
abstract class StorageFixture {
    Storage storage = new S3Storage(new InMemoryObjectStore(), Clock.systemUTC()); // replaced for each test
    RoomName room = TestEvents.LOBBY;
    UserName user = TestEvents.ANN;

    abstract ObjectStore store();

    /** Where these tests reach it. */
    abstract URI origin();

    @BeforeEach
    void freshNames() {
        storage = new S3Storage(store(), Clock.systemUTC());
        room = new RoomName("Zimmer.ü-" + UUID.randomUUID());
        user = new UserName("Ann_" + UUID.randomUUID().toString().substring(0, 23));
    }
}
