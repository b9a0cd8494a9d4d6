package chat.parley.gateway.config;

import java.util.List;

/**
 * From where browsers may come, and by what names.
 *
 * @param allowedOrigins of pages besides those that this gateway serves, such as {@code https://chat.example.org}
 * @param allowedHosts by which a client may call this gateway, without port; empty: any
 */
public record AccessConfig(List<String> allowedOrigins, List<String> allowedHosts) {

    public static AccessConfig defaults() {
        return new AccessConfig(List.of(), List.of());
    }

    public AccessConfig withAllowedHosts(List<String> changed) {
        return new AccessConfig(allowedOrigins, changed);
    }
}
