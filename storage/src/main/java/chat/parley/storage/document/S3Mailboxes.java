package chat.parley.storage.document;

import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.StorageException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what each user has received in {@code mailboxes/<user>.json}. A document that is damaged counts as none: its user is
 * given again what was received before, which clients drop, rather than nothing.
 */
public final class S3Mailboxes implements Mailboxes {
    private static final Logger LOG = LoggerFactory.getLogger(S3Mailboxes.class);
    /** How often a change is tried: each time another gateway got through, and a user is connected to few of them. */
    private static final int MAX_ATTEMPTS = 20;

    private static final JsonDocument<Document> JSON = new JsonDocument<>(Document.class);

    private final ObjectStore store;

    public S3Mailboxes(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Received received(UserName user) {
        String key = key(user);
        return store.get(key).map(found -> read(key, found)).orElse(Received.NOTHING);
    }

    @Override
    public void add(UserName user, Received received) {
        String key = key(user);
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            Optional<ObjectStore.StoredObject> found = store.get(key);
            Received before = found.map(object -> read(key, object)).orElse(Received.NOTHING);
            Received after = before.plus(received);
            if (found.isPresent() && after.equals(before)) {
                return;
            }
            byte[] json = JSON.write(Document.of(after));
            Optional<String> written = found.isEmpty()
                    ? store.create(key, json, JsonDocument.MEDIA_TYPE)
                    : store.replace(key, found.get().etag(), json, JsonDocument.MEDIA_TYPE);
            if (written.isPresent()) {
                return;
            }
        }
        throw new StorageException("object " + key + " is being changed by too many at once");
    }

    private static Received read(String key, ObjectStore.StoredObject found) {
        try {
            return JSON.read(key, found.bytes()).received();
        } catch (StorageException | ProtocolException e) {
            LOG.error("what a user has received is not known, and given once more cause=\"{}\"", e.getMessage());
            return Received.NOTHING;
        }
    }

    private static String key(UserName user) {
        return "mailboxes/" + user.encoded() + ".json";
    }

    /** @param also ids, ascending */
    record Document(LogCursor upTo, List<EventId> also) {
        Document {
            Objects.requireNonNull(upTo, "upTo");
            also = List.copyOf(also);
        }

        static Document of(Received received) {
            return new Document(received.upTo(), List.copyOf(new TreeSet<>(received.also())));
        }

        Received received() {
            return new Received(upTo, Set.copyOf(also));
        }
    }
}
