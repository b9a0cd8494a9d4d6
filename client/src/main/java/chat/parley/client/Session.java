package chat.parley.client;

import chat.parley.client.ClientException.Kind;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.Welcome;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The life of the connection: connect, sign in, serve, lose, wait, connect again, elsewhere if there is an elsewhere.
 * Owned by the loop.
 */
final class Session implements Socket.Handler {
    private static final Logger LOG = System.getLogger(Session.class.getName());

    /** Who waits for the first sign-in. */
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
    private final Backoff backoff;
    private final Calls calls;
    private final Rooms rooms;
    private final Mailbox mailbox;
    private final Outbox outbox;
    private Phase phase = Phase.IDLE;
    private int urlIndex;
    private int triedUrls;
    private @Nullable Socket socket;
    private @Nullable Exchange exchange;
    private @Nullable Credentials credentials;
    private @Nullable String password;
    private @Nullable FirstContact firstContact;
    private Loop.Timer connectDeadline = () -> {};
    private Runnable farewell = () -> {};
    private volatile URI currentUrl;

    Session(Loop loop, ClientConfig config, HttpClient http, ClientListener listener, Deliveries deliveries) {
        this.loop = loop;
        this.config = config;
        this.http = http;
        this.listener = listener;
        this.deliveries = deliveries;
        this.currentUrl = config.urls().get(0);
        RandomGenerator random = RandomGenerator.getDefault();
        this.backoff = new Backoff(config.reconnectMin(), config.reconnectMax(), random);
        this.calls = new Calls(loop, config.requestTimeout());
        this.mailbox = new Mailbox(loop, listener, deliveries);
        this.rooms = new Rooms(loop, listener, deliveries, this::roomOpened);
        this.outbox = new Outbox(
                loop, config, new Backoff(config.reconnectMin(), config.reconnectMax(), random), rooms::mayPost);
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

    /** Any thread: the gateway that the client is, or was last, connected to. */
    URI currentUrl() {
        return currentUrl;
    }

    private void roomOpened() {
        outbox.pump();
    }

    /** Signs in for the first time; each address is tried once. After a failure it may be called again. */
    void start(Credentials who, FirstContact contact) {
        if (phase != Phase.IDLE) {
            contact.failed(new ClientException(Kind.CLOSED, "the client is signed in already, or closed"));
            return;
        }
        credentials = who;
        firstContact = contact;
        triedUrls = 0;
        connect();
    }

    private void connect() {
        phase = Phase.CONNECTING;
        URI url = config.urls().get(urlIndex);
        currentUrl = url;
        Socket opening = Socket.open(http, url, config.connectTimeout(), loop, () -> !deliveries.crowded(), this);
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
        Credentials who = credentials;
        if (who == null) {
            throw new IllegalStateException("nobody to sign in");
        }
        through.send(id -> loginFrame(who, id), Welcome.class, this::signedIn, reason -> signInFailed(through, reason));
    }

    private static ClientFrame loginFrame(Credentials who, long id) {
        if (who instanceof Credentials.NewAccount account) {
            return new ClientFrame.Register(id, account.user(), account.password());
        }
        String password = who instanceof Credentials.Password known ? known.password() : null;
        String token = who instanceof Credentials.Token known ? known.token() : null;
        return new ClientFrame.Login(id, who.user(), password, token);
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
        rememberProof(welcome);
        deliveries.deliver(() -> listener.connected(welcome));
        FirstContact first = firstContact;
        firstContact = null;
        if (first != null) {
            first.succeeded(welcome);
        }
        watch(open, Duration.ofSeconds(Math.max(1, welcome.pingSeconds())));
        mailbox.connected(through, welcome.user());
        rooms.connected(through);
        calls.connected(through);
        outbox.connected(through);
    }

    /** The token serves later connections; the password stays for the day when it has expired. */
    private void rememberProof(Welcome welcome) {
        Credentials who = credentials;
        if (who instanceof Credentials.Password known) {
            password = known.password();
        } else if (who instanceof Credentials.NewAccount created) {
            password = created.password();
        }
        if (welcome.token() != null) {
            credentials = new Credentials.Token(welcome.user(), welcome.token());
        } else if (who instanceof Credentials.NewAccount created) {
            credentials = new Credentials.Password(welcome.user(), created.password());
        }
    }

    private void signInFailed(Exchange through, ClientException reason) {
        if (through != exchange || phase != Phase.CONNECTING) {
            return;
        }
        Credentials who = credentials;
        if (firstContact == null && reason.code() == ErrorCode.INVALID_TOKEN && password != null && who != null) {
            credentials = new Credentials.Password(who.user(), password);
            signIn(through);
        } else if (firstContact == null && reason.code() != null && !reason.retryable()) {
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
        ServerFrame frame;
        try {
            frame = FrameCodec.readServer(text);
        } catch (ProtocolException newer) {
            // A push that a later version knows; a reply of unknown form runs into its timeout.
            LOG.log(Level.DEBUG, "frame not understood code={0}", newer.code());
            return;
        }
        if (frame instanceof ServerFrame.Reply reply) {
            if (exchange != null) {
                exchange.reply(reply);
            }
        } else if (frame instanceof ServerFrame.EventPush push) {
            said(push.event());
        } else if (frame instanceof ServerFrame.Presence presence && rooms.follows(presence.room())) {
            deliveries.deliver(() -> listener.presence(presence));
        }
    }

    private void said(Event event) {
        if (event.target() instanceof RoomName room) {
            rooms.live(room, event);
        } else {
            mailbox.live(event);
        }
    }

    @Override
    public void ended(Socket over, int status, ClientException reason) {
        if (phase == Phase.CLOSED) {
            farewell.run();
        } else if (over == socket) {
            socket = null;
            disconnected(reason, CloseCode.reconnectAfter(status));
        }
    }

    private void disconnected(ClientException reason, boolean again) {
        connectDeadline.cancel();
        boolean wasLive = phase == Phase.LIVE;
        cut(reason);
        if (firstContact != null) {
            firstAttemptFailed(firstContact, reason);
        } else if (!again) {
            close(reason);
        } else if (phase != Phase.CLOSED) {
            phase = Phase.WAITING;
            urlIndex = (urlIndex + 1) % config.urls().size();
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

    private void firstAttemptFailed(FirstContact first, ClientException reason) {
        triedUrls++;
        if (reason.kind() != Kind.REFUSED && triedUrls < config.urls().size()) {
            urlIndex = (urlIndex + 1) % config.urls().size();
            connect();
        } else {
            phase = Phase.IDLE;
            firstContact = null;
            credentials = null;
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
        if (over != null) {
            over.end(new ClientException(Kind.UNREACHABLE, text(reason), reason));
        }
    }

    /** A gateway that is not heard for three pings is dead, whatever TCP thinks. */
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

    /** The caller's code has caught up: read on. */
    void readOn() {
        if (socket != null) {
            socket.resume();
        }
    }

    /** As {@link #close(ClientException)}; {@code gone} is run when the goodbye has been sent. */
    void close(ClientException reason, Runnable gone) {
        Socket over = socket;
        farewell = gone;
        close(reason);
        if (over == null) {
            gone.run();
        }
    }

    /** For good: what is under way fails with {@code reason}. */
    private void close(ClientException reason) {
        if (phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        connectDeadline.cancel();
        Socket over = socket;
        socket = null;
        if (over != null) {
            over.close();
        }
        cut(reason);
        calls.failAll(reason);
        outbox.failAll(reason);
        FirstContact first = firstContact;
        firstContact = null;
        if (first != null) {
            first.failed(reason);
        }
        deliveries.deliver(() -> listener.closed(text(reason)));
    }

    private static String text(ClientException reason) {
        return reason.getMessage() == null ? reason.kind().name() : reason.getMessage();
    }
}
