package chat.parley.bus;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQSession;
import org.apache.activemq.transport.DefaultTransportListener;
import org.apache.activemq.transport.failover.FailoverTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection that consumes. ActiveMQ's failover transport restores it with all its subscriptions.
 *
 * <p>Subscriptions share a fixed set of sessions: a session of ActiveMQ looks at its consumers one by one for each message,
 * so thousands in a single one would be slow, and one session each would be thousands of them.
 *
 * <p><b>Threads.</b> {@code bus-control} alone sends on this connection on our behalf: it opens and closes consumers, which
 * are round trips, and acknowledges, which waits while there is no broker. Messages come on {@code bus-in-N}, one
 * thread at a time per session; opening and closing consumers of a running session from another thread, and individual
 * acknowledgement from another thread, go beyond JMS (Jakarta Messaging 3.1 §6.2.5), but ActiveMQ 6.3 guards them:
 * {@code createConsumer} pauses the session's dispatch, {@code Message.acknowledge} of an individual acknowledgement
 * touches the thread-safe transport and {@code deliveredMessages} under its own lock, nothing else.
 */
final class ConsumingLink {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumingLink.class);
    private static final int LANES = 8;
    private static final long CONTROL_STOPS_WITHIN_MS = 2_000;
    private static final long CLOSES_WITHIN_MS = 5_000;

    private final ActiveMQConnection connection;
    private final FailoverTransport failover;
    private final ExecutorService control;
    /**
     * The sessions of topics, whose messages are acknowledged when delivered: for them that only frees the broker's
     * memory.
     */
    private final List<Session> topics;
    /** The sessions of mailboxes, of which each message is acknowledged by its receipt. */
    private final List<Session> mailboxes;

    private final Session archive;

    private ConsumingLink(ActiveMQConnection connection, ExecutorService control) throws JMSException {
        this.connection = connection;
        this.failover = connection.getTransport().narrow(FailoverTransport.class);
        this.control = control;
        this.topics = sessions(Session.AUTO_ACKNOWLEDGE);
        this.mailboxes = sessions(ActiveMQSession.INDIVIDUAL_ACKNOWLEDGE);
        this.archive = connection.createSession(false, ActiveMQSession.INDIVIDUAL_ACKNOWLEDGE);
    }

    private List<Session> sessions(int acknowledgeMode) throws JMSException {
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < LANES; i++) {
            sessions.add(connection.createSession(false, acknowledgeMode));
        }
        return List.copyOf(sessions);
    }

    /** Connects to the broker, trying each address once; throws {@link BusException} if none can be used. */
    static ConsumingLink connect(BusConfig config, ExecutorService control) {
        BrokerUrl url = BrokerUrl.parse(config.url());
        try {
            ActiveMQConnection connection = Connections.consuming(url.failover(config.connectTimeout()), config);
            try {
                connection.start();
                return new ConsumingLink(connection, control);
            } catch (JMSException e) {
                connection.close();
                throw e;
            }
        } catch (JMSException e) {
            throw Connections.failure(url.toString(), config, e);
        }
    }

    /**
     * The socket to the broker that is in use, for comparing by identity. Null while there is none; one that was lost never
     * comes back.
     */
    @Nullable
    Object current() {
        return failover.getConnectedTransport();
    }

    /** @param interrupted called with locks of the transport held: it hands over and returns, and so does the other */
    void onTransport(Runnable interrupted, Runnable resumed) {
        connection.addTransportListener(new DefaultTransportListener() {
            @Override
            public void transportInterupted() {
                interrupted.run();
            }

            @Override
            public void transportResumed() {
                resumed.run();
            }
        });
    }

    /** Runs tasks on {@code bus-control}, in order. False if the link is closed: then nothing needs doing. */
    boolean execute(Runnable task) {
        try {
            control.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("link is closed, task dropped");
            return false;
        }
    }

    MessageConsumer topic(Destination topic, MessageListener listener) throws JMSException {
        return lane(topics, topic).createConsumer(topic, listener);
    }

    MessageConsumer mailbox(Destination queue, MessageListener listener) throws JMSException {
        return lane(mailboxes, queue).createConsumer(queue, listener);
    }

    /** Takes what comes in {@code queue} and drops it. */
    MessageConsumer drop(Destination queue) throws JMSException {
        return topic(queue, message -> LOG.trace("dropped"));
    }

    MessageConsumer archive(Destination queue, MessageListener listener) throws JMSException {
        return ((ActiveMQSession) archive).createConsumer(queue, listener);
    }

    /**
     * Closes a consumer: what the broker had handed out to it without receipt goes to others, or comes again. For
     * {@code bus-control} only.
     */
    void close(MessageConsumer consumer) {
        try {
            consumer.close();
        } catch (JMSException e) {
            LOG.debug("consumer was closed already cause={}", e.toString());
        }
    }

    private static ActiveMQSession lane(List<Session> lanes, Destination destination) {
        return (ActiveMQSession) lanes.get(Math.floorMod(destination.hashCode(), lanes.size()));
    }

    /**
     * Returns when the broker has carried out everything that was sent to it before: the transport restores subscriptions
     * without waiting for the broker, and a broker works on a connection's commands in order.
     */
    void awaitInForce(Destination own) throws JMSException {
        lane(topics, own).createConsumer(own).close();
    }

    /**
     * Closes the connection. Without a broker, what acknowledges on {@code bus-in-N} waits for one and holds what
     * ActiveMQ needs for closing: then {@code timer} stops the transport first.
     */
    void close(ScheduledExecutorService timer) {
        control.shutdownNow();
        try {
            if (!control.awaitTermination(CONTROL_STOPS_WITHIN_MS, TimeUnit.MILLISECONDS)) {
                LOG.warn("bus-control does not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ScheduledFuture<?> giveUp = timer.schedule(this::stopTransport, CLOSES_WITHIN_MS, TimeUnit.MILLISECONDS);
        try {
            connection.close();
        } catch (JMSException e) {
            LOG.debug("connection was lost already cause={}", e.toString());
        } finally {
            giveUp.cancel(false);
        }
    }

    private void stopTransport() {
        try {
            // All of it: above the failover, who waits for an answer would go on waiting.
            connection.getTransport().stop();
        } catch (Exception e) {
            LOG.warn("connection to the broker is not closed", e);
        }
    }
}
