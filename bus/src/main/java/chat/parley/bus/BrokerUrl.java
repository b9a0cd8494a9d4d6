package chat.parley.bus;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.activemq.util.URISupport;

/**
 * Where the broker is, as its two connections need it.
 *
 * <p>The consuming connection uses ActiveMQ's failover transport, which restores thousands of subscriptions by itself. The
 * producing one does not: failover keeps what it could not send and sends it whenever the broker is back, and nobody
 * would know of a commit that comes minutes after its post was refused. It goes to one address, and when that is lost
 * the {@link Publisher} decides what is sent again.
 */
record BrokerUrl(List<URI> addresses, Map<String, String> failoverOptions) {
    private static final Set<String> SCHEMES = Set.of("tcp", "ssl", "nio", "nio+ssl", "auto", "auto+ssl");
    /** How long a broker may say nothing before it counts as gone; ActiveMQ by itself would wait 30 s. */
    private static final Duration SILENT_BEFORE_GONE = Duration.ofSeconds(10);

    static BrokerUrl parse(String url) {
        try {
            URI uri = new URI(url.strip());
            if (!"failover".equals(uri.getScheme())) {
                return new BrokerUrl(List.of(checked(uri)), Map.of());
            }
            URISupport.CompositeData parts = URISupport.parseComposite(uri);
            List<URI> addresses = List.of(parts.getComponents());
            if (addresses.isEmpty()) {
                throw unusable(url);
            }
            addresses.forEach(BrokerUrl::checked);
            return new BrokerUrl(addresses, Map.copyOf(parts.getParameters()));
        } catch (URISyntaxException e) {
            throw unusable(url);
        }
    }

    private static URI checked(URI uri) {
        if (!SCHEMES.contains(String.valueOf(uri.getScheme())) || uri.getHost() == null || !isPort(uri.getPort())) {
            throw unusable(uri.toString());
        }
        return uri;
    }

    private static boolean isPort(int number) {
        return number > 0 && number <= 65_535;
    }

    private static IllegalArgumentException unusable(String url) {
        return new IllegalArgumentException("broker URL must be like tcp://host:61616, ssl://host:61617 or"
                + " failover:(tcp://a:61616,tcp://b:61616), not \"" + url + "\"");
    }

    /** The URL of one address, for the producing connection. */
    static String direct(URI address, Duration connectTimeout) {
        return address(address, connectTimeout);
    }

    /**
     * The URL of all addresses, for the consuming connection: they are tried again for ever once there was a first
     * connection.
     */
    String failover(Duration connectTimeout) {
        Map<String, String> options = new HashMap<>(failoverOptions);
        options.putIfAbsent("initialReconnectDelay", "50");
        options.putIfAbsent("maxReconnectDelay", "1000");
        // Nothing but subscriptions and acknowledgements goes this way; an old acknowledgement is worth nothing.
        options.put("trackMessages", "false");
        options.put("trackTransactionProducers", "false");
        options.put("maxReconnectAttempts", "-1");
        options.put("startupMaxReconnectAttempts", "1");
        return addresses.stream()
                        .map(address -> address(address, connectTimeout))
                        .collect(Collectors.joining(",", "failover:(", ")?"))
                + query(options);
    }

    private static String address(URI address, Duration connectTimeout) {
        Map<String, String> options = new HashMap<>();
        options.put("connectionTimeout", Long.toString(connectTimeout.toMillis()));
        options.put("wireFormat.maxInactivityDuration", Long.toString(SILENT_BEFORE_GONE.toMillis()));
        try {
            options.putAll(URISupport.parseParameters(address));
        } catch (URISyntaxException e) {
            throw unusable(address.toString());
        }
        return withoutQuery(address) + "?" + query(options);
    }

    private static String query(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue())
                .sorted()
                .collect(Collectors.joining("&"));
    }

    private static String withoutQuery(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }

    /** The addresses without their options, for logs and people. */
    @Override
    public String toString() {
        return addresses.stream().map(a -> a.getHost() + ":" + a.getPort()).collect(Collectors.joining(" or "));
    }
}
