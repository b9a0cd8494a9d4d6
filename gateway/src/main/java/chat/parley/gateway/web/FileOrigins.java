package chat.parley.gateway.web;

import chat.parley.gateway.address.UrlHost;
import chat.parley.gateway.config.FilesConfig;
import chat.parley.storage.objectstore.StorageConfig;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where a page sends and fetches files, besides the origin that it comes from: where presigned URLs lead, written as
 * sources of a Content-Security-Policy.
 */
public final class FileOrigins {
    /** The end of Amazon's host names: with its stores, the bucket is a part of the host, and the MinIO SDK signs it so. */
    private static final String AMAZON = ".amazonaws.com";

    private final FilesConfig files;
    private final StorageConfig store;

    public FileOrigins(FilesConfig files, StorageConfig store) {
        this.files = files;
        this.store = store;
    }

    /**
     * The sources as a browser is to see them; none if bytes are relayed, or if a page that was asked for in this way could
     * not chat either.
     *
     * @param reachedBy what the browser calls this gateway; empty if it says nothing that is a host
     */
    List<String> seenBy(Optional<UrlHost> reachedBy) {
        if (files.relay()) {
            return List.of();
        }
        return files
                .publicUrl()
                .map(url -> reachedBy.map(url::at).stream().toList())
                .orElse(List.of(store.endpoint().toString()))
                .stream()
                .map(this::source)
                .toList();
    }

    private String source(String origin) {
        URI uri = URI.create(origin);
        String host = uri.getRawAuthority();
        if (host.startsWith("[")) {
            // A source cannot name an IPv6 address (Content Security Policy 3 §2.3.1): any host, on that port.
            host = "*" + host.substring(host.indexOf(']') + 1);
        } else if (host.replaceFirst(":[0-9]+$", "").endsWith(AMAZON)) {
            host = store.bucket() + "." + host;
        }
        return uri.getScheme() + "://" + host;
    }
}
