package chat.parley.gateway.server;

import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.health.Health;
import chat.parley.gateway.health.Status;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;

/** What is where, apart from the chat and file bytes. */
final class Routes {
    static final String CHAT = "/v1/chat";

    /** What those who pass by the load balancer are served. */
    static final Set<String> OPERATORS = Set.of("/healthz", "/readyz", "/metrics");
    /** And what others are not: the load balancer's address is everybody's. */
    private static final Set<String> ONLY_DIRECTLY = Set.of("/metrics");

    private final Health health;
    private final byte[] page;

    Routes(Health health) {
        this.health = health;
        this.page = resource("index.html");
    }

    Answer get(String path, ClientAddress client) {
        if (client.proxied() && ONLY_DIRECTLY.contains(path)) {
            return nothing();
        }
        return switch (path) {
            case "/" -> new Answer(HttpResponseStatus.OK, "text/html; charset=utf-8", page);
            case "/healthz" -> answer(health.live());
            case "/readyz" -> answer(health.ready());
            default -> nothing();
        };
    }

    private static Answer nothing() {
        return Answer.line(HttpResponseStatus.NOT_FOUND, "nothing here; the chat is at " + CHAT);
    }

    private static Answer answer(Status status) {
        return Answer.line(
                status.ok() ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE, status.reason());
    }

    private static byte[] resource(String name) {
        try (InputStream in = Routes.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path: an incomplete build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
