package chat.parley.gateway.server;

import io.netty.channel.ChannelPipeline;
import java.util.function.LongSupplier;

/**
 * The PROXY protocol, by which a TCP load balancer says whose connection it passes on; versions 1 and 2. Chats of one
 * gateway either all begin with such a header, or none does (ADR 0017). Thread-safe.
 */
final class ProxyProtocol {
    private final boolean expected;
    private final SparseWarning warning;

    ProxyProtocol(boolean expected, LongSupplier nanoTime) {
        this.expected = expected;
        this.warning = new SparseWarning(nanoTime);
    }

    /** Adds what reads, or refuses, a header to the end of {@code pipeline}. All of it is gone after the first bytes. */
    void addTo(ChannelPipeline pipeline) {
        if (expected) {
            ProxyHeader header = new ProxyHeader(warning);
            pipeline.addLast("proxy-detection", new ProxyDetection(header)).addLast("proxy-header", header);
        } else {
            pipeline.addLast("no-proxy-header", new NoProxyHeader(warning));
        }
    }
}
