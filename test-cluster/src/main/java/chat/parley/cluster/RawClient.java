package chat.parley.cluster;

import chat.parley.patience.Patience;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client as a stranger would write it from docs/protocol.md: a WebSocket and JSON, and no library that mends anything. It
 * comes again when it is told to, and otherwise says what it was told. Thread-safe.
 */
public final class RawClient implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Patience.MOST).build();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE_EVENTS = 200;
    private static final String AFTER = "after";
    private static final String CURSOR = "cursor";
    private static final String ROOM = "room";

    private final String user;
    private final Consumer<Exchange> watcher;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> replies = new ConcurrentHashMap<>();
    private final Queue<JsonNode> pushes = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final CompletableFuture<JsonNode> cutOff = closed.thenApply(reason -> {
        throw new IllegalStateException("cut off: " + reason);
    });
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    private RawClient(GatewayProcess gateway, String user, Consumer<Exchange> watcher) {
        this.user = user;
        this.watcher = watcher;
        socket = await(HTTP.newWebSocketBuilder()
                .subprotocols("parley.v1")
                .buildAsync(URI.create(gateway.url() + "/v1/chat"), this));
    }

    /** A client that is signed in to a new account. */
    public static RawClient registered(GatewayProcess gateway, String user) {
        return registered(gateway, user, exchange -> {});
    }

    /** A client that is signed in to a new account; {@code watcher} is told of each request when it is answered. */
    public static RawClient registered(GatewayProcess gateway, String user, Consumer<Exchange> watcher) {
        return signedIn(gateway, user, "register", watcher);
    }

    /** A client that is signed in to an account that was {@link #registered}. */
    public static RawClient signedIn(GatewayProcess gateway, String user) {
        return signedIn(gateway, user, exchange -> {});
    }

    /**
     * A client that is signed in to an account that was registered; {@code watcher} is told of each request when it is
     * answered.
     */
    public static RawClient signedIn(GatewayProcess gateway, String user, Consumer<Exchange> watcher) {
        return signedIn(gateway, user, "login", watcher);
    }

    private static RawClient signedIn(GatewayProcess gateway, String user, String how, Consumer<Exchange> watcher) {
        RawClient client = new RawClient(gateway, user, watcher);
        client.expect("welcome", how, Map.of("user", user, "password", "password of " + user));
        return client;
    }

    public String user() {
        return user;
    }

    /** Sends a request; the future completes with its reply, whatever that is. */
    public CompletableFuture<JsonNode> begin(String type, Map<String, ?> fields) {
        long id = ids.incrementAndGet();
        ObjectNode frame = JSON.createObjectNode().put("type", type).put("id", id);
        frame.setAll(JSON.<ObjectNode>valueToTree(fields));
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        long sentNanos = System.nanoTime();
        CompletableFuture<Void> unused =
                reply.thenAccept(answer -> watcher.accept(new Exchange(type, answer, sentNanos, System.nanoTime())));
        replies.put(id, reply);
        synchronized (this) {
            socket.sendText(frame.toString(), true).join();
        }
        return reply.applyToEither(cutOff, answer -> answer);
    }

    /**
     * The reply to a request, which is sent again, as it is, as often as the gateway says to; fails if it is of another
     * type.
     */
    public JsonNode expect(String reply, String type, Map<String, ?> fields) {
        long end = System.nanoTime() + Patience.MOST.toNanos();
        while (true) {
            JsonNode answer = await(begin(type, fields));
            if (answer.path("type").asText().equals(reply)) {
                return answer;
            }
            if (!answer.has("retryAfterMillis") || System.nanoTime() > end) {
                throw new AssertionError(user + " asked " + type + " and was answered " + answer);
            }
            pause(answer.path("retryAfterMillis").asLong());
        }
    }

    /** Sleeps for as long as the gateway asks for. */
    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Says {@code text} in a room, and returns the event's id once it is acknowledged. */
    public String post(String room, String text) {
        return post(Map.of(ROOM, room, "nonce", nonce(), "text", text));
    }

    /** Says {@code text} to a user, and returns the event's id once it is acknowledged. */
    public String tell(String to, String text) {
        return post(Map.of("to", to, "nonce", nonce(), "text", text));
    }

    /** Puts a file into the store, announces it in a room, and returns the event's id once it is acknowledged. */
    public String share(String room, String name, byte[] bytes) {
        JsonNode upload = expect(
                "upload",
                "upload",
                Map.of(ROOM, room, "name", name, "size", bytes.length, "mediaType", "application/octet-stream"));
        String file = upload.path("file").asText();
        JsonNode part = expect("parts", "parts", Map.of("file", file, "parts", List.of(1)))
                .path("parts")
                .path(0);
        Map<String, Object> complete = Map.of(
                "file",
                file,
                "nonce",
                nonce(),
                "sha256",
                sha256(bytes),
                "parts",
                List.of(Map.of("part", 1, "etag", send(part, bytes))));
        return expect("ack", "complete", complete).path("event").asText();
    }

    /** Sends bytes to where {@code part} says, and returns the ETag that the store answers. */
    private static String send(JsonNode part, byte[] bytes) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(part.path("url").asText()))
                .method(part.path("method").asText(), HttpRequest.BodyPublishers.ofByteArray(bytes));
        part.path("headers")
                .properties()
                .forEach(header ->
                        request.header(header.getKey(), header.getValue().asText()));
        HttpResponse<String> answer = await(HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString()));
        return answer.headers()
                .firstValue("ETag")
                .orElseThrow(() -> new AssertionError("the store took no part: " + answer + " " + answer.body()));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every JVM has SHA-256", e);
        }
    }

    private String post(Map<String, String> frame) {
        return expect("ack", "post", frame).path("event").asText();
    }

    /** A nonce that was not used yet. */
    public String nonce() {
        return user + "-" + System.nanoTime() + "-" + ids.get();
    }

    /** Enters a room, reading its newest page. */
    public RawLog join(String room) {
        RawLog log = new RawLog();
        log.addFirst(expect("joined", "join", Map.of(ROOM, room, "limit", PAGE_EVENTS)));
        return log;
    }

    /** Enters a room again as §6 says, reading all that {@code log} lacks, which gets it, and knows whether it was all. */
    public RawLog resume(String room, RawLog log) {
        if (log.cursors().isEmpty()) {
            throw new AssertionError("nothing was in the room yet: there is no cursor to resume from");
        }
        ObjectNode join = JSON.valueToTree(log.cursors());
        JsonNode page = expect("joined", "join", fields(join.put(ROOM, room).put("limit", PAGE_EVENTS)));
        String told = page.path(CURSOR).asText();
        boolean complete = page.path("recovered").asBoolean();
        log.add(page);
        while (page.path("more").asBoolean()) {
            ObjectNode next = JSON.createObjectNode().put(ROOM, room).put("limit", PAGE_EVENTS);
            next.put(AFTER, RawLog.lastId(page));
            if (log.cursors().containsKey(CURSOR)) {
                next.put(CURSOR, log.cursors().get(CURSOR));
            }
            page = expect("history", "history", fields(next));
            complete &= page.path("recovered").asBoolean();
            log.add(page);
        }
        log.caughtUp(complete, told);
        return log;
    }

    private static Map<String, ?> fields(ObjectNode frame) {
        return JSON.convertValue(frame, JSON.getTypeFactory().constructMapType(Map.class, String.class, Object.class));
    }

    /** The newest page of a room. */
    public RawLog history(String room) {
        return newest("history", Map.of(ROOM, room, "limit", PAGE_EVENTS));
    }

    /** The newest files of a room. */
    public RawLog files(String room) {
        return newest("files", Map.of(ROOM, room, "limit", PAGE_EVENTS));
    }

    /** The newest page of all the user's private messages. */
    public RawLog mail() {
        RawLog log = new RawLog();
        log.addFirst(expect("history", "history", Map.of("limit", PAGE_EVENTS)));
        return log;
    }

    /** Reads all of the private messages that {@code log} lacks, as §6 says, into it. */
    public RawLog resumeMail(RawLog log) {
        ObjectNode next = JSON.valueToTree(log.cursors());
        if (log.cursors().containsKey(AFTER)) {
            Instant last =
                    Instant.ofEpochMilli(EventId.parse(log.cursors().get(AFTER)).millis());
            next.put(AFTER, EventId.startOf(last.minus(Limits.RESUME_OVERLAP)).toString());
        }
        String told = "";
        for (boolean more = true; more; ) {
            JsonNode page = expect("history", "history", fields(next.put("limit", PAGE_EVENTS)));
            log.add(page);
            told = told.isEmpty() ? page.path(CURSOR).asText() : told;
            more = page.path("more").asBoolean();
            if (more) {
                next.put(AFTER, RawLog.lastId(page));
            }
        }
        log.advance(told);
        return log;
    }

    private RawLog newest(String type, Map<String, ?> fields) {
        RawLog log = new RawLog();
        log.add(expect(type, type, fields));
        return log;
    }

    /** What was pushed by now and not taken yet goes into {@code log}: all of it, so who is in two rooms has one log. */
    public RawLog drainInto(RawLog log) {
        for (JsonNode push = pushes.poll(); push != null; push = pushes.poll()) {
            log.push(push);
        }
        return log;
    }

    /** The pushes of that type that came by now and were not taken by {@link #drainInto}, in order. */
    public List<JsonNode> pushed(String type) {
        return pushes.stream()
                .filter(push -> push.path("type").asText().equals(type))
                .toList();
    }

    /** Whether the gateway, or the network, ended the connection. */
    public boolean isClosed() {
        return closed.isDone();
    }

    /** Why the connection ended, as soon as it has: with the close code, if there was one. */
    public String awaitClosed() {
        return await(closed.copy());
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(Patience.MOST.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Cuts the connection, as a laptop does that is closed: without a word. */
    @Override
    public void close() {
        socket.abort();
        closed.complete("by the client itself");
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            JsonNode frame = read(partial.toString());
            partial.setLength(0);
            if (frame.has("id")) {
                Objects.requireNonNull(replies.remove(frame.path("id").asLong()), () -> "a reply to nothing: " + frame)
                        .complete(frame);
            } else {
                pushes.add(frame);
            }
        }
        from.request(1);
        return null;
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("the gateway sent no JSON: " + text, e);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        closed.complete(status + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(error.toString());
    }
}
