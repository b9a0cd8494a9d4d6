package chat.parley.backends;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.activemq.broker.TransportConnection;
import org.apache.activemq.broker.region.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** deploy/activemq/log4j2.properties is about loggers that ActiveMQ has, and docker compose gives it to the broker. */
class BrokerLogTest {
    private static final Path DEPLOY = Path.of("..", "deploy", "activemq");

    @Test
    void whatTellsEachRefusalIsBounded() throws IOException {
        Properties log = new Properties();
        try (Reader in = Files.newBufferedReader(DEPLOY.resolve("log4j2.properties"))) {
            log.load(in);
        }
        assertThat(log)
                .containsEntry("logger.service.name", TransportConnection.class.getName() + ".Service")
                .containsEntry("logger.queue.name", Queue.class.getName());
        for (String logger : new String[] {"service", "queue"}) {
            String filter = "logger." + logger + ".filter.burst.";
            assertThat(log).containsEntry(filter + "type", "BurstFilter").containsKey(filter + "maxBurst");
        }
    }

    @ParameterizedTest
    @CsvSource({"activemq.xml", "log4j2.properties"})
    void composeMountsIt(String file) throws IOException {
        assertThat(DEPLOY.resolve(file)).isRegularFile();
        assertThat(Path.of("..", "docker-compose.yml"))
                .content()
                .contains("- ./deploy/activemq/" + file + ":/opt/apache-activemq/conf/" + file + ":ro\n");
    }
}
