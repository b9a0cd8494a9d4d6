package chat.parley.bus;

import chat.parley.bus.Bodies.UnreadableMessageException;
import chat.parley.protocol.LogCursor;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Markers and echoes of this gateway that wait for their answer. Answers come by a topic, so one that is sent while the
 * connection is away is lost: when it is back, what is open is asked again. Thread-safe.
 */
final class Requests {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final Map<String, Open> open = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();

    private record Open(Outgoing question, CompletableFuture<Optional<LogCursor>> answered) {}

    /**
     * Keeps a question open until {@code answered} is done, by its answer or by its deadline.
     *
     * @param question what to send, made of the correlation id
     * @return the question
     */
    Outgoing add(Function<String, Outgoing> question, CompletableFuture<Optional<LogCursor>> answered) {
        String correlation = Long.toString(last.incrementAndGet());
        Outgoing asked = question.apply(correlation);
        open.put(correlation, new Open(asked, answered));
        CompletableFuture<?> unused = answered.whenComplete((ok, failure) -> open.remove(correlation));
        return asked;
    }

    /** All questions that wait for an answer, to be asked again: a second answer to one does no harm. */
    List<Outgoing> unanswered() {
        return open.values().stream().map(Open::question).toList();
    }

    /** Takes a message of the reply topic. An answer that nobody waits for any more is dropped. */
    void onAnswer(Message message) {
        try {
            @Nullable String correlation = message.getJMSCorrelationID();
            Open request = correlation == null ? null : open.get(correlation);
            if (request != null) {
                request.answered.complete(Bodies.readCursor(Bodies.bytes(message, Bodies.ANSWER)));
            }
        } catch (JMSException | UnreadableMessageException e) {
            LOG.warn("unreadable answer cause={}", e.toString());
        }
    }
}
