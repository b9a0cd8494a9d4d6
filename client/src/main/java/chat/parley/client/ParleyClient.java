package chat.parley.client;

import chat.parley.client.ClientException.Kind;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Feature;
import chat.parley.protocol.Marker;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A user's connection to Parley, kept through the loss of gateways: it comes back by itself, enters its rooms again, reads
 * what it missed and repeats the posts that got no answer.
 *
 * <p>Thread-safe. Nothing blocks but {@link #close}. Futures fail with {@link ClientException} only; they are completed on
 * a thread of the client's, so stages that follow must not block ({@code …Async} may). A listener may wait for a future.
 */
public final class ParleyClient implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ParleyClient.class.getName());
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final ClientConfig config;
    private final Http http;
    private final Loop loop = new Loop("parley-client");
    private final Deliveries calls;
    private final Deliveries replies = new Deliveries("parley-replies", () -> {});
    private final Session session;
    private final Nonces nonces = new Nonces();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Futures that were handed out, and have no outcome yet. */
    private final Map<Long, CompletableFuture<?>> unanswered = new ConcurrentHashMap<>();

    private final AtomicLong handedOut = new AtomicLong();

    public ParleyClient(ClientConfig config, ClientListener listener) {
        this.config = config;
        this.http = new Http(config);
        this.calls = new Deliveries("parley-listener", this::readOn);
        this.session = new Session(loop, config, http.client(), listener, calls);
    }

    private void readOn() {
        loop.execute(session::readOn);
    }

    /**
     * Signs in. Each address is tried once; if the future fails, this may be called again, with other credentials. Once
     * it has succeeded the client looks after the connection until {@link #close}.
     */
    public CompletableFuture<ServerFrame.Welcome> connect(Credentials credentials) {
        if (!config.insecure() && !config.exposed().isEmpty()) {
            return CompletableFuture.failedFuture(new ClientException(
                    Kind.INSECURE,
                    "passwords, tokens and messages would go to "
                            + config.exposed().get(0).getRawAuthority()
                            + " unencrypted: use wss, or allow it by ClientConfig.withInsecure"));
        }
        CompletableFuture<ServerFrame.Welcome> welcome = new CompletableFuture<>();
        onLoop(
                welcome,
                () -> session.start(credentials, new Session.FirstContact() {
                    @Override
                    public void succeeded(ServerFrame.Welcome reply) {
                        complete(welcome, reply);
                    }

                    @Override
                    public void failed(ClientException reason) {
                        fail(welcome, reason);
                    }
                }));
        return welcome;
    }

    /**
     * Enters a room, and stays in it across connections. The reply has the newest {@code limit} events. In a room that the
     * client is in, it only reads.
     */
    public CompletableFuture<ServerFrame.Joined> join(RoomName room, int limit) {
        CompletableFuture<ServerFrame.Joined> joined = new CompletableFuture<>();
        LongFunction<ClientFrame> again = checked(id -> new ClientFrame.Join(id, room, null, limit));
        onLoop(joined, () -> {
            if (session.rooms().follows(room)) {
                submit(again, ServerFrame.Joined.class, Calls.Patience.ANSWER, joined);
                return;
            }
            session.rooms().join(room, limit, reply -> complete(joined, reply), reason -> fail(joined, reason));
            loop.after(config.requestTimeout(), () -> {
                if (!joined.isDone()) {
                    session.rooms().giveUp(room);
                    fail(joined, new ClientException(Kind.TIMEOUT, "room " + room + " could not be entered in time"));
                }
            });
        });
        return joined;
    }

    /** Leaves a room; the client forgets it at once. */
    public CompletableFuture<ServerFrame.Done> leave(RoomName room) {
        onLoop(null, () -> session.rooms().forget(room));
        return request(id -> new ClientFrame.Leave(id, room), ServerFrame.Done.class);
    }

    /**
     * Says something. Completes with the event's id when the message is on disk; fails when it was refused for good.
     * Throws {@link chat.parley.protocol.ProtocolException} if the text is too long or blank.
     */
    public CompletableFuture<EventId> post(Conversation target, String text) {
        return post(target, nonces.next(), text);
    }

    /** As {@link #post(Conversation, String)}, with a {@link #nonce} by which the caller knows the event when it comes. */
    public CompletableFuture<EventId> post(Conversation target, Nonce nonce, String text) {
        return say(id -> new ClientFrame.Post(id, target, nonce, text));
    }

    /**
     * Says something, or changes what was said: a {@link ClientFrame.Post}, {@link ClientFrame.Edit}, {@link ClientFrame.Remove} or
     * {@link ClientFrame.React}. What goes to one conversation gets there in the order in which it was given, over lost connections, too.
     * Completes with the id of the new event when that is on disk; fails when it was refused for good. Throws
     * {@link chat.parley.protocol.ProtocolException} if the frame cannot be made.
     *
     * @param frame the same each time but for the id, with a {@link #nonce} that was used for nothing else
     */
    public <F extends ClientFrame & ClientFrame.Saying> CompletableFuture<EventId> say(LongFunction<F> frame) {
        LongFunction<F> valid = checked(frame);
        CompletableFuture<EventId> acknowledged = new CompletableFuture<>();
        onLoop(acknowledged, () -> {
            session.attention().said(valid.apply(0).target());
            session.outbox().add(valid, event -> complete(acknowledged, event), reason -> fail(acknowledged, reason));
        });
        return acknowledged;
    }

    public CompletableFuture<ServerFrame.Rooms> rooms() {
        return request(ClientFrame.Rooms::new, ServerFrame.Rooms.class);
    }

    /** Who is in {@code room}, or, if null, who is connected. */
    public CompletableFuture<ServerFrame.Users> users(@Nullable RoomName room) {
        return request(id -> new ClientFrame.Users(id, room), ServerFrame.Users.class);
    }

    /**
     * The newest events of a room, or of the conversation with a user, before {@code before} if given. A page without any
     * means that there is none at all: where a gateway has looked at much that is of others, it is asked on.
     */
    public CompletableFuture<ServerFrame.History> history(
            Conversation conversation, @Nullable EventId before, int limit) {
        return page(conversation, null, before, limit);
    }

    /**
     * The newest answers of the thread that {@code root} begins, as {@link #history} gives events. To be asked of gateways that offer
     * {@link Feature#THREADS}.
     */
    public CompletableFuture<ServerFrame.History> thread(
            Conversation conversation, EventId root, @Nullable EventId before, int limit) {
        return page(conversation, root, before, limit);
    }

    private CompletableFuture<ServerFrame.History> page(
            Conversation conversation, @Nullable EventId thread, @Nullable EventId before, int limit) {
        return request(
                        id -> new ClientFrame.History(id, conversation, before, null, null, limit, thread),
                        ServerFrame.History.class)
                .thenCompose(page -> page.more() && page.events().isEmpty() && page.next() != null
                        ? page(conversation, thread, page.next(), limit)
                                .thenApply(page.recovered() ? older -> older : older -> notRecovered(older, page))
                        : CompletableFuture.completedFuture(page));
    }

    /**
     * What was said under that id, with its {@linkplain ServerFrame.History#changes changes}; a page without events if there is no
     * such event.
     */
    public CompletableFuture<ServerFrame.History> event(Conversation conversation, EventId id) {
        return request(
                        request -> new ClientFrame.History(request, conversation, null, id.previous(), 1),
                        ServerFrame.History.class)
                .thenApply(page ->
                        page.events().stream().allMatch(event -> event.id().equals(id))
                                ? page
                                : new ServerFrame.History(page.id(), List.of(), false, page.recovered()));
    }

    /** {@code page} without its claim to be whole: {@code before}, which led to it, lacked something. */
    private static ServerFrame.History notRecovered(ServerFrame.History page, ServerFrame.History before) {
        boolean damaged = before.hasDamage() && (page.recovered() || page.hasDamage());
        return new ServerFrame.History(
                page.id(),
                page.encoded(),
                page.changes(),
                page.more(),
                page.next(),
                false,
                page.cursor(),
                damaged ? Boolean.TRUE : null);
    }

    /** The newest files of a conversation, as {@link #history} gives its events. */
    public CompletableFuture<ServerFrame.Files> files(Conversation conversation, @Nullable EventId before, int limit) {
        return request(id -> new ClientFrame.Files(id, conversation, before, limit), ServerFrame.Files.class)
                .thenCompose(page -> page.more() && page.files().isEmpty() && page.next() != null
                        ? files(conversation, page.next(), limit)
                                .thenApply(page.recovered() ? older -> older : ParleyClient::notRecovered)
                        : CompletableFuture.completedFuture(page));
    }

    private static ServerFrame.Files notRecovered(ServerFrame.Files page) {
        return new ServerFrame.Files(page.id(), page.encoded(), page.more(), page.next(), false);
    }

    /** Whether the gateway of this connection, or of the last one, can do that: what it cannot is not asked of it. */
    public boolean offers(Feature feature) {
        return session.offers(feature);
    }

    /**
     * Marks a conversation as read up to an event, or as unread behind it, on all devices of the user. It counts at once, unless
     * one that is later is known; gateways hear of it within some seconds, also after a lost connection. A room counts once the
     * user is in it.
     */
    public void read(Marker marker) {
        onLoop(null, () -> session.markers().mark(marker));
    }

    /** Lets gateways hear at once how far a conversation was read: the user leaves it. */
    public void left(Conversation conversation) {
        onLoop(null, () -> session.markers().hurry(conversation));
    }

    /** How far a conversation was read on all devices, as far as that is known; empty if it was never read. */
    public CompletableFuture<Optional<Marker>> marker(Conversation conversation) {
        CompletableFuture<Optional<Marker>> marker = new CompletableFuture<>();
        onLoop(
                marker,
                () -> complete(marker, Optional.ofNullable(session.markers().counting(conversation))));
        return marker;
    }

    /**
     * As {@link #marker}, once gateways have told all that they know. It may never be: whoever asks should give up some time, by
     * {@link CompletableFuture#orTimeout}. To be asked of gateways that offer {@link Feature#MARKERS}.
     */
    public CompletableFuture<Optional<Marker>> toldMarker(Conversation conversation) {
        CompletableFuture<Optional<Marker>> marker = new CompletableFuture<>();
        onLoop(
                marker,
                () -> session.markers()
                        .whenComplete(() -> complete(
                                marker, Optional.ofNullable(session.markers().counting(conversation)))));
        return marker;
    }

    /**
     * How many messages of others are above {@code after} in a conversation; all of them if it is null. The gateway counts, part by part:
     * nothing of them is read. To be asked of gateways that offer {@link Feature#MARKERS}.
     */
    public CompletableFuture<UnreadCount> unread(Conversation conversation, @Nullable EventId after) {
        return unread(conversation, after, UnreadCount.NONE, 1);
    }

    private CompletableFuture<UnreadCount> unread(
            Conversation conversation, @Nullable EventId after, UnreadCount before, int number) {
        return request(id -> new ClientFrame.Unread(id, conversation, after), ServerFrame.Unread.class)
                .thenCompose(page -> {
                    UnreadCount sum = before.plus(page);
                    EventId next = page.next();
                    if (!page.more() || next == null) {
                        return CompletableFuture.completedFuture(sum);
                    }
                    return UnreadCount.leadsOn(after, next) && number < UnreadCount.MOST_REQUESTS
                            ? unread(conversation, next, sum, number + 1)
                            : CompletableFuture.completedFuture(sum.notWhole());
                });
    }

    /** Says what the user looks at now, or, with null, that it is no conversation: only there {@code typing} is told. */
    public void look(@Nullable Conversation conversation) {
        onLoop(null, () -> session.attention().look(conversation));
    }

    /** Says that the user is typing in a conversation, seldom enough for every key; with false, that nothing is typed any more. */
    public void typing(Conversation conversation, boolean on) {
        onLoop(null, () -> session.attention().typing(conversation, on));
    }

    /** Says whether the user is away from this client. */
    public void away(boolean away) {
        onLoop(null, () -> session.attention().away(away));
    }

    public CompletableFuture<ServerFrame.Info> info() {
        return request(ClientFrame.Info::new, ServerFrame.Info.class);
    }

    /** The devices on which the user is signed in. Only where the gateway {@linkplain #offers offers} DEVICES, as the two below. */
    public CompletableFuture<ServerFrame.Devices> devices() {
        return request(ClientFrame.Devices::new, ServerFrame.Devices.class);
    }

    /**
     * Signs out a device of the user, or several, as {@link ClientFrame.SignOut} has it. If this client is one of them, it is closed, and
     * the future may fail with {@link Kind#CLOSED} instead.
     */
    public CompletableFuture<ServerFrame.Done> signOut(@Nullable String device, ClientFrame.@Nullable Which which) {
        return persistentRequest(id -> new ClientFrame.SignOut(id, device, which), ServerFrame.Done.class);
    }

    /**
     * Gives the user another password. Later connections of this client that need one use it; until the answer is there,
     * and after none came, they try it when the one so far is wrong.
     *
     * @param signOutOthers whether the user's other devices are signed out
     */
    public CompletableFuture<ServerFrame.Done> changePassword(String old, String now, boolean signOutOthers) {
        LongFunction<ClientFrame.Password> frame =
                checked(id -> new ClientFrame.Password(id, old, now, signOutOthers ? null : false));
        loop.execute(() -> session.proof().passwordMayBe(now));
        return persistentRequest(frame, ServerFrame.Done.class).whenComplete((done, failure) -> {
            if (failure == null) {
                loop.execute(() -> session.proof().passwordChanged(now));
            } else if (failure instanceof ClientException refused && refused.code() == ErrorCode.WRONG_PASSWORD) {
                loop.execute(() -> session.proof().passwordIsNot(now));
            }
        });
    }

    /**
     * Sends a request that may be carried out twice without harm: after a lost connection it is sent again. Throws
     * {@link chat.parley.protocol.ProtocolException} if the frame cannot be made.
     */
    public <R extends ServerFrame.Answer> CompletableFuture<R> request(
            LongFunction<? extends ClientFrame> frame, Class<R> type) {
        return request(frame, type, Calls.Patience.ANSWER);
    }

    /** As {@link #request}; also sent again until {@code requestTimeout} when it is refused with a retryable code. */
    public <R extends ServerFrame.Answer> CompletableFuture<R> persistentRequest(
            LongFunction<? extends ClientFrame> frame, Class<R> type) {
        return request(frame, type, Calls.Patience.PERSIST);
    }

    private <R extends ServerFrame.Answer> CompletableFuture<R> request(
            LongFunction<? extends ClientFrame> frame, Class<R> type, Calls.Patience patience) {
        LongFunction<? extends ClientFrame> valid = checked(frame);
        CompletableFuture<R> answer = new CompletableFuture<>();
        onLoop(answer, () -> submit(valid, type, patience, answer));
        return answer;
    }

    /** A new nonce, for a post or a {@code complete}. */
    public Nonce nonce() {
        return nonces.next();
    }

    /** The absolute http or https address that {@code url} has at the gateway that handed it out. */
    public URI resolve(String url) {
        return GatewayUrl.resolve(session.currentUrl(), url);
    }

    /** The HTTP client for what travels beside the connection, with the same TLS settings. */
    public HttpClient http() {
        return http.client();
    }

    public ClientConfig config() {
        return config;
    }

    /**
     * Says how far the user has read and goodbye, for which it waits two seconds each at most, and ends the client. What is under way
     * fails; listener calls that wait are still made, which is waited for as long again.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        ClientException reason = new ClientException(Kind.CLOSED, "the client was closed");
        CountDownLatch marked = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        loop.execute(() -> session.markers().finish(marked::countDown));
        try {
            if (!marked.await(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.DEBUG, "what was read last is not in the store yet");
            }
            loop.execute(() -> session.close(reason, gone::countDown));
            // A gateway that does not take the goodbye in time has lost nothing by it.
            boolean said = gone.await(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
            LOG.log(Level.DEBUG, "closed goodbye={0}", said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            loop.stop();
            // What came to the loop too late to be looked at.
            List.copyOf(unanswered.values()).forEach(future -> fail(future, reason));
            calls.stop();
            replies.stop();
            http.close();
        }
        calls.awaitEnd(GOODBYE);
    }

    /** Runs {@code task} on the loop; if it throws, or after {@link #close}, {@code future} fails at once. */
    private void onLoop(@Nullable CompletableFuture<?> future, Runnable task) {
        if (future != null) {
            long number = handedOut.incrementAndGet();
            unanswered.put(number, future);
            var unused = future.whenComplete((value, failure) -> unanswered.remove(number));
        }
        // Only now: who closes after this finds the future among the unanswered.
        if (closed.get()) {
            if (future != null) {
                future.completeExceptionally(new ClientException(Kind.CLOSED, "the client is closed"));
            }
        } else {
            loop.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException | AssertionError e) {
                    if (future != null) {
                        fail(future, ClientException.unsent(e));
                    }
                    throw e;
                }
            });
        }
    }

    private <R extends ServerFrame.Reply> void submit(
            LongFunction<? extends ClientFrame> frame,
            Class<R> type,
            Calls.Patience patience,
            CompletableFuture<R> answer) {
        session.calls().submit(frame, type, patience, reply -> complete(answer, reply), reason -> fail(answer, reason));
    }

    private <T> void complete(CompletableFuture<T> future, T value) {
        replies.deliver(() -> future.complete(value));
    }

    private void fail(CompletableFuture<?> future, ClientException reason) {
        replies.deliver(() -> future.completeExceptionally(reason));
    }

    /** {@code frame}, made once on the caller's thread: if it cannot be made, that is thrown here and not on the loop. */
    private static <F extends ClientFrame> LongFunction<F> checked(LongFunction<F> frame) {
        var unused = frame.apply(0);
        return frame;
    }
}
