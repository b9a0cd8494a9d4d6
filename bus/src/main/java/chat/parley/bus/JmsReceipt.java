package chat.parley.bus;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acknowledges one message. If the connection or the consumer it came by is gone, the broker delivers the message again and
 * this does nothing; should the broker have delivered it to the same consumer again by then, this settles both.
 *
 * <p><b>Threads.</b> Thread-safe: the acknowledgement is sent by {@code bus-control}.
 */
final class JmsReceipt implements Bus.Receipt {
    private static final Logger LOG = LoggerFactory.getLogger(JmsReceipt.class);

    private final ConsumingLink link;
    private final Message message;
    private final AtomicBoolean done = new AtomicBoolean();

    JmsReceipt(ConsumingLink link, Message message) {
        this.link = link;
        this.message = message;
    }

    @Override
    public void done() {
        if (done.compareAndSet(false, true)) {
            link.execute(this::acknowledge);
        }
    }

    private void acknowledge() {
        try {
            message.acknowledge();
        } catch (JMSException e) {
            LOG.debug("too late to acknowledge, it will come again cause={}", e.toString());
        }
    }
}
