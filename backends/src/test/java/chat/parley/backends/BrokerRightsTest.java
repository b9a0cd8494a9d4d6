package chat.parley.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.patience.Patience;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Session;
import java.net.URI;
import java.nio.file.Path;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway's user at the broker tries what it must not. */
class BrokerRightsTest {
    @TempDir
    Path folder;

    private EmbeddedBroker broker;
    private Connection connection;
    private Session session;

    @BeforeEach
    void connect() throws JMSException {
        broker = EmbeddedBroker.start(new BackendOptions("127.0.0.1", 0, folder, "parley", "secret"));
        connection = open("parley", "secret");
        session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    }

    private Connection open(String user, String password) throws JMSException {
        URI url = broker.url();
        Connection opened = new ActiveMQConnectionFactory(user, password, url.toString()).createConnection();
        opened.start();
        return opened;
    }

    @AfterEach
    void stop() throws JMSException {
        connection.close();
        broker.close();
    }

    @Test
    void itsOwnDestinationsAreItsOwn() throws JMSException {
        for (Destination destination :
                new Destination[] {session.createQueue("parley.user.ann"), session.createTopic("parley.room.lobby")}) {
            try (var consumer = session.createConsumer(destination);
                    var producer = session.createProducer(destination)) {
                producer.send(session.createTextMessage("hello"));
                assertThat(consumer.receive(Patience.MOST.toMillis())).isNotNull();
            }
            ((ActiveMQConnection) connection).destroyDestination((ActiveMQDestination) destination);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "queue://other",
                "topic://other",
                "topic://parleys.room",
                "queue://DLQ.parley.archive",
                "queue://ActiveMQ.DLQ",
                "topic://DLQ.parley.room.lobby",
                "queue://other.>"
            })
    void whatIsNotItsOwnIsRefused(String name) throws JMSException {
        ActiveMQDestination destination = ActiveMQDestination.createDestination(name, ActiveMQDestination.QUEUE_TYPE);
        assertThatThrownBy(() -> session.createConsumer(destination))
                .isInstanceOf(JMSException.class)
                .hasMessageContaining("not authorized");
        if (!destination.isPattern()) {
            assertThatThrownBy(() -> session.createProducer(destination).send(session.createMessage()))
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining("not authorized");
        }
    }

    @Test
    void whatOthersHaveStaysTheirs() throws Exception {
        ActiveMQQueue others = new ActiveMQQueue("others");
        broker.service().getBroker().addDestination(broker.service().getAdminConnectionContext(), others, true);

        assertThatThrownBy(() -> ((ActiveMQConnection) connection).destroyDestination(others))
                .isInstanceOf(JMSException.class)
                .hasMessageContaining("not authorized");

        assertThat(broker.service().getRegionBroker().getDestinationMap(others)).isNotEmpty();
    }

    @Test
    void nothingGoesWithAConnection() {
        assertThatThrownBy(() -> session.createTemporaryQueue()).hasMessageContaining("not authorized");
        assertThatThrownBy(() -> session.createTemporaryTopic()).hasMessageContaining("not authorized");
    }

    @Test
    void whoeverHasNoPasswordHasNothing() {
        assertThatThrownBy(() -> open("parley", "wrong").close()).isInstanceOf(JMSSecurityException.class);
        assertThatThrownBy(() -> open("", "").close()).isInstanceOf(JMSSecurityException.class);
    }
}
