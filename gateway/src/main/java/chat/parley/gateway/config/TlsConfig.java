package chat.parley.gateway.config;

import chat.parley.protocol.tls.Authorities;
import chat.parley.protocol.tls.Identity;
import java.nio.file.Path;
import java.util.Optional;

/**
 * TLS that ends in the gateway, and whom it trusts where it is a client.
 *
 * @param files by which it shows who it is; empty: its port is in the clear
 * @param authorities that are trusted, besides the platform's, to have issued what broker and object store show
 */
public record TlsConfig(Optional<Files> files, Optional<Authorities> authorities) {

    public static TlsConfig defaults() {
        return new TlsConfig(Optional.empty(), Optional.empty());
    }

    /**
     * The files that a gateway shows who it is by, in PEM form; they may be the same one.
     *
     * @param certificates the gateway's own, then those that issued it
     * @param key the first one's
     */
    public record Files(Path certificates, Path key) {
        /** Reads the files as they are now. Throws {@link IllegalArgumentException} with a line for the operator. */
        public Identity read() {
            return Identity.read(certificates, key);
        }
    }
}
