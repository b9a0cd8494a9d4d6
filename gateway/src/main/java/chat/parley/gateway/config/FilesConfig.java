package chat.parley.gateway.config;

import chat.parley.gateway.address.UrlHost;
import chat.parley.protocol.Limits;
import chat.parley.storage.objectstore.ClientAccess;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of shared files.
 *
 * @param maxBytes of one file, at most {@link Limits#MAX_FILE_BYTES}
 * @param urlValidity how long a URL that was handed out can be used to begin a transfer
 * @param relay whether bytes go through this gateway, for clients that cannot reach the object store
 * @param publicUrl where clients reach the object store, if not where gateways do; nobody asks while bytes are relayed
 * @param budget how much users may send
 */
public record FilesConfig(
        long maxBytes, Duration urlValidity, boolean relay, Optional<PublicUrl> publicUrl, FileBudget budget) {
    /** Throws {@link IllegalArgumentException} if nobody could send the largest file. */
    public FilesConfig {
        budget.requireRoomFor(maxBytes);
    }

    /** Settings with the budget by default. */
    public FilesConfig(long maxBytes, Duration urlValidity, boolean relay, Optional<PublicUrl> publicUrl) {
        this(maxBytes, urlValidity, relay, publicUrl, FileBudget.defaults());
    }

    /** A host that is nobody's (RFC 2606 §2), to make a URL of before a client has said by which host it comes. */
    private static final UrlHost NOBODYS_HOST = new UrlHost("parley.invalid");

    public static FilesConfig defaults() {
        return new FilesConfig(Limits.MAX_FILE_BYTES, Duration.ofMinutes(15), false, Optional.empty());
    }

    /** How clients come to the object store. */
    public ClientAccess clientAccess() {
        if (relay) {
            return ClientAccess.relayed();
        }
        return publicUrl
                .map(url -> url.isOfAnyHost()
                        ? ClientAccess.atAnyHost(url.origin(NOBODYS_HOST))
                        : ClientAccess.at(url.origin(NOBODYS_HOST)))
                .orElseGet(ClientAccess::asGateways);
    }
}
