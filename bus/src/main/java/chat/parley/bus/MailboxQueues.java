package chat.parley.bus;

import chat.parley.bus.Bodies.UnreadableMessageException;
import chat.parley.bus.BusException.Reason;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.UserName;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.command.ActiveMQDestination;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits in the broker's mailboxes, for an operator who looks, with the rights of a gateway. What is taken from them is
 * lost to nobody: it is in the logs of its receivers, who are given it from there (ADR 0030).
 *
 * <p><b>Threads.</b> Each call blocks, for little more than {@link #AT_MOST} at the longest. For one thread at a time.
 */
public final class MailboxQueues implements AutoCloseable {
    /** How long one call waits for the broker. */
    static final Duration AT_MOST = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(MailboxQueues.class);
    /** How many messages are looked at, at most. */
    private static final int MOST_MESSAGES = 200_000;
    /** How long nothing comes before a mailbox counts as empty. */
    private static final long EMPTY_AFTER_MILLIS = 1_000;

    private final ActiveMQConnection connection;

    /**
     * One mailbox with messages that wait.
     *
     * @param user whose it is; the queue's name if its messages cannot be read
     * @param messages that the broker showed: of a long queue it may show the first ones only
     * @param bytes of these
     * @param oldest when the first of them came, by the broker's clock
     */
    public record Waiting(String user, int messages, long bytes, Instant oldest) {}

    private interface Work<T> {
        T run() throws JMSException;
    }

    private MailboxQueues(ActiveMQConnection connection) {
        this.connection = connection;
    }

    /** Connects to the broker, trying each address once; throws {@link BusException} with one line for the operator. */
    public static MailboxQueues connect(BusConfig config) {
        BrokerUrl url = BrokerUrl.parse(config.url());
        try {
            ActiveMQConnection connection = Connections.consuming(url.failover(config.connectTimeout()), config);
            MailboxQueues queues = new MailboxQueues(connection);
            try {
                connection.start();
                return queues;
            } catch (JMSException e) {
                queues.close();
                throw e;
            }
        } catch (JMSException e) {
            throw Connections.failure(url.toString(), config, e);
        }
    }

    /**
     * All mailboxes in which something waits, those with most bytes first. Gateways that have them open get the messages
     * all the same.
     */
    public List<Waiting> list() {
        return bounded("list", () -> {
            Map<String, Waiting> found = new HashMap<>();
            try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                    QueueBrowser browser = session.createBrowser(Destinations.ALL_MAILBOXES)) {
                Enumeration<?> waiting = browser.getEnumeration();
                for (int i = 0; i < MOST_MESSAGES && waiting.hasMoreElements(); i++) {
                    // Null if there is nothing left after all.
                    if (waiting.nextElement() instanceof Message message) {
                        found.merge(queue(message), waiting(message), MailboxQueues::together);
                    }
                }
            }
            return found.values().stream()
                    .sorted(Comparator.comparingLong(Waiting::bytes).reversed().thenComparing(Waiting::user))
                    .toList();
        });
    }

    private static String queue(Message message) throws JMSException {
        return message.getJMSDestination() instanceof ActiveMQDestination destination
                ? destination.getPhysicalName()
                : String.valueOf(message.getJMSDestination());
    }

    private static Waiting waiting(Message message) throws JMSException {
        String user = queue(message);
        long bytes = 0;
        try {
            byte[] body = Bodies.bytes(message, Bodies.EVENTS);
            bytes = body.length;
            for (EncodedEvent event : Bodies.readEvents(body)) {
                user = event.event().conversation().toString();
            }
        } catch (UnreadableMessageException e) {
            LOG.warn("unreadable message in a mailbox queue={} cause={}", user, e.getMessage());
        }
        return new Waiting(user, 1, bytes, Instant.ofEpochMilli(message.getJMSTimestamp()));
    }

    private static Waiting together(Waiting a, Waiting b) {
        return new Waiting(
                a.user, a.messages + b.messages, a.bytes + b.bytes, a.oldest.isBefore(b.oldest) ? a.oldest : b.oldest);
    }

    /**
     * Takes everything out of a mailbox, but what gateways are delivering at the moment.
     *
     * @return how many messages these were; if they do not end, it is given up within {@link #AT_MOST}
     */
    public int empty(UserName user) {
        long deadline = System.nanoTime() + AT_MOST.toNanos() / 2;
        return bounded("empty", () -> {
            int taken = 0;
            try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                    MessageConsumer consumer = session.createConsumer(Destinations.mailbox(user))) {
                while (deadline - System.nanoTime() > 0 && consumer.receive(EMPTY_AFTER_MILLIS) != null) {
                    taken++;
                }
            }
            return taken;
        });
    }

    /**
     * Does {@code work} on a thread of its own and gives up after {@link #AT_MOST}: some waits of ActiveMQ's client have
     * no end if the broker says nothing.
     */
    private static <T> T bounded(String name, Work<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> run(work, done), "mailboxes-" + name);
        thread.setDaemon(true);
        thread.start();
        try {
            return done.get(AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new BusException(Reason.UNAVAILABLE, "the broker refused: " + Connections.reason(e), e);
        } catch (TimeoutException e) {
            throw new BusException(
                    Reason.UNAVAILABLE, "the broker did not answer within " + AT_MOST.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusException(Reason.CLOSED, "interrupted", e);
        }
    }

    private static <T> void run(Work<T> work, CompletableFuture<T> done) {
        try {
            done.complete(work.run());
        } catch (JMSException | RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (JMSException e) {
            LOG.debug("connection was lost already cause={}", e.toString());
        }
    }
}
