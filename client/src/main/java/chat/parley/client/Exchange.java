package chat.parley.client;

import chat.parley.client.ClientException.Kind;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.Seconds;
import chat.parley.protocol.ServerFrame;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Requests and their replies on one connection: ids matched, answers that do not come counted as failures. When the
 * connection ends, every request that is under way fails. Owned by the loop, which also runs the callbacks.
 */
final class Exchange {
    private static final Logger LOG = System.getLogger(Exchange.class.getName());

    private final Socket socket;
    private final Loop loop;
    private final Duration replyTimeout;
    private final Map<Long, Pending<?>> pending = new HashMap<>();
    private long lastId;
    private @Nullable ClientException ended;

    Exchange(Socket socket, Loop loop, Duration replyTimeout) {
        this.socket = socket;
        this.loop = loop;
        this.replyTimeout = replyTimeout;
    }

    private record Pending<R>(
            Class<R> type, Consumer<R> answered, Consumer<ClientException> failed, Loop.Timer timeout) {
        void settle(ServerFrame.Reply reply) {
            timeout.cancel();
            if (reply instanceof ServerFrame.Failure failure) {
                failed.accept(new ClientException(failure));
            } else if (type.isInstance(reply)) {
                answered.accept(type.cast(reply));
            } else {
                failed.accept(new ClientException(
                        Kind.NOT_PARLEY, "the gateway answered with another kind of reply than asked for"));
            }
        }

        void fail(ClientException reason) {
            timeout.cancel();
            failed.accept(reason);
        }
    }

    /**
     * Sends a request under an id of its own. Exactly one of {@code answered} and {@code failed} is called, after this
     * has returned.
     */
    <R extends ServerFrame.Reply> void send(
            LongFunction<? extends ClientFrame> request,
            Class<R> type,
            Consumer<R> answered,
            Consumer<ClientException> failed) {
        ClientException over = ended;
        if (over != null) {
            loop.execute(() -> failed.accept(over));
            return;
        }
        long id = ++lastId;
        String frame;
        try {
            frame = FrameCodec.write(request.apply(id));
        } catch (RuntimeException | AssertionError e) {
            ClientException unsent = ClientException.unsent(e);
            if (unsent.kind() == Kind.DEFECT) {
                LOG.log(Level.ERROR, "a request could not be written", e);
            }
            loop.execute(() -> failed.accept(unsent));
            return;
        }
        Loop.Timer timeout = loop.after(replyTimeout, () -> timedOut(id));
        pending.put(id, new Pending<>(type, answered, failed, timeout));
        socket.send(frame);
    }

    private void timedOut(long id) {
        Pending<?> late = pending.remove(id);
        if (late != null) {
            late.fail(new ClientException(
                    Kind.TIMEOUT, "the gateway did not answer within " + Seconds.text(replyTimeout)));
        }
    }

    void reply(ServerFrame.Reply reply) {
        Long id = reply instanceof ServerFrame.Failure refusal ? refusal.id() : idOf(reply);
        Pending<?> asked = id == null ? null : pending.remove(id);
        if (asked != null) {
            asked.settle(reply);
        }
        // A reply that nobody waits for came after its timeout: the request has been repeated or given up.
    }

    void end(ClientException reason) {
        ended = reason;
        List<Pending<?>> left = new ArrayList<>(pending.values());
        pending.clear();
        left.forEach(asked -> asked.fail(reason));
    }

    private static @Nullable Long idOf(ServerFrame.Reply reply) {
        return reply instanceof ServerFrame.Answer answer ? Long.valueOf(answer.id()) : null;
    }
}
