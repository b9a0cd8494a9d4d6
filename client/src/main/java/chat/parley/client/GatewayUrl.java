package chat.parley.client;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** The address of a gateway's chat, {@code ws[s]://host[:port]/v1/chat}, and its relation to other addresses. */
final class GatewayUrl {
    private static final String CHAT = "/v1/chat";
    private static final int MOST_PORT = 65_535;
    /** Hosts that are this machine wherever they are looked up: RFC 6761 §6.3 and RFC 1122 §3.2.1.3. */
    private static final Pattern THIS_MACHINE =
            Pattern.compile("(?:.+\\.)?localhost\\.?|127(?:\\.[0-9]{1,3}){3}|\\[(?:0*:)*:?0*1]");

    private GatewayUrl() {}

    /**
     * {@code url} with the path of the chat if it has none; http is taken for ws. Throws IllegalArgumentException, with a
     * line that is fit for the user, for what cannot be a gateway's address.
     */
    static URI normalised(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        String webSocket = switch (scheme) {
            case "ws", "http" -> "ws";
            case "wss", "https" -> "wss";
            default ->
                throw new IllegalArgumentException("a gateway's URL is ws://HOST:PORT or wss://HOST:PORT, not " + url);
        };
        if (url.getHost() == null) {
            throw new IllegalArgumentException("a gateway's URL names a host: ws://HOST:PORT, not " + url);
        }
        if (url.getPort() == 0 || url.getPort() > MOST_PORT) {
            throw new IllegalArgumentException(
                    "a port is a number from 1 to " + MOST_PORT + ", not " + url.getPort() + " as in " + url);
        }
        String path = url.getPath() == null
                        || url.getPath().isEmpty()
                        || url.getPath().equals("/")
                ? CHAT
                : url.getRawPath();
        String authority = url.getRawAuthority();
        return URI.create(webSocket + "://" + authority + path);
    }

    /**
     * Whether what is said to that gateway can be read on the way: it is not encrypted, and goes to another machine than this
     * one. A name is this machine's only if it says so itself.
     */
    static boolean isExposed(URI gateway) {
        return "ws".equals(gateway.getScheme())
                && !THIS_MACHINE
                        .matcher(gateway.getHost().toLowerCase(Locale.ROOT))
                        .matches();
    }

    /** Where a URL that this gateway handed out points: one that begins with "/" is on the gateway itself. */
    static URI resolve(URI gateway, String handedOut) {
        String scheme = "wss".equals(gateway.getScheme()) ? "https" : "http";
        return URI.create(scheme + "://" + gateway.getRawAuthority() + "/").resolve(handedOut);
    }
}
