package chat.parley.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.patience.Patience;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.RedeliveryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the broker's settings are for, each seen to work. */
class BrokerGuaranteesTest {
    private static final long RECEIVE_TIMEOUT_MS = Patience.MOST.toMillis();
    private static final int SHARDS = 64;

    @TempDir
    Path folder;

    private EmbeddedBroker broker;
    private Connection connection;
    private Session session;

    @BeforeEach
    void connect() throws JMSException {
        broker = EmbeddedBroker.start(new BackendOptions("127.0.0.1", 0, folder, "parley", "secret"));
        connection = open();
        session = connection.createSession(true, Session.SESSION_TRANSACTED);
    }

    @AfterEach
    void stop() throws JMSException {
        connection.close();
        broker.close();
    }

    @Test
    void messageThatIsRefusedManyTimesStaysInItsQueue() throws JMSException {
        send("parley.archive", "batch");
        MessageConsumer consumer = session.createConsumer(session.createQueue("parley.archive"));
        for (int i = 0; i < 20; i++) {
            assertThat(text(consumer)).isEqualTo("batch");
            session.rollback();
        }
        assertThat(text(consumer)).isEqualTo("batch");
        session.commit();
    }

    @Test
    void subscriberThatDoesNotReadMissesNothing() throws JMSException {
        int messages = 5_000;
        MessageConsumer idle =
                session.createConsumer(session.createTopic("parley.room.lobby?consumer.prefetchSize=10"));
        MessageProducer producer = session.createProducer(session.createTopic("parley.room.lobby"));
        producer.setDeliveryMode(jakarta.jms.DeliveryMode.NON_PERSISTENT);
        for (int i = 0; i < messages; i++) {
            producer.send(session.createTextMessage(Integer.toString(i)));
        }
        session.commit();
        List<String> received = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            received.add(text(idle));
            session.commit();
        }
        assertThat(received)
                .isEqualTo(
                        IntStream.range(0, messages).mapToObj(Integer::toString).toList());
    }

    /** What it does not take goes to the disk, in its order, and comes from there. */
    @Test
    void subscriberThatHangsHoldsUpNoSenderAndMissesNothing() throws JMSException {
        int memory = 16 * BrokerSettings.MIB;
        broker.service().getSystemUsage().getMemoryUsage().setLimit(memory);
        String padding = "x".repeat(4_000);
        int messages = 4 * memory / padding.length();
        try (Connection apart = open()) {
            Session hanging = apart.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer idle =
                    hanging.createConsumer(hanging.createTopic("parley.room.lobby?consumer.prefetchSize=100"));
            MessageProducer producer = session.createProducer(session.createTopic("parley.room.lobby"));
            producer.setDeliveryMode(jakarta.jms.DeliveryMode.NON_PERSISTENT);
            for (int i = 0; i < messages; i++) {
                producer.send(session.createTextMessage(i + " " + padding));
                session.commit();
            }
            for (int i = 0; i < messages; i++) {
                assertThat(text(idle)).startsWith(i + " ");
            }
        }
    }

    @Test
    void mailForAbsentUsersDoesNotFillTheSharedMemory() throws JMSException {
        String text = "x".repeat(10_000);
        for (int user = 0; user < 20; user++) {
            MessageProducer producer = session.createProducer(session.createQueue("parley.user.u" + user));
            for (int i = 0; i < 100; i++) {
                producer.send(session.createTextMessage(text));
            }
            session.commit();
            producer.close();
        }
        assertThat(broker.service().getSystemUsage().getMemoryUsage().getUsage())
                .isLessThan(20 * 100 * text.length() / 10);
    }

    @Test
    void sendFailsWhenThereIsNoSpace() throws JMSException {
        broker.service().getSystemUsage().getStoreUsage().setPercentLimit(0);
        broker.service().getSystemUsage().getStoreUsage().setLimit(1);
        assertThatThrownBy(() -> send("parley.user.ann", "hello")).isInstanceOf(JMSException.class);
    }

    @Test
    void eachShardHasOneArchiverAndMovesInOrderWhenThatOneGoes() throws JMSException {
        Connection first = open();
        try (Connection second = open()) {
            MessageConsumer one = archiver(first);
            MessageConsumer two = archiver(second);
            sendToAllShards("a");
            sendToAllShards("b");
            Map<String, List<String>> ofOne = receive(one, 0);
            Map<String, List<String>> ofTwo = receive(two, 2 * SHARDS - count(ofOne));
            assertThat(ofOne.keySet()).doesNotContainAnyElementsOf(ofTwo.keySet());
            assertThat(ofOne.values()).allMatch(List.of("a", "b")::equals);
            assertThat(ofTwo.values()).allMatch(List.of("a", "b")::equals);

            // Nothing of it was acknowledged; what is sent from now on must come after it.
            first.close();
            sendToAllShards("c");
            Map<String, List<String>> afterwards = receive(two, count(ofOne) + SHARDS);
            assertThat(keysWith(afterwards, List.of("a", "b", "c"))).isEqualTo(ofOne.keySet());
            assertThat(keysWith(afterwards, List.of("c"))).isEqualTo(ofTwo.keySet());
        }
    }

    private static MessageConsumer archiver(Connection connection) throws JMSException {
        Session session = connection.createSession(false, Session.CLIENT_ACKNOWLEDGE);
        return session.createConsumer(session.createQueue("parley.archive"));
    }

    private void sendToAllShards(String text) throws JMSException {
        MessageProducer producer = session.createProducer(session.createQueue("parley.archive"));
        for (int shard = 0; shard < SHARDS; shard++) {
            Message message = session.createTextMessage(text);
            message.setStringProperty("JMSXGroupID", Integer.toString(shard));
            producer.send(message);
        }
        session.commit();
        producer.close();
    }

    /** By shard. Of a number of messages; 0 takes what comes until nothing does for a second. */
    private static Map<String, List<String>> receive(MessageConsumer consumer, int messages) throws JMSException {
        Map<String, List<String>> byShard = new HashMap<>();
        int received = 0;
        while (messages == 0 || received < messages) {
            Message message = consumer.receive(messages == 0 ? 1_000 : RECEIVE_TIMEOUT_MS);
            if (message == null) {
                assertThat(messages).as("messages, of which %s came", received).isZero();
                break;
            }
            received++;
            byShard.computeIfAbsent(message.getStringProperty("JMSXGroupID"), shard -> new ArrayList<>())
                    .add(message.getBody(String.class));
        }
        return byShard;
    }

    private static int count(Map<String, List<String>> byShard) {
        return byShard.values().stream().mapToInt(List::size).sum();
    }

    private static Set<String> keysWith(Map<String, List<String>> byShard, List<String> texts) {
        Set<String> keys = new TreeSet<>();
        byShard.forEach((shard, received) -> {
            if (received.equals(texts)) {
                keys.add(shard);
            }
        });
        return keys;
    }

    private void send(String queue, String text) throws JMSException {
        session.createProducer(session.createQueue(queue)).send(session.createTextMessage(text));
        session.commit();
    }

    private static String text(MessageConsumer consumer) throws JMSException {
        Message message = consumer.receive(RECEIVE_TIMEOUT_MS);
        assertThat(message).as("a message").isNotNull();
        return message.getBody(String.class);
    }

    private Connection open() throws JMSException {
        ActiveMQConnection opened = (ActiveMQConnection)
                new ActiveMQConnectionFactory("parley", "secret", broker.url() + "?jms.watchTopicAdvisories=false")
                        .createConnection();
        RedeliveryPolicy forEver = new RedeliveryPolicy();
        forEver.setMaximumRedeliveries(RedeliveryPolicy.NO_MAXIMUM_REDELIVERIES);
        forEver.setInitialRedeliveryDelay(0);
        forEver.setRedeliveryDelay(0);
        opened.setRedeliveryPolicy(forEver);
        opened.start();
        return opened;
    }
}
