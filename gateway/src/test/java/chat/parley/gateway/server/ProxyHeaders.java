package chat.parley.gateway.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;

/** PROXY headers as load balancers send them. */
public final class ProxyHeaders {
    private ProxyHeaders() {}

    public static byte[] v1(String source, int port) {
        return bytes(new HAProxyMessage(
                HAProxyProtocolVersion.V1,
                HAProxyCommand.PROXY,
                HAProxyProxiedProtocol.TCP4,
                source,
                "198.51.100.1",
                port,
                7275));
    }

    public static byte[] v2(String source, int port) {
        boolean v6 = source.contains(":");
        return bytes(new HAProxyMessage(
                HAProxyProtocolVersion.V2,
                HAProxyCommand.PROXY,
                v6 ? HAProxyProxiedProtocol.TCP6 : HAProxyProxiedProtocol.TCP4,
                source,
                v6 ? "2001:db8::1" : "198.51.100.1",
                port,
                7275));
    }

    /** Of the load balancer's own connections. */
    public static byte[] local() {
        return of(HAProxyCommand.LOCAL);
    }

    /** Of a connection whose address the load balancer does not know. */
    public static byte[] unknown() {
        return of(HAProxyCommand.PROXY);
    }

    private static byte[] of(HAProxyCommand command) {
        return bytes(new HAProxyMessage(
                HAProxyProtocolVersion.V2, command, HAProxyProxiedProtocol.UNKNOWN, null, null, 0, 0));
    }

    private static byte[] bytes(HAProxyMessage header) {
        EmbeddedChannel encoder = new EmbeddedChannel(HAProxyMessageEncoder.INSTANCE);
        encoder.writeOutbound(header);
        ByteBuf encoded = encoder.readOutbound();
        byte[] bytes = ByteBufUtil.getBytes(encoded);
        encoded.release();
        encoder.finishAndReleaseAll();
        return bytes;
    }
}
