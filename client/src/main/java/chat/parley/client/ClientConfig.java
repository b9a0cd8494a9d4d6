package chat.parley.client;

import chat.parley.protocol.Limits;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a client connects. Immutable; each {@code with…} gives a changed copy.
 *
 * @param urls of gateways, {@code ws:} or {@code wss:}: the first sign-in tries them in this order; a client that has to
 *     leave one tries the others in any order
 * @param tls for {@code wss} and {@code https}; null for the platform's trusted authorities
 * @param connectTimeout for one connection, from the first packet to {@code welcome}
 * @param replyTimeout for one answer on a live connection
 * @param requestTimeout for a request altogether, across lost connections
 * @param retryFor how long a post that gateways refuse with a retryable code, or do not answer, is repeated
 * @param reconnectMin bound of the first random delay before connecting again; it doubles with each failure
 * @param reconnectMax bound of the delay in the end
 * @param outboxPosts posts without answer that the client keeps; more are refused
 * @param postsInFlight posts of one conversation that are sent without waiting for their answers, up to 32. With 1 they
 *     keep their order whatever is refused; with more, one that is refused as busy falls behind those sent after it
 * @param insecure whether it signs in through {@link #exposed} gateways, too
 * @param device what the device calls itself in the list of its user's devices; null for nothing
 */
public record ClientConfig(
        List<URI> urls,
        @Nullable SSLContext tls,
        String clientName,
        Duration connectTimeout,
        Duration replyTimeout,
        Duration requestTimeout,
        Duration retryFor,
        Duration reconnectMin,
        Duration reconnectMax,
        int outboxPosts,
        int postsInFlight,
        boolean insecure,
        @Nullable String device) {

    public ClientConfig {
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("name at least one gateway");
        }
        urls = urls.stream().map(GatewayUrl::normalised).toList();
    }

    /** A configuration with the defaults, for these gateways. */
    public static ClientConfig of(URI... urls) {
        return new ClientConfig(
                List.of(urls),
                null,
                "parley-java",
                Duration.ofSeconds(10),
                Limits.LONGEST_ANSWER.plusSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofMillis(250),
                Duration.ofSeconds(10),
                10_000,
                1,
                false,
                null);
    }

    public ClientConfig withTls(SSLContext context) {
        return new ClientConfig(
                urls,
                context,
                clientName,
                connectTimeout,
                replyTimeout,
                requestTimeout,
                retryFor,
                reconnectMin,
                reconnectMax,
                outboxPosts,
                postsInFlight,
                insecure,
                device);
    }

    public ClientConfig withClientName(String name) {
        return new ClientConfig(
                urls,
                tls,
                name,
                connectTimeout,
                replyTimeout,
                requestTimeout,
                retryFor,
                reconnectMin,
                reconnectMax,
                outboxPosts,
                postsInFlight,
                insecure,
                device);
    }

    public ClientConfig withTimeouts(Duration connect, Duration reply, Duration request, Duration retry) {
        return new ClientConfig(
                urls,
                tls,
                clientName,
                connect,
                reply,
                request,
                retry,
                reconnectMin,
                reconnectMax,
                outboxPosts,
                postsInFlight,
                insecure,
                device);
    }

    public ClientConfig withReconnect(Duration min, Duration max) {
        return new ClientConfig(
                urls,
                tls,
                clientName,
                connectTimeout,
                replyTimeout,
                requestTimeout,
                retryFor,
                min,
                max,
                outboxPosts,
                postsInFlight,
                insecure,
                device);
    }

    public ClientConfig withOutbox(int posts, int inFlight) {
        return new ClientConfig(
                urls,
                tls,
                clientName,
                connectTimeout,
                replyTimeout,
                requestTimeout,
                retryFor,
                reconnectMin,
                reconnectMax,
                posts,
                inFlight,
                insecure,
                device);
    }

    /** A copy for a device that calls itself {@code name}; null for nothing. */
    public ClientConfig withDevice(@Nullable String name) {
        return new ClientConfig(
                urls,
                tls,
                clientName,
                connectTimeout,
                replyTimeout,
                requestTimeout,
                retryFor,
                reconnectMin,
                reconnectMax,
                outboxPosts,
                postsInFlight,
                insecure,
                name);
    }

    /** A copy that may let secrets go to other machines unencrypted, or may not. */
    public ClientConfig withInsecure(boolean allowed) {
        return new ClientConfig(
                urls,
                tls,
                clientName,
                connectTimeout,
                replyTimeout,
                requestTimeout,
                retryFor,
                reconnectMin,
                reconnectMax,
                outboxPosts,
                postsInFlight,
                allowed,
                device);
    }

    /** Those of {@link #urls} to which passwords, tokens and messages would go unencrypted, and on another machine. */
    public List<URI> exposed() {
        return urls.stream().filter(GatewayUrl::isExposed).toList();
    }
}
