package chat.parley.storage.document;

import static java.util.Objects.requireNonNull;

import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import chat.parley.storage.objectstore.ObjectStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Keeps each room in {@code rooms/<room>.json}. {@link #exists} and {@link #create} cost one request, {@link #list} one
 * per 1000 rooms: names are read from the keys.
 */
public final class S3Rooms implements Rooms {
    private static final String PREFIX = "rooms/";
    private static final String SUFFIX = ".json";
    private static final JsonDocument<Room> JSON = new JsonDocument<>(Room.class);

    private final ObjectStore store;

    public S3Rooms(ObjectStore store) {
        this.store = store;
    }

    @Override
    public boolean exists(RoomName room) {
        return store.stat(key(room)).isPresent();
    }

    @Override
    public boolean create(RoomName room, UserName creator, Instant at) {
        return store.create(key(room), JSON.write(new Room(room, creator, at)), JsonDocument.MEDIA_TYPE)
                .isPresent();
    }

    @Override
    public List<RoomName> list() {
        return store.list(PREFIX, null, Integer.MAX_VALUE).stream()
                .map(S3Rooms::name)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(RoomName::encoded))
                .toList();
    }

    private static String key(RoomName room) {
        return PREFIX + room.encoded() + SUFFIX;
    }

    /** The room whose document has this key; empty for a key that Parley did not write. */
    private static Optional<RoomName> name(String key) {
        return key.endsWith(SUFFIX)
                ? EncodedName.room(key.substring(PREFIX.length(), key.length() - SUFFIX.length()))
                : Optional.empty();
    }

    private record Room(RoomName room, UserName creator, Instant createdAt) {
        Room {
            requireNonNull(room, "room");
            requireNonNull(creator, "creator");
            requireNonNull(createdAt, "createdAt");
        }
    }
}
