package chat.parley.gateway.relay;

import java.net.URI;

/**
 * How a presigned URL of the object store is written for a client that can only reach the gateway: its path and query under
 * {@link #PREFIX}, for instance {@code /v1/files/parley/files/01J…?X-Amz-Algorithm=…&X-Amz-Signature=…}. The store's own
 * signature is the grant: every gateway can forward it, and only the store can have issued it.
 */
public final class RelayUrl {
    static final String PREFIX = "/v1/files";

    private RelayUrl() {}

    public static String of(String presigned) {
        URI uri = URI.create(presigned);
        return PREFIX + uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }
}
