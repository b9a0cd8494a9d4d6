package chat.parley.storage.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.storage.objectstore.DamagedObjectException;
import java.util.Arrays;

/** Damages documents in every place. */
public final class DamagedCopies {
    private DamagedCopies() {}

    /** A copy that is cut, or has another bit, is told as damaged, or read: anything else that is thrown fails the test. */
    public static <T> void assertReadOrDamaged(Class<T> type, T document) {
        JsonDocument<T> documents = new JsonDocument<>(type);
        byte[] written = documents.write(document);
        assertThat(documents.read("key", written)).isEqualTo(document);
        for (int length = 0; length < written.length; length++) {
            byte[] cut = Arrays.copyOf(written, length);
            assertThatThrownBy(() -> documents.read("key", cut)).isInstanceOf(DamagedObjectException.class);
        }
        for (int bit = 0; bit < 8 * written.length; bit++) {
            byte[] flipped = written.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            try {
                documents.read("key", flipped);
            } catch (DamagedObjectException e) {
                assertThat(e).hasMessageStartingWith("object key is damaged: ");
            }
        }
    }
}
