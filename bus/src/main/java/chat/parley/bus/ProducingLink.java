package chat.parley.bus;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.ActiveMQConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection that produces: one socket to one broker, one transacted session. It is never repaired: after the first
 * failure it is closed and another one is made, so that a transaction is entirely on one socket and nothing of it is sent
 * again behind our back.
 *
 * <p><b>Threads.</b> Owned by {@code bus-out}; {@link #kill} may be called from any thread.
 */
final class ProducingLink {
    private static final Logger LOG = LoggerFactory.getLogger(ProducingLink.class);

    private final ActiveMQConnection connection;
    private final Session session;
    private final MessageProducer producer;
    private final SureCommit transaction;
    private final String address;

    private ProducingLink(ActiveMQConnection connection, String address) throws JMSException {
        this.connection = connection;
        this.address = address;
        this.session = connection.createSession(true, Session.SESSION_TRANSACTED);
        this.producer = session.createProducer(null);
        this.transaction = SureCommit.on(session);
    }

    /**
     * Connects to the first address that answers, within about twice the connect timeout for each; throws
     * {@link BusException} if none can be used.
     */
    static ProducingLink connect(BusConfig config, ScheduledExecutorService timer) {
        BrokerUrl url = BrokerUrl.parse(config.url());
        BusException last = new BusException(BusException.Reason.UNAVAILABLE, "no broker address");
        for (URI address : url.addresses()) {
            String name = address.getHost() + ":" + address.getPort();
            try {
                return connect(BrokerUrl.direct(address, config.connectTimeout()), name, config, timer);
            } catch (JMSException e) {
                last = Connections.failure(name, config, e);
            }
        }
        throw last;
    }

    private static ProducingLink connect(String url, String name, BusConfig config, ScheduledExecutorService timer)
            throws JMSException {
        ActiveMQConnection connection = Connections.producing(url, config);
        // Who accepts the connection and then says nothing would be waited for 15 s.
        ScheduledFuture<?> giveUp =
                timer.schedule(() -> kill(connection), config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        try {
            connection.start();
            return new ProducingLink(connection, name);
        } catch (JMSException e) {
            close(connection);
            throw e;
        } finally {
            giveUp.cancel(false);
        }
    }

    String address() {
        return address;
    }

    /**
     * Sends a batch as one transaction, and returns after the broker's answer to the commit. When it throws, the batch
     * may have been committed or not.
     *
     * @param withMail whether private events go to mailboxes, too
     * @param ask whether the broker is to refuse the batch if it has room for markers only
     * @return the number of JMS messages
     */
    int commit(List<Outbox.Entry> batch, Destination replyTo, boolean withMail, boolean ask) throws JMSException {
        BatchWriter writer = new BatchWriter(session, producer, replyTo, withMail);
        if (ask) {
            writer.askAtGate();
        }
        int messages = writer.write(batch);
        transaction.commit();
        return messages;
    }

    /**
     * Cuts the socket: whoever waits for it fails. What the kernel has not sent yet is thrown away (that is what
     * {@code SO_LINGER} 0 does), lest a commit arrive minutes later, when a cut cable is back.
     */
    void kill() {
        kill(connection);
    }

    private static void kill(ActiveMQConnection connection) {
        Socket socket = connection.getTransport().narrow(Socket.class);
        if (socket == null) {
            return;
        }
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            LOG.debug("socket was closed already cause={}", e.toString());
        }
    }

    /** Closes the connection, after a failure or at the end; one that was lost is no error. */
    void close() {
        close(connection);
    }

    private static void close(ActiveMQConnection connection) {
        try {
            connection.close();
        } catch (JMSException e) {
            LOG.debug("connection was lost already cause={}", e.toString());
        }
    }
}
