package chat.parley.gateway.web;

import java.util.Map;

/** The media types of files, by the ends of their names. Browsers are told them, and told not to guess. */
final class MediaTypes {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final Map<String, String> BY_ENDING = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("txt", TEXT),
            Map.entry("md", TEXT),
            Map.entry("LICENSE", TEXT));

    private MediaTypes() {}

    /**
     * The media type of the file at {@code path}. Throws {@link IllegalStateException} for an ending that is not known here.
     */
    static String of(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String mediaType = BY_ENDING.get(name.substring(name.lastIndexOf('.') + 1));
        if (mediaType == null) {
            throw new IllegalStateException("the web client has a file of unknown type: " + path);
        }
        return mediaType;
    }
}
