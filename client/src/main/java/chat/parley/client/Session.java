package chat.parley.client;

import chat.parley.client.ClientException.Kind;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.Event;
import chat.parley.protocol.Feature;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.Welcome;
import chat.parley.protocol.UserName;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The life of the connection: connect, sign in, serve, move or lose, wait, connect again, elsewhere if there is an
 * elsewhere. Owned by the loop.
 */
final class Session implements Move.Traveller {
    private static final long MAX_DELAY_MILLIS = Duration.ofHours(1).toMillis();

    /** Told how the first sign-in ended. */
    interface FirstContact {
        void succeeded(Welcome welcome);

        void failed(ClientException reason);
    }

    private enum Phase {
        IDLE,
        CONNECTING,
        LIVE,
        WAITING,
        CLOSED
    }

    private final Loop loop;
    private final ClientConfig config;
    private final HttpClient http;
    private final ClientListener listener;
    private final Deliveries deliveries;
    private final Random random = new Random();
    private final Addresses addresses;
    private final Backoff backoff;
    private final Calls calls;
    private final Rooms rooms;
    private final Mailbox mailbox;
    private final Outbox outbox;
    private final ReadMarkers markers;
    private final Attention attention;
    private Phase phase = Phase.IDLE;
    private int triedUrls;
    private @Nullable Socket socket;
    private @Nullable Exchange exchange;
    private @Nullable UserName user;
    private final Proof proof;
    private @Nullable Move move;
    private final Lingering lingering;
    private @Nullable FirstContact firstContact;
    private Loop.Timer connectDeadline = () -> {};
    private Runnable farewell = () -> {};
    /** The socket that {@link #close(ClientException, Runnable)} closes; when it has ended, {@link #farewell} is run. */
    private @Nullable Socket closingSocket;

    private volatile URI currentUrl;
    /** What the gateway of this connection, or of the last one, can do. */
    private volatile List<Feature> features = List.of();

    Session(Loop loop, ClientConfig config, HttpClient http, ClientListener listener, Deliveries deliveries) {
        this.loop = loop;
        this.config = config;
        this.http = http;
        this.listener = listener;
        this.deliveries = deliveries;
        this.proof = new Proof(config.device());
        this.addresses = new Addresses(config.urls(), random);
        this.currentUrl = addresses.inUse();
        this.backoff = new Backoff(config.reconnectMin(), config.reconnectMax(), random);
        this.lingering = new Lingering(loop);
        this.calls = new Calls(loop, config.requestTimeout());
        this.mailbox = new Mailbox(loop, listener, deliveries, this::mayPostAgain, this::met);
        this.rooms = new Rooms(loop, listener, deliveries, this::roomOpened, this::met, this::maySkip);
        this.outbox = new Outbox(
                loop,
                config,
                new Backoff(config.reconnectMin(), config.reconnectMax(), random),
                rooms::mayPost,
                this::mayRepeat);
        this.markers = new ReadMarkers(
                loop,
                listener,
                deliveries,
                rooms::isOpen,
                new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1), random));
        this.attention = new Attention(loop, rooms::isOpen);
    }

    Calls calls() {
        return calls;
    }

    Rooms rooms() {
        return rooms;
    }

    Outbox outbox() {
        return outbox;
    }

    Proof proof() {
        return proof;
    }

    ReadMarkers markers() {
        return markers;
    }

    Attention attention() {
        return attention;
    }

    /** Whether the gateway of this connection, or of the last one, can do that. Any thread. */
    boolean offers(Feature feature) {
        return features.contains(feature);
    }

    /** The gateway that the client is connected to, was last, or is about to be. Any thread. */
    URI currentUrl() {
        return currentUrl;
    }

    private void roomOpened() {
        outbox.pump();
        markers.roomOpened();
        attention.roomOpened();
        endLingering();
    }

    private void mayPostAgain() {
        outbox.pump();
    }

    private boolean mayRepeat(Conversation target) {
        return target instanceof RoomName room ? rooms.mayRepeat(room) : mailbox.mayRepeat();
    }

    private boolean maySkip(RoomName room) {
        return !outbox.holds(room);
    }

    private void met(Event event) {
        if (event.from().equals(user)) {
            outbox.met(event.nonce(), event.id());
        }
    }

    private void endLingering() {
        if (rooms.allOpen()) {
            lingering.allEntered();
        }
    }

    /** Signs in for the first time; each address is tried once. After a failure it may be called again. */
    void start(Credentials who, FirstContact contact) {
        if (phase != Phase.IDLE) {
            contact.failed(new ClientException(Kind.CLOSED, "the client is signed in already, or closed"));
            return;
        }
        proof.set(who);
        firstContact = contact;
        triedUrls = 0;
        connect();
    }

    private void connect() {
        phase = Phase.CONNECTING;
        URI url = addresses.inUse();
        currentUrl = url;
        boolean first = firstContact != null;
        Socket opening =
                Socket.open(http, url, config.connectTimeout(), first, loop, () -> !deliveries.crowded(), this);
        socket = opening;
        connectDeadline = loop.after(config.connectTimeout(), () -> opening.lost(ConnectFailure.silent(url)));
    }

    @Override
    public void opened(Socket opened) {
        Exchange through = new Exchange(opened, loop, config.replyTimeout());
        exchange = through;
        signIn(through);
    }

    private void signIn(Exchange through) {
        through.send(proof::frame, Welcome.class, this::signedIn, reason -> signInFailed(through, reason));
    }

    private void signedIn(Welcome welcome) {
        Exchange through = exchange;
        Socket open = socket;
        if (through == null || open == null || phase != Phase.CONNECTING) {
            return;
        }
        connectDeadline.cancel();
        backoff.reset();
        phase = Phase.LIVE;
        proof.accepted(welcome);
        features = welcome.features();
        deliveries.deliver(() -> listener.connected(welcome));
        FirstContact first = firstContact;
        firstContact = null;
        if (first != null) {
            first.succeeded(welcome);
        }
        serve(open, through, welcome);
    }

    private void serve(Socket open, Exchange through, Welcome welcome) {
        user = welcome.user();
        addresses.shuffleOthers();
        watch(open, Duration.ofSeconds(Math.max(1, welcome.pingSeconds())));
        if (listener.takesMail()) {
            mailbox.connected(through, welcome.user());
        }
        rooms.connected(through);
        calls.connected(through);
        outbox.connected(through);
        if (welcome.features().contains(Feature.MARKERS)) {
            markers.connected(through);
        }
        attention.connected(through, welcome.features());
    }

    private void signInFailed(Exchange through, ClientException reason) {
        if (through != exchange || phase != Phase.CONNECTING) {
            return;
        }
        if (firstContact == null && proof.hasAnotherAfter(reason.code())) {
            signIn(through);
        } else if (firstContact == null && reason.kind() == Kind.REFUSED && !reason.retryable()) {
            close(reason);
        } else if (socket != null) {
            endSocket(reason);
        }
    }

    /** Gives the connection up, for that reason. */
    private void endSocket(ClientException reason) {
        Socket over = socket;
        socket = null;
        if (over != null) {
            over.close();
        }
        disconnected(reason, true);
    }

    @Override
    public void message(Socket from, String text) {
        if (from != socket) {
            return;
        }
        ServerFrame frame = Frames.read(text);
        if (frame instanceof ServerFrame.Reply reply) {
            if (exchange != null) {
                exchange.reply(reply);
            }
        } else if (frame instanceof ServerFrame.Move asked) {
            moveAfter(Duration.ofMillis(Math.min(asked.afterMillis(), MAX_DELAY_MILLIS)));
        } else if (frame != null) {
            push(frame);
        }
    }

    @Override
    public void push(ServerFrame frame) {
        if (frame instanceof ServerFrame.EventPush push) {
            said(push.event());
        } else if (frame instanceof ServerFrame.CursorPush push) {
            told(push);
        } else if (frame instanceof ServerFrame.DamagedPush && listener.takesMail()) {
            mailbox.damaged();
        } else if (frame instanceof ServerFrame.Presence presence && rooms.follows(presence.room())) {
            deliveries.deliver(() -> listener.presence(presence));
        } else if (frame instanceof ServerFrame.Markers read) {
            markers.told(read);
        } else if (frame instanceof ServerFrame.Typing typing) {
            deliveries.deliver(() -> listener.typing(typing));
        }
    }

    private void said(Event event) {
        if (event.conversation() instanceof RoomName room) {
            rooms.live(room, event);
        } else if (listener.takesMail()) {
            mailbox.live(event);
        }
    }

    private void told(ServerFrame.CursorPush push) {
        if (push.room() != null) {
            rooms.told(push.room(), push.cursor());
        } else if (listener.takesMail()) {
            mailbox.told(push.cursor());
        }
    }

    @Override
    public void ended(Socket over, int status, ClientException reason) {
        if (over == closingSocket) {
            farewell.run();
        } else if (over == socket && (move == null || !move.change())) {
            socket = null;
            disconnected(reason, CloseCode.reconnectAfter(status));
        }
    }

    private void moveAfter(Duration delay) {
        if (move == null && phase == Phase.LIVE) {
            Backoff pauses = new Backoff(config.reconnectMin(), config.reconnectMax(), random);
            move = new Move(loop, config, http, () -> !deliveries.crowded(), proof, pauses, addresses.others(), this);
            move.begin(delay);
        }
    }

    @Override
    public void heading(URI url) {
        currentUrl = url;
    }

    @Override
    public void hold(boolean held) {
        outbox.hold(held);
        calls.hold(held);
    }

    @Override
    public boolean awaitsAnswers() {
        return outbox.awaitsAnswers() || calls.awaitsAnswers();
    }

    @Override
    public void change(Socket to, Exchange through, Welcome welcome, URI url) {
        move = null;
        lingering.begin(socket);
        cut(new ClientException(Kind.UNREACHABLE, "the client has moved to another gateway"));
        socket = to;
        exchange = through;
        addresses.use(url);
        proof.accepted(welcome);
        features = welcome.features();
        deliveries.deliver(() -> listener.moved(welcome));
        serve(to, through, welcome);
        endLingering();
    }

    private void giveUpMove() {
        Move begun = move;
        move = null;
        if (begun != null) {
            begun.giveUp();
        }
    }

    private void disconnected(ClientException reason, boolean again) {
        giveUpMove();
        connectDeadline.cancel();
        boolean wasLive = phase == Phase.LIVE;
        cut(reason);
        if (firstContact != null) {
            firstAttemptFailed(firstContact, reason, again);
        } else if (!again) {
            close(reason);
        } else if (phase != Phase.CLOSED) {
            phase = Phase.WAITING;
            addresses.next();
            Duration delay = backoff.next();
            Long asked = reason.retryAfterMillis();
            Duration wait = asked != null && asked > delay.toMillis() ? Duration.ofMillis(asked) : delay;
            if (wasLive) {
                deliveries.deliver(() -> listener.connectionLost(text(reason), wait));
            }
            loop.after(wait, () -> {
                if (phase == Phase.WAITING) {
                    connect();
                }
            });
        }
    }

    private void firstAttemptFailed(FirstContact first, ClientException reason, boolean again) {
        triedUrls++;
        if (again && reason.kind() != Kind.REFUSED && triedUrls < addresses.count()) {
            addresses.next();
            connect();
        } else {
            phase = Phase.IDLE;
            firstContact = null;
            proof.set(null);
            first.failed(reason);
        }
    }

    private void cut(ClientException reason) {
        Exchange over = exchange;
        exchange = null;
        outbox.cut();
        calls.cut();
        rooms.cut();
        mailbox.cut();
        markers.cut();
        attention.cut();
        if (over != null) {
            over.end(new ClientException(Kind.UNREACHABLE, text(reason), reason));
        }
    }

    /** Ends the connection if its gateway is not heard for three pings: then it is dead, whatever TCP thinks. */
    private void watch(Socket watched, Duration ping) {
        loop.after(ping, () -> {
            if (watched == socket) {
                if (watched.silence().compareTo(ping.multipliedBy(3)) >= 0) {
                    watched.lost("the gateway is silent");
                } else {
                    watch(watched, ping);
                }
            }
        });
    }

    /** Reads on from the gateway: the caller's code has caught up. */
    void readOn() {
        if (socket != null) {
            socket.resume();
        }
        if (move != null) {
            move.readOn();
        }
    }

    /**
     * Closes as {@link #close(ClientException)}; {@code gone} is run when the connection has ended, or at once if there
     * is none.
     */
    void close(ClientException reason, Runnable gone) {
        Socket over = socket;
        farewell = gone;
        closingSocket = over;
        close(reason);
        if (over == null) {
            gone.run();
        }
    }

    /** Closes the client for good: what is under way fails with {@code reason}. */
    private void close(ClientException reason) {
        if (phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        connectDeadline.cancel();
        giveUpMove();
        lingering.end();
        Socket over = socket;
        socket = null;
        cut(reason);
        calls.failAll(reason);
        outbox.failAll(reason);
        FirstContact first = firstContact;
        firstContact = null;
        if (first != null) {
            first.failed(reason);
        }
        deliveries.deliver(() -> listener.closed(text(reason)));
        // Last: it may be the farewell, after which nothing is told to anybody any more.
        if (over != null) {
            over.close();
        }
    }

    private static String text(ClientException reason) {
        return reason.getMessage() == null ? reason.kind().name() : reason.getMessage();
    }
}
