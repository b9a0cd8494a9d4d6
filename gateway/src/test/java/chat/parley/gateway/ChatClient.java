package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.patience.Patience;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.Marker;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A client as a stranger would write it: a WebSocket, JSON, request and reply by id. */
final class ChatClient implements WebSocket.Listener {
    static final String PASSWORD = "correct horse";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, CompletableFuture<ServerFrame.Reply>> replies = new ConcurrentHashMap<>();
    private final List<ServerFrame.Failure> anonymousFailures = new CopyOnWriteArrayList<>();
    private final Queue<ServerFrame.Push> pushes = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    ChatClient(int port) {
        this("127.0.0.1", port);
    }

    ChatClient(String host, int port) {
        socket = HTTP.newWebSocketBuilder()
                .subprotocols("parley.v1")
                .connectTimeout(Patience.MOST)
                .buildAsync(URI.create("ws://" + host + ":" + port + "/v1/chat"), this)
                .orTimeout(Patience.MOST.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }

    static ChatClient registered(int port, String user) {
        return registered("127.0.0.1", port, user);
    }

    static ChatClient registered(String host, int port, String user) {
        ChatClient client = new ChatClient(host, port);
        client.expect(ServerFrame.Welcome.class, id -> new ClientFrame.Register(id, new UserName(user), PASSWORD));
        return client;
    }

    static ChatClient loggedIn(int port, String user) {
        ChatClient client = new ChatClient(port);
        client.expect(ServerFrame.Welcome.class, id -> new ClientFrame.Login(id, new UserName(user), PASSWORD, null));
        return client;
    }

    interface Request {
        ClientFrame withId(long id);
    }

    CompletableFuture<ServerFrame.Reply> begin(Request request) {
        return beginText(id -> FrameCodec.write(request.withId(id)));
    }

    /** Sends a request that may be none. */
    CompletableFuture<ServerFrame.Reply> beginText(LongFunction<String> request) {
        long id = ids.incrementAndGet();
        CompletableFuture<ServerFrame.Reply> reply = new CompletableFuture<>();
        replies.put(id, reply);
        sendText(request.apply(id));
        return reply;
    }

    ServerFrame.Reply ask(Request request) {
        return begin(request)
                .orTimeout(Patience.MOST.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }

    <T extends ServerFrame.Reply> T expect(Class<T> type, Request request) {
        ServerFrame.Reply reply = ask(request);
        assertThat(reply).isInstanceOf(type);
        return type.cast(reply);
    }

    ServerFrame.Failure expectFailure(ErrorCode code, Request request) {
        ServerFrame.Failure failure = expect(ServerFrame.Failure.class, request);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.message()).isNotBlank().hasLineCount(1);
        return failure;
    }

    /** One at a time: a WebSocket takes no second text while it sends one. */
    synchronized void sendText(String text) {
        socket.sendText(text, true).join();
    }

    WebSocket socket() {
        return socket;
    }

    ServerFrame.Joined join(String room) {
        return expect(ServerFrame.Joined.class, id -> new ClientFrame.Join(id, new RoomName(room), null, null));
    }

    ServerFrame.Joined resume(String room, EventId after) {
        return expect(ServerFrame.Joined.class, id -> new ClientFrame.Join(id, new RoomName(room), after, null));
    }

    EventId post(String room, String text) {
        return expect(ServerFrame.Ack.class, id -> postFrame(id, room, "n" + id + text.hashCode(), text))
                .event();
    }

    EventId tell(String user, String text) {
        return expect(ServerFrame.Ack.class, id -> tellFrame(id, user, "n" + id + text.hashCode(), text))
                .event();
    }

    static ClientFrame.Post postFrame(long id, String room, String nonce, String text) {
        return new ClientFrame.Post(id, new RoomName(room), new Nonce(nonce), text);
    }

    static ClientFrame.Post tellFrame(long id, String user, String nonce, String text) {
        return new ClientFrame.Post(id, new UserName(user), new Nonce(nonce), text);
    }

    List<Event> events() {
        return pushes.stream()
                .filter(ServerFrame.EventPush.class::isInstance)
                .map(push -> ((ServerFrame.EventPush) push).event())
                .toList();
    }

    List<String> texts() {
        return texts(events());
    }

    /** Of kinds that are not known, the JSON. */
    static List<String> texts(List<Event> events) {
        return events.stream()
                .map(event -> event.body() instanceof Body.Text text
                        ? text.text()
                        : new String(FrameCodec.write(event), StandardCharsets.UTF_8))
                .toList();
    }

    void awaitText(String text) {
        await("text " + text).untilAsserted(() -> assertThat(texts()).contains(text));
    }

    ServerFrame.Presence awaitPresence(Predicate<ServerFrame.Presence> wanted) {
        return await("presence")
                .until(
                        () -> pushes.stream()
                                .filter(ServerFrame.Presence.class::isInstance)
                                .map(ServerFrame.Presence.class::cast)
                                .filter(wanted)
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    /** Who was told to type, or not any more, in order. */
    List<ServerFrame.Typing> typing() {
        return pushes.stream()
                .filter(ServerFrame.Typing.class::isInstance)
                .map(ServerFrame.Typing.class::cast)
                .toList();
    }

    void done(Request request) {
        expect(ServerFrame.Done.class, request);
    }

    /** Marks as read, which is done. */
    void read(Marker marker) {
        expect(ServerFrame.Done.class, id -> new ClientFrame.Read(id, marker));
    }

    /** What it was told of markers, in order. */
    List<Marker> markers() {
        return markerPushes().flatMap(push -> push.markers().stream()).toList();
    }

    /** Whether it was told that these are all. */
    boolean hasAllMarkers() {
        return markerPushes().anyMatch(push -> Boolean.TRUE.equals(push.complete()));
    }

    private Stream<ServerFrame.Markers> markerPushes() {
        return pushes.stream().filter(ServerFrame.Markers.class::isInstance).map(ServerFrame.Markers.class::cast);
    }

    /** How many times it was asked to move. */
    List<ServerFrame.Move> moves() {
        return pushes.stream()
                .filter(ServerFrame.Move.class::isInstance)
                .map(ServerFrame.Move.class::cast)
                .toList();
    }

    ServerFrame.Move awaitMove() {
        await("move").until(() -> !moves().isEmpty());
        return moves().get(0);
    }

    ServerFrame.Failure awaitAnonymousFailure() {
        await("failure without id").until(() -> !anonymousFailures.isEmpty());
        return anonymousFailures.get(0);
    }

    int awaitClosed() {
        return closed.orTimeout(Patience.MOST.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }

    boolean isClosed() {
        return closed.isDone();
    }

    void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            ServerFrame frame = FrameCodec.readServer(partial.toString());
            partial.setLength(0);
            if (frame instanceof ServerFrame.Push push) {
                pushes.add(push);
            } else if (frame instanceof ServerFrame.Failure failure && failure.id() == null) {
                anonymousFailures.add(failure);
            } else if (frame instanceof ServerFrame.Reply reply) {
                Objects.requireNonNull(replies.remove(id(reply)), "a reply to nothing: " + reply)
                        .complete(reply);
            }
        }
        from.request(1);
        return null;
    }

    private static Long id(ServerFrame.Reply reply) {
        try {
            return ((Number) Objects.requireNonNull(
                            reply.getClass().getMethod("id").invoke(reply)))
                    .longValue();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        closed.complete(status);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }
}
