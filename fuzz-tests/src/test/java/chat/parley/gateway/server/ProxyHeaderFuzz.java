package chat.parley.gateway.server;

import chat.parley.fuzz.Check;
import chat.parley.fuzz.Errors;
import chat.parley.gateway.address.ClientAddress;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;

/**
 * The first bytes of a connection from a load balancer: an address and the rest of the bytes, or an end; the same however the
 * bytes are cut.
 */
public final class ProxyHeaderFuzz {
    private static final ProxyProtocol PROTOCOL = new ProxyProtocol(true, false, () -> 0);

    static {
        Errors.listen();
    }

    private ProxyHeaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Check.memory(input.length, () -> {
            String whole = outcome(input, input.length);
            Check.same(whole, outcome(input, 1));
            Check.same(whole, outcome(input, 7));
        });
        Errors.none();
    }

    private static String outcome(byte[] input, int chop) {
        try (FuzzedSocket socket = new FuzzedSocket(channel -> {
            PROTOCOL.addTo(channel.pipeline());
            // Stands for the codec behind which connections without a header are looked at.
            channel.pipeline().addLast("http", new ChannelInboundHandlerAdapter());
        })) {
            socket.receive(input, chop);
            EmbeddedChannel channel = socket.channel();
            String address = ClientAddress.of(channel).toString();
            Check.that(address.length() < 100 && address.codePoints().noneMatch(Check::movesText), "no address");
            // What was closed may have passed bytes on before that was known.
            return channel.isOpen() ? address + " " + socket.passed() : "closed";
        }
    }
}
