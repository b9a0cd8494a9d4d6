package chat.parley.storage.history;

import chat.parley.protocol.EventId;
import chat.parley.storage.objectstore.StorageException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets a reader list again as long as it makes a difference. Not thread-safe. */
final class Relisting {
    private static final int MAX_WITHOUT_PROGRESS = 3;

    private final Set<String> missing = new HashSet<>();
    private @Nullable EventId lastReached;
    private int withoutProgress;

    /**
     * Returns if it makes a difference to list again: another segment is missing than before, or the reader has come on.
     * That has an end, since segments are finite. Otherwise throws {@link StorageException}: the store lists what it has
     * not, or is too slow to be read.
     */
    void again(OutdatedListing reason, EventId reached) {
        String key = reason.missingKey();
        if (key != null) {
            if (!missing.add(key)) {
                throw new StorageException("segment " + key + " is listed, but not there");
            }
            return;
        }
        withoutProgress = reached.equals(lastReached) ? withoutProgress + 1 : 1;
        lastReached = reached;
        if (withoutProgress == MAX_WITHOUT_PROGRESS) {
            throw new StorageException("the object store is too slow to be read: " + reason.getMessage());
        }
    }
}
