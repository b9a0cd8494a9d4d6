package chat.parley.storage.objectstore;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a store does with signed URLs, for {@link InMemoryObjectStore}: each URL is good for one method, key, host and time. */
final class SignedUrlServer implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private static final String UPLOADED_AS = "application/octet-stream";

    private final ObjectStore store;
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private @Nullable HttpServer server;

    SignedUrlServer(ObjectStore store) {
        this.store = store;
    }

    ObjectStore.SignedRequest sign(
            String method, String key, @Nullable String fileName, long size, Duration validity, URI origin) {
        String path = "/" + UUID.randomUUID();
        grants.put(
                path,
                new Grant(
                        method,
                        key,
                        origin.getRawAuthority(),
                        fileName,
                        size,
                        Instant.now().plus(validity)));
        Map<String, String> headers =
                method.equals("PUT") ? Map.of("Content-Type", UPLOADED_AS, "If-None-Match", "*") : Map.of();
        return new ObjectStore.SignedRequest(method, origin + path, headers);
    }

    synchronized int port() {
        if (server == null) {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server.createContext("/", this::handle);
            server.start();
        }
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Grant grant = grants.get(exchange.getRequestURI().getPath());
            if (grant == null
                    || !grant.method.equals(exchange.getRequestMethod())
                    || !grant.host.equals(exchange.getRequestHeaders().getFirst("Host"))
                    || Instant.now().isAfter(grant.until)) {
                exchange.sendResponseHeaders(403, -1);
            } else if (grant.method.equals("PUT")) {
                put(exchange, grant);
            } else {
                get(exchange, grant);
            }
        }
    }

    private void put(HttpExchange exchange, Grant grant) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Headers sent = exchange.getRequestHeaders();
        boolean asSigned = body.length == grant.size
                && Long.toString(grant.size).equals(sent.getFirst("Content-Length"))
                && UPLOADED_AS.equals(sent.getFirst("Content-Type"))
                && "*".equals(sent.getFirst("If-None-Match"));
        Optional<String> etag = asSigned ? store.create(grant.key, body, "") : Optional.empty();
        etag.ifPresent(written -> exchange.getResponseHeaders().set("ETag", '"' + written + '"'));
        exchange.sendResponseHeaders(etag.isPresent() ? 200 : (asSigned ? 412 : 403), -1);
    }

    private void get(HttpExchange exchange, Grant grant) throws IOException {
        ObjectStore.StoredObject found = store.get(grant.key).orElse(null);
        if (found == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        byte[] bytes = found.bytes();
        int status = 200;
        String range = exchange.getRequestHeaders().getFirst("Range");
        Matcher asked = range == null ? null : RANGE.matcher(range);
        if (asked != null && asked.matches()) {
            int to = asked.group(2).isEmpty() ? bytes.length : Integer.parseInt(asked.group(2)) + 1;
            bytes = Arrays.copyOfRange(bytes, Integer.parseInt(asked.group(1)), Math.min(to, bytes.length));
            status = 206;
        }
        if (grant.fileName != null) {
            exchange.getResponseHeaders().set("Content-Disposition", Attachment.named(grant.fileName));
        }
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        exchange.getResponseHeaders().set("ETag", '"' + found.etag() + '"');
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.stop(0);
        }
    }

    private record Grant(
            String method,
            String key,
            String host,
            @Nullable String fileName,
            long size,
            Instant until) {}
}
