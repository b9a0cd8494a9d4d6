package chat.parley.storage.document;

import static java.util.Objects.requireNonNull;

import chat.parley.protocol.EventId;
import chat.parley.protocol.Marker;
import chat.parley.protocol.UserName;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.StorageException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the markers of each user in {@code markers/<user>.json}. A document that is damaged stays as it is: nothing is read
 * from it and nothing added until it is restored, or removed.
 */
public final class S3Markers implements Markers {
    /** How often a change is tried: each time another gateway got through, and a user is connected to few of them. */
    private static final int MAX_ATTEMPTS = 20;

    private static final JsonDocument<Document> JSON =
            new JsonDocument<>(Document.class, document -> key(document.user()));

    private final ObjectStore store;
    private final DamagedObjects damaged;

    public S3Markers(ObjectStore store, DamagedObjects damaged) {
        this.store = store;
        this.damaged = damaged;
    }

    @Override
    public Stored find(UserName user) {
        String key = key(user);
        return store.get(key)
                .map(found -> new Stored(
                        damaged.noting(() -> JSON.read(key, found.bytes())).set(), found.etag()))
                .orElse(Stored.NOTHING);
    }

    @Override
    public Stored add(UserName user, Stored known, Collection<Marker> markers) {
        String key = key(user);
        Stored before = known;
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            MarkerSet after = before.markers().plus(markers);
            if (before.etag() != null && after.equals(before.markers())) {
                return before;
            }
            Optional<String> written = write(key, before.etag(), JSON.write(new Document(user, after.all())));
            if (written.isPresent()) {
                return new Stored(after, written.get());
            }
            before = find(user);
        }
        throw new StorageException("object " + key + " is being changed by too many at once");
    }

    private Optional<String> write(String key, @Nullable String etag, byte[] json) {
        return etag == null
                ? store.create(key, json, JsonDocument.MEDIA_TYPE)
                : store.replace(key, etag, json, JsonDocument.MEDIA_TYPE);
    }

    private static String key(UserName user) {
        return "markers/" + user.encoded() + ".json";
    }

    /** @param markers ascending by their ids */
    record Document(UserName user, List<Marker> markers) {
        Document {
            requireNonNull(user, "user");
            markers = List.copyOf(markers);
            if (markers.stream().anyMatch(marker -> marker.upTo().equals(EventId.MAX))) {
                throw new IllegalArgumentException("a marker above all that can be said");
            }
        }

        MarkerSet set() {
            return MarkerSet.of(markers);
        }
    }
}
