package chat.parley.gateway.config;

import chat.parley.protocol.tls.Authorities;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys of the settings that are about TLS. */
final class TlsKeys {
    private static final Form<String> FILE = Forms.text("the path of a PEM file", Pattern.compile("[^\\x00]{0,4096}"));

    static final Key<String> CERTIFICATE = Key.of(
            "tls.certificate",
            FILE,
            "",
            "A PEM file with the gateway's certificate, and those that issued it: then its port speaks TLS, and nothing else.\n"
                    + "A renewed one is taken within half a minute, without a restart. Empty: TLS ends before the gateway, or nowhere.");

    static final Key<String> KEY = Key.of(
            "tls.key",
            FILE,
            "",
            "A PEM file with the certificate's private key (PKCS #8, without a passphrase).\nEmpty: it is in tls.certificate.");

    static final Key<String> AUTHORITIES = Key.of(
            "tls.ca",
            FILE,
            "",
            "A PEM file with certificate authorities of your own.\n"
                    + "They are trusted, as those of Java are, by this gateway where broker (ssl://) and store (https://) show who they are.");

    static final Section TLS =
            new Section("TLS", "How clients, broker and store are spoken to.", List.of(CERTIFICATE, KEY, AUTHORITIES));

    private TlsKeys() {}

    /**
     * Reads the TLS settings and the files that they name. Throws {@link IllegalArgumentException} with a line for the
     * operator.
     */
    static TlsConfig config(Settings set) {
        TlsConfig config = new TlsConfig(
                files(set.get(CERTIFICATE), set.get(KEY)),
                Optional.of(set.get(AUTHORITIES))
                        .filter(file -> !file.isEmpty())
                        .map(Path::of)
                        .map(Authorities::read));
        config.files().ifPresent(TlsConfig.Files::read);
        return config;
    }

    private static Optional<TlsConfig.Files> files(String certificate, String key) {
        if (certificate.isEmpty() && !key.isEmpty()) {
            throw new IllegalArgumentException("tls.key is set, but not tls.certificate, which it is for");
        }
        return certificate.isEmpty()
                ? Optional.empty()
                : Optional.of(new TlsConfig.Files(Path.of(certificate), Path.of(key.isEmpty() ? certificate : key)));
    }
}
