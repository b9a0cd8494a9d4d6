package chat.parley.storage.history;

import chat.parley.storage.file.S3Files;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.ObjectStore;
import java.time.Clock;

/** Makes readers whose pages end before they are full, wherever they may. */
public final class HastyHistory {
    private HastyHistory() {}

    public static History on(ObjectStore store, Clock clock) {
        return on(store, clock, new Effort.Bounds(1, 1, 1));
    }

    static History on(ObjectStore store, Clock clock, Effort.Bounds bounds) {
        DamagedObjects damaged = new DamagedObjects();
        return new S3History(store, clock, bounds, damaged, new S3Files(store, clock, damaged));
    }
}
