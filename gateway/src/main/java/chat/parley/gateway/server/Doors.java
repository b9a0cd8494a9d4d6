package chat.parley.gateway.server;

import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.address.UrlHost;
import chat.parley.gateway.config.AccessConfig;
import chat.parley.gateway.limit.AddressBlock;
import chat.parley.gateway.limit.Limit;
import chat.parley.gateway.limit.Refusals;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which pages may chat here, and by which names this gateway may be called. Reaching the port is a right of its own: who may
 * connect may register and read every room. A browser lends that right to every page it shows, wherever it came from, and says
 * from where in {@code Origin} (RFC 6454); a page whose own name suddenly means this machine (DNS rebinding) is told by its
 * {@code Host}. What proxies say of either in other headers is not believed. Thread-safe.
 */
final class Doors {
    private static final Pattern ORIGIN = Pattern.compile("([a-z][a-z0-9+.-]*)://([^\\s/?#@]+)");
    private static final Pattern PORT = Pattern.compile(".*:([0-9]{1,5})");

    private final Set<String> origins;
    private final Set<String> hosts;
    private final Refusals refusals;

    Doors(AccessConfig config, Refusals refusals) {
        this.origins = config.allowedOrigins().stream()
                .flatMap(origin -> normal(origin).stream())
                .collect(Collectors.toUnmodifiableSet());
        this.hosts = config.allowedHosts().stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.refusals = refusals;
    }

    /**
     * The refusal of a request that calls this gateway by a name that it does not have; else empty. Who says no name is no
     * browser.
     */
    Optional<Answer> refusalOfHost(HttpRequest request, Channel channel) {
        if (hosts.isEmpty() || !request.headers().contains(HttpHeaderNames.HOST)) {
            return Optional.empty();
        }
        boolean allowed = ChatUpgrade.host(request)
                .filter(host -> hosts.contains(host.text().toLowerCase(Locale.ROOT)))
                .isPresent();
        return allowed
                ? Optional.empty()
                : refused(
                        Limit.HOST,
                        channel,
                        "this gateway has another name; call it by one of gateway.allowed-hosts, such as "
                                + hosts.stream().sorted().findFirst().orElseThrow());
    }

    /**
     * The refusal of a page that may not chat; empty if whoever asks may: no browser, or one that shows our own page, or one
     * that is allowed.
     */
    Optional<Answer> refusalOfOrigin(HttpRequest request, Channel channel) {
        List<String> said = request.headers().getAll(HttpHeaderNames.ORIGIN);
        if (said.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> origin = said.size() == 1 ? normal(said.get(0)) : Optional.empty();
        return origin.filter(from -> origins.contains(from) || from.equals(own(from, request)))
                        .isPresent()
                ? Optional.empty()
                : refused(
                        Limit.ORIGIN,
                        channel,
                        "a page of another site may not chat here; open Parley's own page, or have the operator add the"
                                + " site to gateway.allowed-origins");
    }

    private Optional<Answer> refused(Limit limit, Channel channel, String line) {
        refusals.refused(limit, AddressBlock.of(ClientAddress.of(channel)));
        return Optional.of(Answer.line(HttpResponseStatus.FORBIDDEN, line));
    }

    /** The origin of our page as this client sees it: it knows whether there is TLS before us, we do not. */
    private static String own(String origin, HttpRequest request) {
        String scheme = origin.substring(0, origin.indexOf(':'));
        return normal(scheme + "://" + request.headers().get(HttpHeaderNames.HOST, ""))
                .orElse("");
    }

    /**
     * An origin with its port, in lower case; empty if it is none, such as {@code null}, which a page without an origin
     * sends.
     */
    private static Optional<String> normal(String origin) {
        Matcher parts = ORIGIN.matcher(origin.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return Optional.empty();
        }
        String scheme = parts.group(1);
        return UrlHost.ofHeader(parts.group(2)).map(host -> {
            Matcher port = PORT.matcher(parts.group(2).substring(host.text().length()));
            return scheme + "://" + host + ":" + (port.matches() ? Integer.parseInt(port.group(1)) : usualPort(scheme));
        });
    }

    private static int usualPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> 0;
        };
    }
}
