package chat.parley.cli.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.cli.process.FakeSurroundings;
import chat.parley.protocol.UserName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenStoreTest {
    private static final URI SERVER = URI.create("ws://localhost:7275/v1/chat");
    private static final URI OTHER = URI.create("wss://[::1]:443/v1/chat");
    private static final UserName ALICE = new UserName("alice");

    @TempDir
    private Path folder;

    private TokenStore store() {
        return TokenStore.in(new FakeSurroundings(folder)
                .with("XDG_CONFIG_HOME", folder.resolve("config").toString())
                .reading(""));
    }

    @Test
    void aTokenIsKeptForItsServerAndUser() throws IOException {
        TokenStore store = store();
        assertThat(store.read(SERVER, ALICE)).isEmpty();
        store.write(SERVER, ALICE, "one");
        store.write(OTHER, ALICE, "two");
        store.write(SERVER, new UserName("bob"), "three");
        store.write(SERVER, ALICE, "four");
        assertThat(store().read(SERVER, ALICE)).contains("four");
        assertThat(store().read(OTHER, ALICE)).contains("two");
        store.forget(SERVER, ALICE);
        assertThat(store.read(SERVER, ALICE)).isEmpty();
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "needs POSIX permissions");
        store().write(SERVER, ALICE, "secret");
        Path tokens = folder.resolve("config/parley/tokens");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokens)))
                .isEqualTo("rwx------");
        try (var files = Files.list(tokens)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(all.get(0))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void withoutConfigurationItIsUnderTheHomeFolder() throws IOException {
        TokenStore.in(new FakeSurroundings(folder).reading("")).write(SERVER, ALICE, "secret");
        assertThat(folder.resolve("home/.config/parley/tokens")).isNotEmptyDirectory();
    }
}
