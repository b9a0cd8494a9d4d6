package chat.parley.storage.document;

import static java.util.Objects.requireNonNull;

import chat.parley.protocol.LogPosition;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.StorageException;
import chat.parley.storage.objectstore.WriterName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps all terms in {@code archive/terms.json}. {@link #current} costs one request, of at most some 2 KB; {@link #take} two, and
 * two more each time that somebody else takes at the same moment.
 *
 * <p>If the document is missing or damaged, nobody has a term: who had one notices, and takes another, above the one that it
 * had. Thread-safe.
 */
public final class S3Terms implements Terms {
    static final String KEY = "archive/terms.json";

    private static final Logger LOG = LoggerFactory.getLogger(S3Terms.class);
    /** How often a term is tried to be taken: each time somebody else got through, and so many do not take at once. */
    private static final int MAX_TRIES = 50;

    private static final int PAUSE_MS = 10;
    private static final int MAX_PAUSE_MS = 100;
    private static final JsonDocument<Document> JSON = new JsonDocument<>(Document.class);

    private final ObjectStore store;
    private final WriterName name = new WriterName();

    public S3Terms(ObjectStore store) {
        this.store = store;
    }

    @Override
    public long take(Set<Integer> shards, long above) {
        if (shards.isEmpty()) {
            throw new IllegalArgumentException("a term of no shards would be forgotten");
        }
        for (int tries = 1; tries <= MAX_TRIES; tries++) {
            Optional<ObjectStore.StoredObject> found = store.get(KEY);
            Document before = found.map(S3Terms::read).orElse(Document.EMPTY);
            long term = Math.max(above, before.largest()) + 1 + (before.terms().isEmpty() ? jump() : 0);
            if (term > LogPosition.MAX_PART) {
                throw new StorageException("object " + KEY + " leaves no term above " + (term - 1));
            }
            byte[] json = JSON.write(before.taken(shards, term, name.next()));
            Optional<String> written = found.isEmpty()
                    ? store.create(KEY, json, JsonDocument.MEDIA_TYPE)
                    : store.replace(KEY, found.get().etag(), json, JsonDocument.MEDIA_TYPE);
            if (written.isPresent()) {
                return term;
            }
            pause(tries);
        }
        throw new StorageException("object " + KEY + " was changed by others each of " + MAX_TRIES + " times");
    }

    /**
     * How far the next term is ahead where no terms are found. What was lost may have had a larger one than the taker knows of,
     * and its holder must not find its own again: so nobody had the next one, but by a chance of one in a thousand million.
     */
    private static long jump() {
        return ThreadLocalRandom.current().nextLong(1, 1L << 30);
    }

    private static void pause(int tries) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(Math.min(MAX_PAUSE_MS, PAUSE_MS * tries)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted while taking a term", e);
        }
    }

    @Override
    public Map<Integer, Long> current() {
        return store.get(KEY).map(found -> read(found).terms()).orElse(Map.of());
    }

    /** The terms in an object; what cannot be read has none. */
    private static Document read(ObjectStore.StoredObject found) {
        try {
            return JSON.read(KEY, found.bytes());
        } catch (StorageException e) {
            LOG.error("terms of the archivers are lost, and taken anew cause=\"{}\"", e.getMessage());
            return Document.EMPTY;
        }
    }

    /**
     * @param by the name of the writer, and a number of its own for each document: two that take the same shards at once
     *     never write the same bytes, so each knows whether it was itself
     */
    record Document(Map<Integer, Long> terms, String by) {
        static final Document EMPTY = new Document(Map.of(), "");

        Document {
            requireNonNull(terms, "terms");
            terms.forEach((shard, term) -> {
                if (shard < 0 || term < 1 || term > LogPosition.MAX_PART) {
                    throw new IllegalArgumentException("no term of a shard: " + shard + ", " + term);
                }
            });
            terms = Map.copyOf(terms);
        }

        long largest() {
            return terms.values().stream().mapToLong(Long::longValue).max().orElse(0);
        }

        Document taken(Set<Integer> shards, long term, String taker) {
            Map<Integer, Long> changed = new TreeMap<>(terms);
            shards.forEach(shard -> changed.put(shard, term));
            return new Document(changed, taker);
        }
    }
}
