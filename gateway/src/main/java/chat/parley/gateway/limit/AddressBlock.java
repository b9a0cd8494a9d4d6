package chat.parley.gateway.limit;

import chat.parley.gateway.address.ClientAddress;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Whom an address stands for, where what addresses may have is counted: an IPv4 address, or the /64 that an IPv6 address is
 * in, which is the least that somebody is given, and full of addresses.
 *
 * @param text {@code 192.0.2.1} or {@code 2001:db8:0:1::/64}
 */
public record AddressBlock(String text) {
    private static final int PREFIX_BYTES = 8;
    /** The block of sockets that were gone before anybody asked whose they are. */
    private static final AddressBlock UNKNOWN = new AddressBlock("unknown");

    public static AddressBlock of(ClientAddress client) {
        if (!(client.address() instanceof InetSocketAddress internet)) {
            return client.address() == null ? UNKNOWN : new AddressBlock(String.valueOf(client.address()));
        }
        InetAddress address = internet.getAddress();
        return address == null
                ? UNKNOWN
                : new AddressBlock(address instanceof Inet6Address ? network(address) : text(address));
    }

    private static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, PREFIX_BYTES, bytes.length, (byte) 0);
        try {
            return text(InetAddress.getByAddress(bytes)) + "/64";
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an IPv6 address has 16 bytes", e);
        }
    }

    private static String text(InetAddress address) {
        return NetUtil.toAddressString(address);
    }

    @Override
    public String toString() {
        return text;
    }
}
