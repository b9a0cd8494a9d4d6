package chat.parley.bus;

import chat.parley.bus.Bodies.UnreadableMessageException;
import chat.parley.bus.Bus.Answer;
import chat.parley.bus.Bus.ArchiveListener;
import chat.parley.bus.Bus.LogEntry;
import chat.parley.bus.Bus.LogListener;
import chat.parley.bus.Bus.MailboxListener;
import chat.parley.bus.Bus.Receipt;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.Marker;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.activemq.command.ActiveMQDestination;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes calls of the listeners of {@link Bus} out of JMS messages.
 *
 * <p>A message that cannot be read is logged and, in a queue, stays unacknowledged: it may be of a newer version, whose
 * gateways will understand it, and it is nobody's to throw away.
 *
 * <p><b>Threads.</b> The listeners that it makes run on {@code bus-in-N}.
 */
final class Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    private final ConsumingLink link;
    private final Fences fences;
    private final Runnable beforeDelivery;
    private final BiConsumer<Outgoing.Answer, Runnable> answers;

    /**
     * @param beforeDelivery runs before each call of a listener, on the same thread
     * @param answers sends an answer and then runs what comes after it, sent or not
     */
    Deliveries(
            ConsumingLink link, Fences fences, Runnable beforeDelivery, BiConsumer<Outgoing.Answer, Runnable> answers) {
        this.link = link;
        this.fences = fences;
        this.beforeDelivery = beforeDelivery;
        this.answers = answers;
    }

    private interface Reader {
        Runnable read(Message message) throws JMSException, UnreadableMessageException;
    }

    private MessageListener listener(GatedSubscription subscription, Reader reader) {
        return message -> {
            Runnable delivery;
            try {
                delivery = reader.read(message);
            } catch (JMSException | UnreadableMessageException e) {
                LOG.error("unreadable message message={} cause={}", identify(message), Connections.reason(e));
                return;
            }
            beforeDelivery.run();
            subscription.deliver(delivery);
        };
    }

    private static String identify(Message message) {
        try {
            return message.getJMSDestination() + " " + message.getJMSMessageID() + " " + message.getJMSType();
        } catch (JMSException e) {
            return "without headers: " + e;
        }
    }

    MessageListener room(GatedSubscription subscription, LogListener listener) {
        return listener(subscription, message -> {
            List<EncodedEvent> events = Bodies.readEvents(Bodies.bytes(message, Bodies.EVENTS));
            Optional<Mark> mark = Marks.read(note(message, Bodies.MARK));
            Optional<Typing> typing = Typings.read(note(message, Bodies.TYPING));
            String fence = note(message, Bodies.FENCE);
            return () -> {
                if (!events.isEmpty()) {
                    listener.events(events);
                }
                mark.ifPresent(listener::mark);
                typing.ifPresent(listener::typing);
                if (fence != null) {
                    fences.passed(fence, subscription);
                }
            };
        });
    }

    /**
     * A property of {@code message}; null if it has none, or one that cannot be read: the events beside it are delivered
     * all the same.
     */
    private static @Nullable String note(Message message, String property) {
        try {
            return message.getStringProperty(property);
        } catch (JMSException e) {
            LOG.warn("unreadable property dropped property={} cause={}", property, Connections.reason(e));
            return null;
        }
    }

    MessageListener presence(GatedSubscription subscription, Consumer<byte[]> presence) {
        return listener(subscription, message -> {
            byte[] body = Bodies.bytes(message, Bodies.PRESENCE);
            return () -> presence.accept(body);
        });
    }

    MessageListener live(GatedSubscription subscription, MailboxListener listener) {
        return listener(subscription, message -> {
            List<EncodedEvent> events = Bodies.readEvents(Bodies.bytes(message, Bodies.EVENTS));
            Optional<Mark> mark = Marks.read(note(message, Bodies.MARK));
            List<Marker> read = ReadMarkers.read(note(message, Bodies.READ));
            Optional<Typing> typing = Typings.read(note(message, Bodies.TYPING));
            boolean accountChanged = note(message, Bodies.ACCOUNT) != null;
            return () -> {
                events.forEach(listener::live);
                mark.ifPresent(listener::mark);
                typing.ifPresent(listener::typing);
                if (!read.isEmpty()) {
                    listener.hasRead(read);
                }
                if (accountChanged) {
                    listener.accountChanged();
                }
            };
        });
    }

    MessageListener waiting(GatedSubscription subscription, MailboxListener listener) {
        return listener(subscription, message -> {
            List<EncodedEvent> events = Bodies.readEvents(Bodies.bytes(message, Bodies.EVENTS));
            Receipt receipt = new JmsReceipt(link, message);
            return () -> events.forEach(event -> listener.waiting(event, receipt));
        });
    }

    MessageListener archive(GatedSubscription subscription, ArchiveListener listener) {
        return listener(subscription, message -> {
            int shard = Bodies.readShard(message.getStringProperty(Bodies.GROUP));
            Receipt receipt = new JmsReceipt(link, message);
            if (Bodies.hasType(message, Bodies.MARKER)) {
                LogKey log = Bodies.readKey(Bodies.bytes(message, Bodies.MARKER));
                Answer answer = answer(message, receipt);
                return () -> listener.marker(shard, log, answer);
            }
            List<LogEntry> entries = Bodies.readEntries(Bodies.bytes(message, Bodies.ENTRIES));
            return () -> listener.entries(shard, entries, receipt);
        });
    }

    /**
     * Answers {@code marker}, and acknowledges it after that: if this gateway ends before, whoever takes over the shard
     * answers.
     */
    private Answer answer(Message marker, Receipt receipt) throws JMSException {
        String correlation = String.valueOf(marker.getJMSCorrelationID());
        AtomicBoolean done = new AtomicBoolean();
        if (!(marker.getJMSReplyTo() instanceof ActiveMQDestination replyTo) || !Destinations.isReply(replyTo)) {
            return end -> receipt.done();
        }
        return end -> {
            if (done.compareAndSet(false, true)) {
                answers.accept(new Outgoing.Answer(replyTo, correlation, end.toString()), receipt::done);
            }
        };
    }
}
