package chat.parley.gateway.server;

import chat.parley.gateway.failure.RepeatedWarning;
import io.netty.channel.ChannelPipeline;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PROXY protocol, by which a TCP load balancer says whose connection it passes on; versions 1 and 2. Chats of one
 * gateway either all begin with such a header, or none does (ADR 0017). Thread-safe.
 */
final class ProxyProtocol {
    private static final Logger log = LoggerFactory.getLogger(ProxyProtocol.class);

    private final boolean expected;
    private final boolean tlsFollows;
    private final RepeatedWarning warning;

    ProxyProtocol(boolean expected, boolean tlsFollows, LongSupplier nanoTime) {
        this.expected = expected;
        this.tlsFollows = tlsFollows;
        this.warning = new RepeatedWarning(log, nanoTime);
    }

    /** Adds what reads, or refuses, a header to the end of {@code pipeline}. All of it is gone after the first bytes. */
    void addTo(ChannelPipeline pipeline) {
        if (expected) {
            ProxyHeader header = new ProxyHeader(warning);
            pipeline.addLast("proxy-detection", new ProxyDetection(header)).addLast("proxy-header", header);
        } else {
            pipeline.addLast("no-proxy-header", new NoProxyHeader(warning, tlsFollows));
        }
    }
}
