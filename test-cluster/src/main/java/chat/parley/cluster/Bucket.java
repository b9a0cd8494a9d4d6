package chat.parley.cluster;

import chat.parley.backends.BackendProcess;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.UserName;
import chat.parley.storage.S3Storage;
import chat.parley.storage.Storage;
import chat.parley.storage.document.Account;
import chat.parley.storage.history.History;
import chat.parley.storage.objectstore.StorageConfig;
import chat.parley.storage.segment.LogKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What is in the object store, read and written without any gateway. */
public final class Bucket implements AutoCloseable {
    private static final int PAGE_EVENTS = 1_000;

    private final Storage storage;

    Bucket(BackendProcess store) {
        storage = S3Storage.connect(StorageConfig.of(store.url(), Cluster.BUCKET, store.user(), store.password()));
    }

    /** All events of a log, ascending by id. A post that its sender had to repeat may be there twice. */
    public List<Event> events(LogKey log) {
        return encoded(log).stream().map(EncodedEvent::event).toList();
    }

    /** All events of a log, ascending by id, each with the bytes that are stored. */
    public List<EncodedEvent> encoded(LogKey log) {
        List<EncodedEvent> events = new ArrayList<>();
        forEachPage(log, page -> events.addAll(page.events()));
        return events;
    }

    /** The changes that count of the events of a log, as its pages come with them. */
    public List<Event> changes(LogKey log) {
        List<Event> changes = new ArrayList<>();
        forEachPage(log, page -> page.changes().forEach(change -> changes.add(change.event())));
        return changes;
    }

    private void forEachPage(LogKey log, Consumer<History.Page> reader) {
        EventId after = EventId.MIN;
        for (boolean more = true; more; ) {
            History.Page page = storage.history().after(log, LogKind.EVENTS, after, PAGE_EVENTS, event -> true);
            reader.accept(page);
            after = page.upTo(after);
            more = page.more();
        }
    }

    /** Appends events as a gateway from before there were positions wrote them: for logs that no gateway has read yet. */
    public void append(LogKey log, List<? extends Event> events) {
        storage.history()
                .append(
                        log,
                        LogPosition.NONE,
                        events.stream().map(EncodedEvent::of).toList());
    }

    /** Creates an account to which no password belongs, for a user who is away for ever. */
    public void register(UserName user) {
        storage.accounts().create(new Account(user, "none", Instant.EPOCH, List.of()));
    }

    @Override
    public void close() {
        storage.close();
    }
}
