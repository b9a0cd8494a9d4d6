package chat.parley.gateway.address;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection comes from: what the load balancer says in its PROXY header, if there is one, else the other end of the
 * socket. Whoever uses or logs a peer's address asks here.
 *
 * @param address null if the socket was gone before anybody asked
 * @param proxied whether a load balancer passes the connection on, for somebody who need not be the operator
 */
public record ClientAddress(@Nullable SocketAddress address, boolean proxied) {
    private static final AttributeKey<ClientAddress> STORED = AttributeKey.valueOf(ClientAddress.class, "stored");

    /** The address of the client behind {@code channel}. May be called by any thread, at any time. */
    public static ClientAddress of(Channel channel) {
        ClientAddress stored = channel.attr(STORED).get();
        return stored == null ? new ClientAddress(channel.remoteAddress(), false) : stored;
    }

    /** Makes this the answer of {@link #of} for {@code channel} from now on. */
    public void storeOn(Channel channel) {
        channel.attr(STORED).set(this);
    }

    /** The address without the port: {@code 192.0.2.1} or {@code 2001:db8::1}. */
    public String host() {
        return address instanceof InetSocketAddress internet && internet.getAddress() != null
                ? NetUtil.toAddressString(internet.getAddress())
                : String.valueOf(address);
    }

    /** The address with the port: {@code 192.0.2.1:4711} or {@code [2001:db8::1]:4711}. */
    @Override
    public String toString() {
        return address instanceof InetSocketAddress internet
                ? NetUtil.toSocketAddressString(internet)
                : String.valueOf(address);
    }
}
