package chat.parley.it;

import chat.parley.backends.BackendProcess;
import chat.parley.cluster.Cluster;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import chat.parley.storage.History;
import chat.parley.storage.S3Storage;
import chat.parley.storage.Storage;
import chat.parley.storage.StorageConfig;
import java.util.ArrayList;
import java.util.List;

/** What is in the object store, read without any gateway. */
final class Bucket implements AutoCloseable {
    private final Storage storage;

    Bucket(BackendProcess store) {
        storage = S3Storage.connect(StorageConfig.of(store.url(), Cluster.BUCKET, store.user(), store.password()));
    }

    /** All texts of a room, in its order. */
    List<String> texts(RoomName room) {
        List<String> texts = new ArrayList<>();
        EventId after = EventId.MIN;
        for (boolean more = true; more; ) {
            History.Page page = storage.history()
                    .after(LogKey.of(room), History.Kind.EVENTS, after, Limits.MAX_PAGE_EVENTS, event -> true);
            for (EncodedEvent event : page.events()) {
                texts.add(((Event.Text) event.event()).text());
                after = event.id();
            }
            more = page.more();
        }
        return texts;
    }

    @Override
    public void close() {
        storage.close();
    }
}
