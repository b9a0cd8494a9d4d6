package chat.parley.gateway.config;

import chat.parley.protocol.Limits;
import java.time.Duration;
import java.util.Optional;

/**
 * Shared files.
 *
 * @param maxBytes of one file, at most {@link Limits#MAX_FILE_BYTES}
 * @param urlValidity how long a URL that was handed out can be used to begin a transfer
 * @param relay whether bytes go through this gateway, for clients that cannot reach the object store
 * @param publicUrl where clients reach the object store, if not where gateways do; nobody asks while bytes are relayed
 */
public record FilesConfig(long maxBytes, Duration urlValidity, boolean relay, Optional<PublicUrl> publicUrl) {

    public static FilesConfig defaults() {
        return new FilesConfig(Limits.MAX_FILE_BYTES, Duration.ofMinutes(15), false, Optional.empty());
    }
}
