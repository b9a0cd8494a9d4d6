package chat.parley.gateway.web;

import chat.parley.gateway.address.UrlHost;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The browser client: {@value #PAGE} of the web client's jar at {@code /}, each other file at its own path, which begins
 * with {@code /app/}. Everything is read, compressed and named once, at the start; a request is one look into a map and touches no disk, so there is no path
 * that leads anywhere else. Immutable.
 *
 * <p><b>Caches</b> may keep everything, but ask each time whether it is still so, and mostly hear 304 (ADR 0023).
 */
public final class WebClient {
    private static final String FOLDER = "chat/parley/web/";
    private static final String PAGE = "index.html";

    private final Map<String, WebFile> files = new TreeMap<>();
    private final FileOrigins origins;

    /**
     * Throws {@link IllegalStateException} if the web client is not on the class path.
     *
     * @param origins where the page is to find files
     */
    public WebClient(FileOrigins origins) {
        this(ResourceFolder.read(WebClient.class.getClassLoader(), FOLDER, PAGE), origins);
    }

    WebClient(Map<String, byte[]> contents, FileOrigins origins) {
        this.origins = origins;
        contents.forEach((path, bytes) ->
                files.put(path.equals(PAGE) ? "/" : "/" + path, new WebFile(MediaTypes.of(path), bytes)));
    }

    /**
     * To a GET or HEAD, whose answer is the same but for the body that HTTP leaves out; empty if there is no such file.
     *
     * @param reachedBy what the browser calls this gateway, if it says so
     */
    public Optional<FullHttpResponse> answer(String path, HttpHeaders request, Optional<UrlHost> reachedBy) {
        return Optional.ofNullable(files.get(path)).map(file -> {
            FullHttpResponse response = file.answer(request);
            response.headers()
                    .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_CACHE)
                    // With every file: a worker has the policy that it came with, and an image can be opened by itself.
                    .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, ContentPolicy.of(origins.seenBy(reachedBy)))
                    .set(HttpHeaderNames.X_FRAME_OPTIONS, "DENY")
                    .set("X-Content-Type-Options", "nosniff")
                    .set("Referrer-Policy", "no-referrer");
            return response;
        });
    }
}
