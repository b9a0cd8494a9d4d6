package chat.parley.bus;

import chat.parley.bus.Outgoing.Post;
import chat.parley.protocol.EncodedEvent;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.activemq.ActiveMQConnection;

/** What a gateway of another version may commit. */
public final class OneBatch {
    private OneBatch() {}

    /** Commits all of {@code events} in one transaction, in the messages that a gateway makes of a batch. */
    public static void commit(BusConfig config, List<EncodedEvent> events) {
        List<Outbox.Entry> batch = events.stream()
                .map(event -> new Outbox.Entry(new Post(event), new CompletableFuture<>(), Long.MAX_VALUE))
                .toList();
        try {
            ActiveMQConnection connection = Connections.producing(config.url(), config);
            try {
                connection.start();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                new BatchWriter(session, session.createProducer(null), Destinations.reply("nobody"), true).write(batch);
                session.commit();
            } finally {
                connection.close();
            }
        } catch (JMSException e) {
            throw new AssertionError("not committed", e);
        }
    }
}
