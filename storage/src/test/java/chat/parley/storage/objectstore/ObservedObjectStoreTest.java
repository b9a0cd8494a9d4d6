package chat.parley.storage.objectstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.storage.objectstore.StorageObserver.Operation;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObservedObjectStoreTest {
    private static final URI ORIGIN = URI.create("http://store.example.org:9000");

    private final List<String> told = new ArrayList<>();
    private final List<Long> nanos = new ArrayList<>();
    private boolean fails;
    private final ObjectStore store = new ObservedObjectStore(
            new InterceptedObjectStore(new InMemoryObjectStore(), new InterceptedObjectStore.Interceptor() {
                @Override
                public void before() {
                    if (fails) {
                        throw new StorageException("the store does not answer");
                    }
                }

                @Override
                public void after() {}
            }),
            this::requested);

    private void requested(Operation operation, long took, boolean answered) {
        told.add(operation + (answered ? "" : " failed"));
        nanos.add(took);
    }

    @Test
    void everyRequestIsToldOnceAndSigningIsNone() {
        byte[] bytes = "x".getBytes(UTF_8);
        String etag = store.put("a", bytes, "text/plain");
        store.get("a");
        store.stat("a");
        store.replace("a", etag, bytes, "text/plain");
        store.list("", null, 10);
        store.listFolders("f/", null, 10);
        store.presignPut("a", 1, Duration.ofMinutes(1), ORIGIN);
        store.presignGet("a", "a.txt", Duration.ofMinutes(1), ORIGIN);
        store.delete("a");
        store.ping();

        assertThat(told).containsExactly("PUT", "GET", "STAT", "REPLACE", "LIST", "LIST", "DELETE", "PING");
        assertThat(nanos).allMatch(took -> took > 0);
    }

    @Test
    void aConditionThatDoesNotHoldIsAnAnswer() {
        assertThat(store.create("a", new byte[0], "text/plain")).isPresent();
        assertThat(store.create("a", new byte[0], "text/plain")).isEmpty();
        assertThat(store.get("missing")).isEmpty();

        assertThat(told).containsExactly("CREATE", "CREATE", "GET");
    }

    @Test
    void aFailureIsToldAndThrown() {
        fails = true;

        assertThatThrownBy(() -> store.get("a")).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> store.delete("a")).isInstanceOf(StorageException.class);

        assertThat(told).containsExactly("GET failed", "DELETE failed");
    }
}
