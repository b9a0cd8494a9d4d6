package chat.parley.client;

import chat.parley.client.ClientException.Kind;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Requests that survive a lost connection: those under way are sent again on the next one, until their time is over. All
 * of them may be carried out twice without harm. Owned by the loop.
 */
final class Calls {
    private static final Duration BUSY_PAUSE = Duration.ofMillis(500);

    private final Loop loop;
    private final Duration requestTimeout;
    private final Set<Call<?>> open = new LinkedHashSet<>();
    private @Nullable Exchange exchange;
    private boolean held;

    Calls(Loop loop, Duration requestTimeout) {
        this.loop = loop;
        this.requestTimeout = requestTimeout;
    }

    /** Which refusals are not yet the answer to a request, so that it is sent again. */
    enum Patience {
        /** Only that the gateway is busy: any other refusal is the answer. */
        ANSWER,
        /** Any that is retryable, until the request's time is over. */
        PERSIST
    }

    private final class Call<R extends ServerFrame.Reply> {
        final LongFunction<? extends ClientFrame> request;
        final Class<R> type;
        final Patience patience;
        final Consumer<R> answered;
        final Consumer<ClientException> failed;
        final Loop.Timer deadline;
        boolean underWay;
        ClientException latest = new ClientException(Kind.UNREACHABLE, "no connection to a gateway");

        Call(
                LongFunction<? extends ClientFrame> request,
                Class<R> type,
                Patience patience,
                Consumer<R> answered,
                Consumer<ClientException> failed) {
            this.request = request;
            this.type = type;
            this.patience = patience;
            this.answered = answered;
            this.failed = failed;
            this.deadline = loop.after(requestTimeout, () -> fail(latest));
        }

        void send(Exchange through) {
            underWay = true;
            through.send(request, type, this::answer, failure -> refused(through, failure));
        }

        private void answer(R reply) {
            if (open.remove(this)) {
                deadline.cancel();
                answered.accept(reply);
            }
        }

        private void refused(Exchange through, ClientException reason) {
            underWay = false;
            latest = reason;
            boolean again = reason.code() == ErrorCode.BUSY || (patience == Patience.PERSIST && reason.retryable());
            if (through != exchange && reason.kind() != Kind.REFUSED) {
                // The next connection sends it again: connected().
                return;
            }
            if (!again) {
                fail(reason);
                return;
            }
            Long millis = reason.retryAfterMillis();
            loop.after(millis == null ? BUSY_PAUSE : Duration.ofMillis(millis), () -> {
                if (through == exchange && open.contains(this) && !underWay && !held) {
                    send(through);
                }
            });
        }

        void fail(ClientException reason) {
            if (open.remove(this)) {
                deadline.cancel();
                failed.accept(reason);
            }
        }
    }

    /** Sends a request as soon as there is a connection. Exactly one of {@code answered} and {@code failed} is called. */
    <R extends ServerFrame.Reply> void submit(
            LongFunction<? extends ClientFrame> request,
            Class<R> type,
            Patience patience,
            Consumer<R> answered,
            Consumer<ClientException> failed) {
        Call<R> call = new Call<>(request, type, patience, answered, failed);
        open.add(call);
        if (exchange != null && !held) {
            call.send(exchange);
        }
    }

    void connected(Exchange through) {
        exchange = through;
        held = false;
        List.copyOf(open).forEach(call -> call.send(through));
    }

    /**
     * With true, makes requests wait although there is a connection; false, or a new connection, sends those that wait.
     */
    void hold(boolean wait) {
        held = wait;
        Exchange through = exchange;
        if (!wait && through != null) {
            List.copyOf(open).stream().filter(call -> !call.underWay).forEach(call -> call.send(through));
        }
    }

    boolean awaitsAnswers() {
        return open.stream().anyMatch(call -> call.underWay);
    }

    void cut() {
        exchange = null;
    }

    void failAll(ClientException reason) {
        List.copyOf(open).forEach(call -> call.fail(reason));
    }
}
