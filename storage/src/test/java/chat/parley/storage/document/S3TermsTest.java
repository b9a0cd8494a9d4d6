package chat.parley.storage.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.storage.objectstore.InMemoryObjectStore;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.PassingObjectStore;
import chat.parley.storage.objectstore.StorageException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What others do between the two requests of who takes a term. */
class S3TermsTest {
    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whoReadsBeforeAnotherWritesReadsAgain() {
        AtomicLong others = new AtomicLong();
        ObjectStore slow = new PassingObjectStore(store) {
            @Override
            public Optional<StoredObject> get(String key) {
                Optional<StoredObject> found = super.get(key);
                if (others.get() == 0) {
                    others.set(new S3Terms(store).take(Set.of(1), 0));
                }
                return found;
            }
        };
        long taken = new S3Terms(slow).take(Set.of(1), 0);
        assertThat(taken).isEqualTo(others.get() + 1);
        assertThat(new S3Terms(store).current()).containsEntry(1, taken);
    }

    /** The client of the store asks after a lost answer whether what is there is what it wrote. */
    @Test
    void twoThatTakeTheSameNeverWriteTheSameBytes() {
        new S3Terms(store).take(Set.of(2), 0);
        byte[] before = store.get(S3Terms.KEY).orElseThrow().bytes();
        byte[] one = written(new S3Terms(store));
        store.put(S3Terms.KEY, before, JsonDocument.MEDIA_TYPE);
        byte[] other = written(new S3Terms(store));
        assertThat(one).isNotEqualTo(other);
    }

    private byte[] written(Terms terms) {
        long taken = terms.take(Set.of(1), 0);
        assertThat(terms.current()).containsEntry(2, taken - 1);
        return store.get(S3Terms.KEY).orElseThrow().bytes();
    }

    @Test
    void aStoreThatRefusesEachTimeIsTold() {
        ObjectStore refusing = new PassingObjectStore(store) {
            @Override
            public Optional<String> create(String key, byte[] bytes, String mediaType) {
                return Optional.empty();
            }
        };
        assertThatThrownBy(() -> new S3Terms(refusing).take(Set.of(1), 0))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(S3Terms.KEY);
    }
}
