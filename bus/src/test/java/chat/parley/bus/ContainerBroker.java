package chat.parley.bus;

import com.github.dockerjava.api.exception.NotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** The ActiveMQ image with deploy/activemq's settings, where a Docker engine answers; else the test is skipped and says why. */
final class ContainerBroker implements AutoCloseable {
    /** Names another image: system property, or the same in the environment as {@code PARLEY_TEST_BROKER_IMAGE}. */
    private static final String IMAGE_PROPERTY = "parley.test.broker.image";

    private static final String DEFAULT_IMAGE = "apache/activemq:6.3.0";
    private static final Path SETTINGS = Path.of("..", "deploy", "activemq", "activemq.xml");
    private static final int PORT = 61616;
    private static final String USER = "parley";
    private static final String PASSWORD = "secret";

    private final GenericContainer<?> container;

    private ContainerBroker(GenericContainer<?> container) {
        this.container = container;
    }

    static ContainerBroker start() {
        DockerClientFactory docker = DockerClientFactory.instance();
        Assumptions.assumeTrue(
                docker.isDockerAvailable(),
                "no Docker engine answers: install Docker, start it, and let this user reach its socket");
        Assumptions.assumeTrue(
                isHere(docker),
                "image " + image() + " is not here: docker pull it, or name another by -D" + IMAGE_PROPERTY);
        Assumptions.assumeTrue(Files.isReadable(SETTINGS), SETTINGS + " is needed: run from the module's folder");
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image()))
                .withCopyFileToContainer(
                        MountableFile.forHostPath(SETTINGS, 0644), "/opt/apache-activemq/conf/activemq.xml")
                .withEnv("PARLEY_BROKER_USER", USER)
                .withEnv("PARLEY_BROKER_PASSWORD", PASSWORD)
                .withExposedPorts(PORT)
                .waitingFor(Wait.forListeningPort().withStartupTimeout(Duration.ofMinutes(1)));
        container.start();
        return new ContainerBroker(container);
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
        String fromEnvironment = System.getenv("PARLEY_TEST_BROKER_IMAGE");
        return System.getProperty(IMAGE_PROPERTY, fromEnvironment == null ? DEFAULT_IMAGE : fromEnvironment);
    }

    BusConfig config() {
        return BusConfig.of("tcp://" + container.getHost() + ":" + container.getMappedPort(PORT), USER, PASSWORD);
    }

    @Override
    public void close() {
        container.stop();
    }
}
