package chat.parley.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
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
        boolean[] done = {false};
        ObjectStore slow = new PassingObjectStore(store) {
            @Override
            public Optional<StoredObject> get(String key) {
                Optional<StoredObject> found = super.get(key);
                if (!done[0]) {
                    done[0] = true;
                    assertThat(new S3Terms(store).take(Set.of(1), 0)).isEqualTo(1);
                }
                return found;
            }
        };
        assertThat(new S3Terms(slow).take(Set.of(1), 0)).isEqualTo(2);
        assertThat(new S3Terms(store).current()).containsEntry(1, 2L);
    }

    /** The client of the store asks after a lost answer whether what is there is what it wrote. */
    @Test
    void twoThatTakeTheSameNeverWriteTheSameBytes() {
        byte[] one = written(new S3Terms(store));
        store.delete(S3Terms.KEY);
        byte[] other = written(new S3Terms(store));
        assertThat(one).isNotEqualTo(other);
    }

    private byte[] written(Terms terms) {
        assertThat(terms.take(Set.of(1), 0)).isEqualTo(1);
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
