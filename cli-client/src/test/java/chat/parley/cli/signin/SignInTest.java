package chat.parley.cli.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.cli.screen.FakeScreen;
import chat.parley.client.ClientConfig;
import chat.parley.client.ClientException;
import chat.parley.client.ClientListener;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.UserName;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SignInTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path tokens;

    private final FakeScreen screen = new FakeScreen();

    @Test
    void whoWaitsIsToldForWhat() throws Exception {
        // It takes connections, and never says anything.
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + silent.getLocalPort();
            ClientConfig config =
                    ClientConfig.of(URI.create("ws://" + address)).withTimeouts(MINUTE, MINUTE, MINUTE, MINUTE);
            CompletableFuture<Void> signedIn;
            try (ParleyClient client = new ParleyClient(config, new ClientListener() {})) {
                SignIn signIn = new SignIn(client, screen, new TokenStore(tokens), false);
                signedIn = CompletableFuture.runAsync(() -> signIn.run(new UserName("ann"), "a secret"));
                await().until(() -> !screen.shown.isEmpty());
            }
            assertThatThrownBy(signedIn::join).hasCauseInstanceOf(ClientException.class);
            assertThat(screen.shown).containsExactly("-- connecting to " + address + "; Ctrl-C gives up");
        }
    }
}
