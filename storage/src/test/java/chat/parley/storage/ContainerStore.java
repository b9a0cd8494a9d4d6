package chat.parley.storage;

import chat.parley.storage.minio.MinioObjectStore;
import chat.parley.storage.objectstore.StorageConfig;
import chat.parley.storage.objectstore.StorageException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.net.URI;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** MinIO's maintained fork in a container, where a Docker engine has its image; else the test is skipped and says why. */
final class ContainerStore implements AutoCloseable {
    /** Names another image: system property, or the same in the environment as {@code PARLEY_TEST_STORE_IMAGE}. */
    private static final String IMAGE_PROPERTY = "parley.test.store.image";

    private static final String DEFAULT_IMAGE = "pgsty/silo:RELEASE.2026-09-16T00-00-00Z";
    private static final int PORT = 9000;
    private static final String USER = "parley";
    private static final String PASSWORD = "secret-key";

    private final GenericContainer<?> container;
    private final URI url;
    private final MinioObjectStore store;

    private ContainerStore(GenericContainer<?> container, URI url, MinioObjectStore store) {
        this.container = container;
        this.url = url;
        this.store = store;
    }

    static ContainerStore start() {
        DockerClientFactory docker = DockerClientFactory.instance();
        Assumptions.assumeTrue(
                docker.isDockerAvailable(),
                "no Docker engine answers: install Docker, start it, and let this user reach its socket");
        Assumptions.assumeTrue(
                isHere(docker),
                "image " + image() + " is not here: docker pull it, or name another by -D" + IMAGE_PROPERTY);
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image()))
                .withCommand("server", "/data")
                .withEnv("MINIO_ROOT_USER", USER)
                .withEnv("MINIO_ROOT_PASSWORD", PASSWORD)
                .withExposedPorts(PORT);
        container.start();
        URI url = URI.create("http://" + container.getHost() + ":" + container.getMappedPort(PORT));
        StorageConfig config = StorageConfig.of(url, "parley-test", USER, PASSWORD);
        MinioObjectStore store = Awaitility.await()
                .ignoreException(StorageException.class)
                .until(() -> MinioObjectStore.connect(config), connected -> true);
        return new ContainerStore(container, url, store);
    }

    /** A test never pulls: where no registry answers, that takes minutes to fail. */
    private static boolean isHere(DockerClientFactory docker) {
        try {
            docker.client().inspectImageCmd(image()).exec();
            return true;
        } catch (NotFoundException e) {
            return false; // the engine's way to say so
        }
    }

    private static String image() {
        String fromEnvironment = System.getenv("PARLEY_TEST_STORE_IMAGE");
        return System.getProperty(IMAGE_PROPERTY, fromEnvironment == null ? DEFAULT_IMAGE : fromEnvironment);
    }

    URI url() {
        return url;
    }

    MinioObjectStore store() {
        return store;
    }

    @Override
    public void close() {
        store.close();
        container.stop();
    }
}
