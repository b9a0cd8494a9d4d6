package chat.parley.standalone;

import chat.parley.gateway.config.GatewayConfig;
import chat.parley.protocol.tls.Fingerprint;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What is printed when everything serves: where to go in the browser, and what to type in a second terminal.
 *
 * @param own the fingerprint of the certificate that was made here; empty if there is none
 */
record Welcome(String host, int port, boolean tls, Optional<Fingerprint> own, Path data, Path log, String launcher) {
    private static final Set<String> ALL_ADDRESSES = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "::1");

    String text() {
        return """
                Parley is ready. Ctrl-C stops it.

                  In the browser      %s
                  In a new terminal   %s
                  Data and log        %s, %s
                %s%s""".formatted(address(), chat(), data, log, certificate(), reach());
    }

    private String certificate() {
        return own.map(sha256 -> """
                          Its certificate     %s, SHA-256 %s

                        Nobody vouches for that certificate, so browsers warn of it. In a private network parley takes it at
                        the first meeting; elsewhere it needs --pin and the SHA-256.
                        """.formatted(OwnTls.file(data), sha256)).orElse("");
    }

    private String reach() {
        return THIS_MACHINE.contains(host)
                ? "\nOnly this machine can connect; started with --host 0.0.0.0, others can too.\n"
                : "";
    }

    private String address() {
        String name = ALL_ADDRESSES.contains(host) ? "localhost" : host;
        return (tls ? "https://" : "http://") + (name.contains(":") ? "[" + name + "]" : name) + ":" + port + "/";
    }

    private String chat() {
        StringBuilder line = new StringBuilder(launcher).append(" chat --user alice --room lobby");
        if (!ALL_ADDRESSES.contains(host) && !THIS_MACHINE.contains(host)) {
            line.append(tls ? " --host " : " --insecure --host ").append(host);
        }
        if (tls) {
            line.append(" --tls");
        }
        if (port != GatewayConfig.DEFAULT_PORT) {
            line.append(" --port ").append(port);
        }
        return line.toString();
    }
}
