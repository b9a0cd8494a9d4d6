package chat.parley.standalone;

import chat.parley.gateway.config.GatewayConfig;
import java.nio.file.Path;
import java.util.Set;

/** What is printed when everything serves: where to go in the browser, and what to type in a second terminal. */
record Welcome(String host, int port, Path data, Path log, String launcher) {
    private static final Set<String> ALL_ADDRESSES = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "::1");

    String text() {
        return """
                Parley is ready. Ctrl-C stops it.

                  In the browser      %s
                  In a new terminal   %s
                  Data and log        %s, %s
                %s""".formatted(address(), chat(), data, log, reach());
    }

    private String reach() {
        return THIS_MACHINE.contains(host)
                ? "\nOnly this machine can connect; started with --host 0.0.0.0, others can too.\n"
                : "";
    }

    private String address() {
        String name = ALL_ADDRESSES.contains(host) ? "localhost" : host;
        return "http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port + "/";
    }

    private String chat() {
        StringBuilder line = new StringBuilder(launcher).append(" chat --user alice --room lobby");
        if (!ALL_ADDRESSES.contains(host) && !THIS_MACHINE.contains(host)) {
            line.append(" --insecure --host ").append(host);
        }
        if (port != GatewayConfig.DEFAULT_PORT) {
            line.append(" --port ").append(port);
        }
        return line.toString();
    }
}
