package chat.parley.storage.history;

import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.ObjectStore;
import java.time.Clock;

/** Makes readers whose pages end before they are full, wherever they may. */
public final class HastyHistory {
    private HastyHistory() {}

    public static History on(ObjectStore store, Clock clock) {
        return new S3History(store, clock, new Effort.Bounds(1, 1, 1), new DamagedObjects());
    }
}
