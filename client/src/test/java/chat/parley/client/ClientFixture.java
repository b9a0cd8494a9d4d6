package chat.parley.client;

import chat.parley.client.fake.FakeGateway;
import chat.parley.patience.Patience;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A fake gateway with an account alice, and clients of it. */
abstract class ClientFixture {
    static final RoomName LOBBY = new RoomName("lobby");
    static final UserName ALICE = new UserName("alice");
    static final UserName BOB = new UserName("bob");

    final Recorder heard = new Recorder();
    private final List<AutoCloseable> open = new ArrayList<>();
    FakeGateway gateway = new FakeGateway();

    @BeforeEach
    void accounts() {
        open.add(gateway);
        gateway.chat().account("alice", "correct horse");
        gateway.chat().account("bob", "battery staple");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    <T extends AutoCloseable> T closing(T resource) {
        open.add(resource);
        return resource;
    }

    /** Gives up soon: only for tests in which nobody answers. */
    static ClientConfig impatient(URI... urls) {
        return patient(urls)
                .withTimeouts(
                        Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofSeconds(3), Duration.ofSeconds(2));
    }

    /** Waits for as long as a busy machine may take. */
    static ClientConfig patient(URI... urls) {
        return ClientConfig.of(urls)
                .withTimeouts(Patience.MOST, Patience.MOST, Patience.MOST, Patience.MOST)
                .withReconnect(Duration.ofMillis(20), Duration.ofMillis(100));
    }

    ParleyClient client() {
        return client(patient(gateway.url()), heard);
    }

    ParleyClient client(ClientConfig config, ClientListener listener) {
        return closing(new ParleyClient(config, listener));
    }

    ParleyClient signedIn() {
        ParleyClient client = client();
        client.connect(new Credentials.Password(ALICE, "correct horse")).join();
        return client;
    }

    ParleyClient inLobby() {
        return inLobby(patient(gateway.url()));
    }

    ParleyClient inLobby(ClientConfig config) {
        ParleyClient client = client(config, heard);
        client.connect(new Credentials.Password(ALICE, "correct horse")).join();
        client.join(LOBBY, 50).join();
        return client;
    }
}
