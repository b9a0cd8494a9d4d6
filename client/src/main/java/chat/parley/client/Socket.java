package chat.parley.client;

import chat.parley.protocol.Limits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket: whole messages in, one message at a time out, and one end.
 *
 * <p><b>Threads.</b> The {@link WebSocket.Listener} methods run on threads of the HttpClient and only hand over to the
 * loop; everything else is owned by the loop, which also runs the {@link Handler}.
 */
final class Socket implements WebSocket.Listener {
    static final String SUBPROTOCOL = "parley.v1";

    /** The status of an end without a close frame: RFC 6455 §7.1.5. */
    private static final int ABNORMAL = 1006;

    private static final String BROKEN = "the connection broke";
    private static final int NORMAL = 1000;
    /**
     * The part of the timeout that one question about a failure may take, as its divisor: the reason is to come before
     * the caller gives up.
     */
    private static final int PROBES_IN_TIMEOUT = 4;

    private static final int TOO_LARGE = 1009;

    interface Handler {
        void opened(Socket socket);

        void message(Socket socket, String text);

        /** The socket has ended. Called once, whatever the reason: after {@link #opened} or instead of it. */
        void ended(Socket socket, int status, ClientException reason);
    }

    private final Loop loop;
    private final Handler handler;
    private final BooleanSupplier readMore;
    private final StringBuilder fragments = new StringBuilder();
    private final Queue<String> unsent = new ArrayDeque<>();
    private @Nullable WebSocket webSocket;
    private boolean sending;
    private boolean closing;
    private boolean ended;
    private boolean starved;
    private long heardNanos = System.nanoTime();

    private Socket(Loop loop, Handler handler, BooleanSupplier readMore) {
        this.loop = loop;
        this.handler = handler;
        this.readMore = readMore;
    }

    /**
     * Opens a WebSocket to {@code url}; {@code handler} is told what comes of it.
     *
     * @param first whether it is not known yet what speaks there: then a failure is looked into by another connection
     * @param readMore asked on the loop after each message; after a no, nothing is read until {@link #resume}
     */
    static Socket open(
            HttpClient http,
            URI url,
            Duration timeout,
            boolean first,
            Loop loop,
            BooleanSupplier readMore,
            Handler handler) {
        Socket socket = new Socket(loop, handler, readMore);
        var unused = http.newWebSocketBuilder()
                .subprotocols(SUBPROTOCOL)
                .connectTimeout(timeout)
                .buildAsync(url, socket)
                .whenCompleteAsync(
                        (opened, failure) -> {
                            if (failure == null) {
                                loop.execute(() -> socket.begin(url, opened));
                            } else {
                                ClientException reason = ConnectFailure.explain(
                                        url, failure, first ? timeout.dividedBy(PROBES_IN_TIMEOUT) : Duration.ZERO);
                                loop.execute(() -> socket.end(ABNORMAL, reason));
                            }
                        },
                        http.executor().orElseThrow()); // to explain may take a while
        return socket;
    }

    private void begin(URI url, WebSocket opened) {
        webSocket = opened;
        if (ended) {
            opened.abort();
        } else if (!opened.getSubprotocol().equals(SUBPROTOCOL)) {
            opened.abort();
            end(ABNORMAL, ConnectFailure.notParley(url, "it does not speak " + SUBPROTOCOL));
        } else {
            handler.opened(this);
            opened.request(1);
        }
    }

    /** Sends a message; messages leave in the order of the calls. */
    void send(String text) {
        unsent.add(text);
        pump();
    }

    private void pump() {
        WebSocket to = webSocket;
        if (sending || ended || to == null) {
            return;
        }
        String next = unsent.poll();
        if (next == null && !closing) {
            return;
        }
        sending = true;
        // One send at a time: a second one under way would fail (WebSocket.sendText).
        var unused = (next != null ? to.sendText(next, true) : to.sendClose(NORMAL, ""))
                .whenComplete((sent, failure) -> loop.execute(() -> {
                    sending = false;
                    if (failure != null) {
                        lost(BROKEN);
                    } else if (next != null) {
                        pump();
                    } else {
                        end(NORMAL, new ClientException(ClientException.Kind.CLOSED, "closed"));
                    }
                }));
    }

    /** Reads on after {@code readMore} said no; does nothing if it did not. */
    void resume() {
        if (starved) {
            starved = false;
            heardNanos = System.nanoTime();
            requestOne();
        }
    }

    /** For how long nothing came, not even a ping; zero while this side does not want to read. */
    Duration silence() {
        return starved ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - heardNanos);
    }

    /** Sends what waits, then says goodbye. */
    void close() {
        closing = true;
        if (webSocket == null) {
            end(NORMAL, new ClientException(ClientException.Kind.CLOSED, "closed"));
        } else {
            pump();
        }
    }

    /** Ends the socket at once, without a goodbye: nobody answers any more. */
    void lost(String reason) {
        end(ABNORMAL, new ClientException(ClientException.Kind.UNREACHABLE, reason));
    }

    private void end(int status, ClientException reason) {
        if (!ended) {
            ended = true;
            unsent.clear();
            if (webSocket != null && status == ABNORMAL) {
                webSocket.abort();
            }
            handler.ended(this, status, reason);
        }
    }

    private void received(String text) {
        heardNanos = System.nanoTime();
        if (!ended) {
            handler.message(this, text);
            if (readMore.getAsBoolean()) {
                requestOne();
            } else {
                starved = true;
            }
        }
    }

    private void requestOne() {
        if (webSocket != null && !ended) {
            webSocket.request(1);
        }
    }

    @Override
    public void onOpen(WebSocket opened) {
        // The first read is asked for by begin(), on the loop, so that nothing comes before the handler knows.
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        if (fragments.length() + data.length() > Limits.MAX_SERVER_FRAME_BYTES) {
            loop.execute(() -> end(TOO_LARGE, ConnectFailure.tooLarge()));
            from.abort();
            return null;
        }
        fragments.append(data);
        if (last) {
            String text = fragments.toString();
            fragments.setLength(0);
            loop.execute(() -> received(text));
        } else {
            from.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, java.nio.ByteBuffer message) {
        return heard(from);
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, java.nio.ByteBuffer message) {
        return heard(from);
    }

    /** Ignores binary messages, which are none of this protocol. */
    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, java.nio.ByteBuffer data, boolean last) {
        return heard(from);
    }

    private @Nullable CompletionStage<?> heard(WebSocket from) {
        loop.execute(() -> heardNanos = System.nanoTime());
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        String text = status == ABNORMAL
                ? BROKEN
                : reason.isEmpty() ? "the gateway closed the connection with code " + status : reason;
        loop.execute(() -> end(status, new ClientException(ClientException.Kind.UNREACHABLE, text)));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        loop.execute(() -> lost(BROKEN));
    }
}
