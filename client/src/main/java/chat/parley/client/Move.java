package chat.parley.client;

import chat.parley.client.ClientException.Kind;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.Welcome;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way from a gateway that stops to another one (docs/protocol.md §6): a second connection is made while the first one
 * serves, and takes its place when no answer is due. An address that does not serve is followed by the next, until the
 * first connection ends. Owned by the loop.
 */
final class Move implements Socket.Handler {
    /** How long answers may be due on the first connection; what is unanswered then is asked again on the second. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    /** The client whose connection changes. */
    interface Traveller extends Socket.Handler {
        /** The move leads to {@code url}, and files go there from now on. */
        void heading(URI url);

        /** With true, sends no more requests through the first connection; with false, sends them again. */
        void hold(boolean held);

        boolean awaitsAnswers();

        /** Takes a frame that came on the second connection before the change. */
        void push(ServerFrame frame);

        /** Makes the second connection the one in use; what happens on it is still told by way of this move. */
        void change(Socket to, Exchange through, Welcome welcome, URI url);
    }

    private final Loop loop;
    private final ClientConfig config;
    private final HttpClient http;
    private final BooleanSupplier readMore;
    private final Proof proof;
    private final Backoff pauses;
    private final Traveller traveller;
    private final List<URI> urls;
    private int tries;
    private URI target;
    private Loop.Timer timer = () -> {};
    private @Nullable Socket socket;
    private @Nullable Exchange exchange;
    private @Nullable Welcome welcome;
    private boolean over;

    /** @param urls of the other gateways, to be tried in turn */
    Move(
            Loop loop,
            ClientConfig config,
            HttpClient http,
            BooleanSupplier readMore,
            Proof proof,
            Backoff pauses,
            List<URI> urls,
            Traveller traveller) {
        this.loop = loop;
        this.config = config;
        this.http = http;
        this.readMore = readMore;
        this.proof = proof;
        this.pauses = pauses;
        this.urls = urls;
        this.target = urls.get(0);
        this.traveller = traveller;
    }

    void begin(Duration delay) {
        tryNextAfter(delay);
    }

    private void tryNextAfter(Duration delay) {
        target = urls.get(tries++ % urls.size());
        traveller.heading(target);
        timer = loop.after(delay, this::connect);
    }

    private void connect() {
        URI url = target;
        Socket opening = Socket.open(http, url, config.connectTimeout(), false, loop, readMore, this);
        socket = opening;
        timer = loop.after(config.connectTimeout(), () -> opening.lost(ConnectFailure.silent(url)));
    }

    @Override
    public void opened(Socket opened) {
        Exchange through = new Exchange(opened, loop, config.replyTimeout());
        exchange = through;
        through.send(proof::frame, Welcome.class, this::signedIn, reason -> {
            if (opened == socket) {
                opened.close();
            }
        });
    }

    private void signedIn(Welcome reply) {
        timer.cancel();
        if (!over) {
            welcome = reply;
            traveller.hold(true);
            changeWhenAnswered(System.nanoTime() + PATIENCE.toNanos());
        }
    }

    private void changeWhenAnswered(long deadlineNanos) {
        if (traveller.awaitsAnswers() && System.nanoTime() - deadlineNanos < 0) {
            timer = loop.after(LOOK_AGAIN, () -> changeWhenAnswered(deadlineNanos));
        } else {
            change();
        }
    }

    /** Changes to the second connection without waiting any more; returns false if it is not ready. */
    boolean change() {
        Socket to = socket;
        Exchange through = exchange;
        Welcome accepted = welcome;
        if (to == null || through == null || accepted == null || over) {
            return false;
        }
        timer.cancel();
        over = true;
        traveller.change(to, through, accepted, target);
        return true;
    }

    /** Ends the move: the first connection has ended, or the client is closed. */
    void giveUp() {
        timer.cancel();
        over = true;
        Socket opened = socket;
        socket = null;
        if (opened != null) {
            opened.close();
        }
    }

    void readOn() {
        if (socket != null) {
            socket.resume();
        }
    }

    @Override
    public void message(Socket from, String text) {
        if (over) {
            traveller.message(from, text);
            return;
        }
        ServerFrame frame = Frames.read(text);
        if (frame instanceof ServerFrame.Reply reply && exchange != null) {
            exchange.reply(reply);
        } else if (frame instanceof ServerFrame.Move) {
            // Out of the frying pan: that one stops as well.
            from.close();
        } else if (frame != null && !(frame instanceof ServerFrame.CursorPush)) {
            // What a cursor says is of this connection, and the first one still serves.
            traveller.push(frame);
        }
    }

    @Override
    public void ended(Socket ended, int status, ClientException reason) {
        if (over) {
            traveller.ended(ended, status, reason);
        } else if (ended == socket) {
            timer.cancel();
            socket = null;
            Exchange left = exchange;
            exchange = null;
            if (left != null) {
                left.end(new ClientException(Kind.UNREACHABLE, "the connection broke", reason));
            }
            if (welcome != null) {
                welcome = null;
                traveller.hold(false);
            }
            // Otherwise the first connection serves as long as it can.
            if (CloseCode.reconnectAfter(status)) {
                tryNextAfter(pauses.next());
            }
        }
    }
}
