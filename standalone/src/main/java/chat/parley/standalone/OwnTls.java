package chat.parley.standalone;

import chat.parley.backends.BackendException;
import chat.parley.gateway.tls.OwnCertificate;
import chat.parley.protocol.tls.Fingerprint;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The certificate of {@code up --tls}, which is made at the first start and stays: clients know it again. */
final class OwnTls {
    /** How many addresses the certificate has at most: on a machine with more, clients are told to take it all the same. */
    private static final int MAX_NAMES = 50;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]{1,253}");

    private OwnTls() {}

    /** The file that has both the certificate and its key. */
    static Path file(Path data) {
        return data.resolve("tls.pem");
    }

    /** The fingerprint of the certificate, which is made if there is none; throws {@link BackendException} with one line. */
    static Fingerprint in(Path data) {
        try {
            return Fingerprint.of(
                    OwnCertificate.in(file(data), names(), Instant.now()).certificate());
        } catch (IllegalArgumentException e) {
            throw new BackendException(
                    "the certificate of --tls cannot be used: " + e.getMessage()
                            + "; without that file a new one is made, which clients have to be told of",
                    e);
        } catch (UncheckedIOException e) {
            throw new BackendException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The names and addresses by which clients on this machine and on others may call it. */
    static Set<String> names() {
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
        try {
            String own = InetAddress.getLocalHost().getHostName();
            if (NAME.matcher(own).matches()) {
                names.add(own);
            }
            NetworkInterface.networkInterfaces()
                    .flatMap(network -> network.getInterfaceAddresses().stream())
                    .map(InterfaceAddress::getAddress)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
                    .limit(MAX_NAMES)
                    .forEach(names::add);
        } catch (UnknownHostException | SocketException e) {
            // A machine that does not know its own name or addresses: clients compare the certificate, not those.
            return names;
        }
        return names;
    }
}
