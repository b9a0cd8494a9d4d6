package chat.parley.cluster;

import chat.parley.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** HAProxy with {@code deploy/haproxy/haproxy.cfg} as it is, but for its ports; of gateways it knows none. */
public final class DeployedHaProxy implements AutoCloseable {
    private static final Path CONFIG = Path.of("..", "deploy", "haproxy", "haproxy.cfg");

    private final Program program;
    private final int chatPort;
    private final int filesPort;

    private DeployedHaProxy(Program program, int chatPort, int filesPort) {
        this.program = program;
        this.chatPort = chatPort;
        this.filesPort = filesPort;
    }

    /** Whether Debian's package is installed. */
    public static boolean installed() {
        return Files.isExecutable(HaProxy.PROGRAM);
    }

    /** Starts HAProxy in front of {@code store}. It listens when this returns. */
    public static DeployedHaProxy start(Path folder, URI store) {
        return start(folder, store, Map.of());
    }

    /**
     * Starts HAProxy in front of {@code store}. It listens when this returns.
     *
     * @param settings the variables that the file names
     */
    public static DeployedHaProxy start(Path folder, URI store, Map<String, String> settings) {
        int chatPort = GatewayProcess.freePort();
        int filesPort = GatewayProcess.freePort();
        Map<String, String> env = new HashMap<>(settings);
        env.put("PARLEY_STORE_ADDRESS", store.getAuthority());
        try {
            String config = Files.readString(CONFIG)
                    .replace("bind :7275", "bind 127.0.0.1:" + chatPort)
                    .replace("bind :9000", "bind 127.0.0.1:" + filesPort)
                    .replace("bind :8404", "bind 127.0.0.1:" + GatewayProcess.freePort());
            Path file = Files.writeString(folder.resolve("haproxy.cfg"), config);
            Program program =
                    Program.of("haproxy", List.of(HaProxy.PROGRAM.toString(), "-db", "-f", file.toString()), env);
            Awaitility.await("HAProxy listens").until(() -> listens(filesPort));
            return new DeployedHaProxy(program, chatPort, filesPort);
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

    /** The port at which clients would reach gateways. */
    public int chatPort() {
        return chatPort;
    }

    /** The port at which clients reach the store. */
    public int filesPort() {
        return filesPort;
    }

    @Override
    public void close() {
        program.close();
    }
}
