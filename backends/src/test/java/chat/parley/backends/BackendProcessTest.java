package chat.parley.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.patience.Patience;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.net.URI;
import java.nio.file.Path;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendProcessTest {
    private static final long RECEIVE_TIMEOUT_MS = Patience.MOST.toMillis();

    @TempDir
    Path folder;

    @Test
    void committedMessageSurvivesTheKillOfTheBroker() throws JMSException {
        try (BackendProcess broker = BackendProcess.broker(folder)) {
            send(broker, "parley.user.ann", "hello");
            URI before = broker.url();
            broker.kill();
            broker.restart();
            assertThat(broker.url()).isEqualTo(before);
            assertThat(receive(broker, "parley.user.ann")).isEqualTo("hello");
        }
    }

    @Test
    void brokerStopsCleanlyAndKeepsItsMessages() throws JMSException {
        try (BackendProcess broker = BackendProcess.broker(folder)) {
            send(broker, "parley.archive", "batch");
            broker.stop();
            assertThat(broker.isAlive()).isFalse();
            broker.restart();
            assertThat(receive(broker, "parley.archive")).isEqualTo("batch");
            assertThat(broker.log()).isEmptyFile();
        }
    }

    @Test
    void secondBrokerOnTheSameFolderSaysWhoHoldsIt() {
        try (BackendProcess first = BackendProcess.broker(folder)) {
            assertThatThrownBy(() -> BackendProcess.broker(folder).close())
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("broker: folder " + folder + " is in use by process " + first.pid());
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void takenPortIsNamed() {
        try (BackendProcess first = BackendProcess.broker(folder.resolve("first"))) {
            BackendOptions samePort =
                    new BackendOptions("127.0.0.1", first.port(), folder.resolve("second"), "parley", "secret");
            assertThatThrownBy(() -> BackendProcess.broker(samePort).close())
                    .hasMessageContaining("broker: cannot listen on 127.0.0.1:" + first.port());
            assertThatThrownBy(
                            () -> BackendProcess.objectStore(samePort, "parley").close())
                    .hasMessageContaining("object store: cannot listen on 127.0.0.1:" + first.port());
        }
    }

    @Test
    void wrongPasswordIsRefused() throws JMSException {
        try (BackendProcess broker = BackendProcess.broker(folder);
                Connection connection = new ActiveMQConnectionFactory(
                                broker.user(), "guess", broker.url().toString())
                        .createConnection()) {
            assertThatThrownBy(connection::start)
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining("User name [parley] or password is invalid");
        }
    }

    private static void send(BackendProcess broker, String queue, String text) throws JMSException {
        try (Connection connection = connect(broker);
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            session.createProducer(session.createQueue(queue)).send(session.createTextMessage(text));
            session.commit();
        }
    }

    private static String receive(BackendProcess broker, String queue) throws JMSException {
        try (Connection connection = connect(broker);
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            return session.createConsumer(session.createQueue(queue))
                    .receive(RECEIVE_TIMEOUT_MS)
                    .getBody(String.class);
        }
    }

    private static Connection connect(BackendProcess broker) throws JMSException {
        return new ActiveMQConnectionFactory(
                        broker.user(), broker.password(), broker.url() + "?jms.watchTopicAdvisories=false")
                .createConnection();
    }
}
