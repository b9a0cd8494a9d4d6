package chat.parley.gateway.config;

import chat.parley.gateway.address.UrlHost;
import java.net.URI;

/**
 * Where clients reach the object store (ADR 0018).
 *
 * @param text an origin, such as {@code https://files.example.org}; its host may be {@value #HOST}, for the one by which the
 *     client reached the gateway
 */
public record PublicUrl(String text) {
    static final String HOST = "{host}";

    /** Whether each client is given a host of its own. */
    boolean isOfAnyHost() {
        return text.contains(HOST);
    }

    /**
     * The origin for a client that reached the gateway by {@code reachedBy}. Throws {@link IllegalArgumentException} if its
     * host is of a kind that {@link URI} does not know.
     */
    public URI origin(UrlHost reachedBy) {
        return URI.create(at(reachedBy));
    }

    /** The origin for a client that reached the gateway by {@code reachedBy}, as text: its host may be of any kind. */
    public String at(UrlHost reachedBy) {
        return text.replace(HOST, reachedBy.text());
    }
}
