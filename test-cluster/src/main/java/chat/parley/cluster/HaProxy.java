package chat.parley.cluster;

import chat.parley.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;

/** HAProxy in front of gateways, as operators have it: plain TCP, the fewest connections first, by {@code /readyz}. */
public final class HaProxy implements AutoCloseable {
    static final Path PROGRAM = Path.of("/usr/sbin/haproxy");

    private static final String CONFIG = """
            global
              maxconn 4000
            defaults
              mode tcp
              timeout connect 2s
              timeout client 1h
              timeout server 1h
              retries 3
              option redispatch 1
            listen chat
              bind 127.0.0.1:%d
              balance leastconn
              option httpchk GET /readyz
              default-server check inter 500ms fall 2 rise 1
            """;

    private final int port;
    private final Path config;
    private Program program;

    private HaProxy(int port, Path config) {
        this.port = port;
        this.config = config;
        this.program = launch();
    }

    /** Starts HAProxy in front of {@code gateways}; Debian's package has to be installed. */
    public static HaProxy start(Path folder, List<GatewayProcess> gateways) {
        if (!Files.isExecutable(PROGRAM)) {
            throw new AssertionError(PROGRAM + " is not there; install it: apt-get install haproxy");
        }
        int port = GatewayProcess.freePort();
        StringBuilder lines = new StringBuilder(CONFIG.formatted(port));
        for (GatewayProcess gateway : gateways) {
            lines.append("  server ")
                    .append(gateway.name())
                    .append(" 127.0.0.1:")
                    .append(gateway.port())
                    .append('\n');
        }
        try {
            return new HaProxy(port, Files.writeString(folder.resolve("haproxy.cfg"), lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Program launch() {
        Program launched = Program.of("haproxy", List.of(PROGRAM.toString(), "-db", "-f", config.toString()));
        Awaitility.await("HAProxy listens").until(this::listens);
        return launched;
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** Kills HAProxy (SIGKILL): every connection through it is cut. */
    public void kill() {
        program.kill();
    }

    /** Starts HAProxy again, on the same port; it listens when this returns. */
    public void start() {
        program = launch();
    }

    @Override
    public void close() {
        program.close();
    }
}
