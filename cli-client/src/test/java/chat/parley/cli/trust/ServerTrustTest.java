package chat.parley.cli.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.tls.CertificateRefusal;
import chat.parley.protocol.tls.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a certificate that no authority vouches for. */
class ServerTrustTest {
    private static final Fingerprint ONE = new Fingerprint("1a".repeat(32));
    private static final Fingerprint OTHER = new Fingerprint("2b".repeat(32));
    private final CertificateException nobody = new CertificateException("nobody vouches");

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();

    private Path file() throws IOException {
        Path file = folder.resolve("known-servers");
        return Files.exists(file) ? file : Files.writeString(file, "# mine\n", UTF_8);
    }

    private ServerTrust trust(Optional<Fingerprint> pin) throws IOException {
        Path file = file();
        return new ServerTrust(Optional.empty(), pin, new KnownServers(() -> Optional.of(file)), told::add);
    }

    private void meet(ServerTrust trust, String host, Fingerprint shown) throws CertificateException {
        trust.checkPinned(host, 7275, shown, nobody);
    }

    @Test
    void ofAPrivateServerTheFirstCertificateIsPinnedAndToldOnce() throws Exception {
        meet(trust(Optional.empty()), "localhost", ONE);
        meet(trust(Optional.empty()), "localhost", ONE);
        assertThat(told).singleElement().asString().contains("localhost:7275", ONE.hex(), "only this one is taken");
        assertThat(Files.readString(file())).isEqualTo("# mine\nlocalhost:7275 " + ONE + "\n");
    }

    @Test
    void anotherOneThanBeforeIsRefusedUntilItIsConfirmed() throws Exception {
        meet(trust(Optional.empty()), "localhost", ONE);
        ServerTrust trust = trust(Optional.empty());
        assertThatThrownBy(() -> meet(trust, "localhost", OTHER))
                .isInstanceOf(CertificateRefusal.class)
                .hasMessageContainingAll("another one than before", ONE.hex(), "give --pin " + OTHER)
                .message()
                .hasLineCount(1);

        meet(trust(Optional.of(OTHER)), "localhost", OTHER);
        meet(trust(Optional.empty()), "localhost", OTHER);
        assertThatThrownBy(() -> meet(trust(Optional.empty()), "localhost", ONE))
                .isInstanceOf(CertificateRefusal.class);
    }

    @Test
    void eachPortHasItsOwn() throws Exception {
        ServerTrust trust = trust(Optional.empty());
        meet(trust, "localhost", ONE);
        trust.checkPinned("localhost", 9000, OTHER, nobody);
        meet(trust, "localhost", ONE);
        assertThat(told).hasSize(2);
    }

    @Test
    void aServerOfTheInternetIsNotTakenAtItsWord() throws Exception {
        ServerTrust trust = trust(Optional.empty());
        assertThatThrownBy(() -> meet(trust, "chat.example.org", ONE))
                .isInstanceOf(CertificateRefusal.class)
                .hasMessageContainingAll("nobody vouches", "its SHA-256 is " + ONE, "give --pin " + ONE);
        assertThat(told).isEmpty();

        meet(trust(Optional.of(ONE)), "chat.example.org", ONE);
        meet(trust, "chat.example.org", ONE);
        assertThatThrownBy(() -> meet(trust(Optional.of(ONE)), "chat.example.com", OTHER))
                .isInstanceOf(CertificateRefusal.class);
    }

    @Test
    void whatCannotBeRememberedIsNotPinned() throws Exception {
        KnownServers nowhere = new KnownServers(Optional::empty);
        ServerTrust trust = new ServerTrust(Optional.empty(), Optional.empty(), nowhere, told::add);
        assertThatThrownBy(() -> meet(trust, "localhost", ONE)).hasMessageContaining("cannot be remembered");
        meet(new ServerTrust(Optional.empty(), Optional.of(ONE), nowhere, told::add), "localhost", ONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "127.0.0.1",
                "::1",
                "[::1]",
                "10.1.2.3",
                "192.168.0.7",
                "172.16.0.1",
                "100.64.1.1",
                "fd00::7",
                "fe80::1%eth0",
                "box",
                "box.local",
                "chat.lan",
                "a.internal",
                "a.home.arpa"
            })
    void nobodyVouchesForPrivateNamesAndAddresses(String host) {
        assertThat(Unvouched.is(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chat.example.org",
                "203.0.113.7",
                "2001:db8::7",
                "local.example",
                "10.example.org",
                "172.32.0.1",
                "100.128.0.1",
                "1.2.3.4.5",
                "de.ad"
            })
    void ofOthersSomebodyCould(String host) {
        assertThat(Unvouched.is(host)).isFalse();
    }
}
