package chat.parley.gateway.address;

import io.netty.util.NetUtil;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host of a URL, as a client gave it in its {@code Host} header: the name by which it reached us.
 *
 * @param text a host name of at most 253 characters, an IPv4 address, or an IPv6 address in brackets
 */
public record UrlHost(String text) {
    private static final int MAX_NAME_CHARS = 253;
    /** One label of a name by RFC 952 and 1123, which may have an underscore besides, as names of containers do. */
    private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";

    private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*\\.?");
    private static final Pattern ADDRESS = Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}]");
    /**
     * The form of a {@code Host} header by RFC 9110 §7.2: {@code uri-host [ ":" port ]}. A zone (RFC 6874) means something
     * to the client alone.
     */
    private static final Pattern HEADER = Pattern.compile(
            "(?:\\[(?<address>[0-9A-Fa-f:.]{2,45})(?:%[^\\]]*)?]|(?<name>[^:\\[\\]]+))(?::[0-9]{0,5})?");

    /** Throws {@link IllegalArgumentException} if it is no host. */
    public UrlHost {
        if (!isName(text) && !isAddress(text)) {
            throw new IllegalArgumentException("no host: " + text);
        }
    }

    /** The host that a {@code Host} header names; empty if the header is missing or has no host in it. */
    public static Optional<UrlHost> ofHeader(@Nullable String header) {
        Matcher parts = HEADER.matcher(header == null ? "" : header);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String name = parts.group("name");
        String host = name == null ? "[" + parts.group("address") + "]" : name;
        return isName(host) || isAddress(host) ? Optional.of(new UrlHost(host)) : Optional.empty();
    }

    private static boolean isName(String text) {
        return text.length() <= MAX_NAME_CHARS && NAME.matcher(text).matches();
    }

    private static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches() && NetUtil.isValidIpV6Address(text.substring(1, text.length() - 1));
    }

    @Override
    public String toString() {
        return text;
    }
}
