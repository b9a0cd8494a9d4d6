package chat.parley.bus;

import chat.parley.bus.Bodies.UnreadableMessageException;
import chat.parley.protocol.LogCursor;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Markers and echoes of this gateway that wait for their answer. Thread-safe. */
final class Requests {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final Map<String, CompletableFuture<Optional<LogCursor>>> open = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();

    /** Until {@code answered} is done, by an answer or by its deadline. Returns the correlation id. */
    String add(CompletableFuture<Optional<LogCursor>> answered) {
        String correlation = Long.toString(last.incrementAndGet());
        open.put(correlation, answered);
        CompletableFuture<?> unused = answered.whenComplete((ok, failure) -> open.remove(correlation));
        return correlation;
    }

    /** A message of the reply topic. An answer that nobody waits for any more is dropped. */
    void onAnswer(Message message) {
        try {
            @Nullable String correlation = message.getJMSCorrelationID();
            CompletableFuture<Optional<LogCursor>> answered = correlation == null ? null : open.get(correlation);
            if (answered != null) {
                answered.complete(Bodies.readCursor(Bodies.bytes(message, Bodies.ANSWER)));
            }
        } catch (JMSException | UnreadableMessageException e) {
            LOG.warn("unreadable answer cause={}", e.toString());
        }
    }
}
