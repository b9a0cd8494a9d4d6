package chat.parley.standalone;

import chat.parley.gateway.config.ConfigReader;
import chat.parley.gateway.config.GatewayConfig;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@code up} settles of the gateway's configuration: which broker and store it uses, that file transfers pass the
 * gateway, because nobody else can reach this store, that it stops at once, because it is the only one, and how the log is
 * written, which goes to a file.
 */
record OwnBackends(URI broker, URI store, String user, String password) {
    private static final List<String> SETTLED =
            List.of("broker-url", "broker-user", "broker-password", "store-", "files-relay", "stop-", "log-");

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "::1");

    /** Backends that do not run: with them the rest of a configuration can be checked before anything is started. */
    static final OwnBackends NONE_YET =
            new OwnBackends(URI.create("tcp://127.0.0.1:1"), URI.create("http://127.0.0.1:1"), "none", "none");

    /** Whether {@code up} settles this flag, which is given without dashes, so that nobody else may. */
    static boolean settle(String flag) {
        return SETTLED.stream().anyMatch(flag::startsWith);
    }

    /**
     * The gateway's configuration; throws {@link chat.parley.gateway.config.ConfigException} with everything that is
     * wrong with the options.
     */
    GatewayConfig config(UpOptions options) {
        Map<String, List<String>> flags = new HashMap<>(options.gatewayFlags());
        flags.put("broker-url", List.of(broker.toString()));
        flags.put("broker-user", List.of(user));
        flags.put("broker-password", List.of(password));
        flags.put("store-url", List.of(store.toString()));
        flags.put("store-access-key", List.of(user));
        flags.put("store-secret-key", List.of(password));
        flags.put("files-relay", List.of("true"));
        // There is no other gateway for its clients to go to.
        flags.put("stop-notice", List.of("0s"));
        flags.put("stop-spread", List.of("0s"));
        if (options.tls()) {
            String own = OwnTls.file(options.data()).toString();
            flags.put("tls-certificate", List.of(own));
            flags.put("tls-key", List.of(own));
        }
        if (options.config().isEmpty() && !System.getenv().containsKey("PARLEY_GATEWAY_HOST")) {
            // Passwords cross the network in clear without TLS in front: others are let in when that is asked for.
            flags.putIfAbsent("gateway-host", List.of("127.0.0.1"));
        }
        return forThisMachine(ConfigReader.read(options.config(), otherVariables(System.getenv()), flags));
    }

    /**
     * The configuration, in which a gateway that only this machine reaches takes only names of this machine: a page from
     * elsewhere whose name suddenly means this machine (DNS rebinding) would use it with the rights of whoever sits at
     * it.
     */
    private static GatewayConfig forThisMachine(GatewayConfig config) {
        return THIS_MACHINE.contains(config.host())
                        && config.access().allowedHosts().isEmpty()
                ? config.withAccess(config.access().withAllowedHosts(List.of("localhost", "127.0.0.1", "[::1]")))
                : config;
    }

    /**
     * The variables without those of what {@code up} settles: whoever also runs gateways by themselves has such, and they
     * are not meant for this one.
     */
    private static Map<String, String> otherVariables(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(variable -> !settle(variable.getKey()
                        .replaceFirst("^PARLEY_", "")
                        .replace('_', '-')
                        .toLowerCase(Locale.ROOT)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
