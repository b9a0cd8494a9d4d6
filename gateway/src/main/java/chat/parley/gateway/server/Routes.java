package chat.parley.gateway.server;

import chat.parley.gateway.health.Health;
import chat.parley.gateway.health.Status;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What is where, apart from the chat and file bytes. */
final class Routes {
    static final String CHAT = "/v1/chat";

    private final Health health;
    private final byte[] page;

    Routes(Health health) {
        this.health = health;
        this.page = resource("index.html");
    }

    Answer get(String path) {
        return switch (path) {
            case "/" -> new Answer(HttpResponseStatus.OK, "text/html; charset=utf-8", page);
            case "/healthz" -> answer(health.live());
            case "/readyz" -> answer(health.ready());
            default -> Answer.line(HttpResponseStatus.NOT_FOUND, "nothing here; the chat is at " + CHAT);
        };
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
