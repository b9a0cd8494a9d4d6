package chat.parley.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** HAProxy with {@code deploy/haproxy/haproxy.cfg} as it is, but for its ports: the way that files take with docker compose. */
public final class DeployedHaProxy implements AutoCloseable {
    private static final Path CONFIG = Path.of("..", "deploy", "haproxy", "haproxy.cfg");

    private final Program program;
    private final int filesPort;

    private DeployedHaProxy(Program program, int filesPort) {
        this.program = program;
        this.filesPort = filesPort;
    }

    /** Whether Debian's package is installed. */
    public static boolean installed() {
        return Files.isExecutable(HaProxy.PROGRAM);
    }

    /** In front of {@code store}; of gateways it knows none. It listens when this returns. */
    public static DeployedHaProxy start(Path folder, URI store) {
        int filesPort = GatewayProcess.freePort();
        try {
            String config = Files.readString(CONFIG)
                    .replace("bind :7275", "bind 127.0.0.1:" + GatewayProcess.freePort())
                    .replace("bind :9000", "bind 127.0.0.1:" + filesPort)
                    .replace("bind :8404", "bind 127.0.0.1:" + GatewayProcess.freePort());
            Path file = Files.writeString(folder.resolve("haproxy.cfg"), config);
            Program program = Program.of(
                    "haproxy",
                    List.of(HaProxy.PROGRAM.toString(), "-db", "-f", file.toString()),
                    Map.of("PARLEY_STORE_ADDRESS", store.getAuthority()));
            Awaitility.await("HAProxy listens").until(() -> listens(filesPort));
            return new DeployedHaProxy(program, filesPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Where clients reach the store. */
    public int filesPort() {
        return filesPort;
    }

    @Override
    public void close() {
        program.close();
    }
}
