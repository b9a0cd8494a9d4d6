package chat.parley.storage;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.storage.file.FilesContract;
import chat.parley.storage.objectstore.ClientAccess;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.ObjectStoreContract;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contracts on MinIO's maintained fork, in a container. */
class ContainerStoreTest {
    private static ContainerStore container;

    @BeforeAll
    static void start() {
        container = ContainerStore.start();
    }

    @AfterAll
    static void stop() {
        if (container != null) {
            container.close();
        }
    }

    /** Another program may stand in for the image: it obeys unsigned copies, and lets two replace an object at once. */
    @Test
    void behindTheLoadBalancerItHasAllThatIsNeeded() {
        assertThat(container.store().tryOut(ClientAccess.at(container.url())))
                .allSatisfy(said -> assertThat(said).containsAnyOf("x-amz-copy-source unsigned", "If-Match"));
    }

    @Nested
    class AsObjectStore extends ObjectStoreContract {
        @Override
        protected ObjectStore store() {
            return container.store();
        }

        @Override
        protected URI origin() {
            return container.url();
        }
    }

    @Nested
    class AsStorage extends StorageContract {
        AsStorage() {
            super(container.store(), container.url());
        }
    }

    @Nested
    class OfArrival extends ArrivalContract {
        OfArrival() {
            super(container.store(), container.url());
        }
    }

    @Nested
    class OfTerms extends TermsContract {
        OfTerms() {
            super(container.store(), container.url());
        }
    }

    @Nested
    class AsFiles extends FilesContract {
        AsFiles() {
            super(container.store(), container.url());
        }
    }
}
