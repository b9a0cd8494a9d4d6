package chat.parley.gateway.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.gateway.address.UrlHost;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The browser client: {@value #PAGE} of the web client's jar at {@code /}, each other file at its own path, which begins
 * with {@code app/}, and below a folder named by the version of all of them, where the page looks. Everything is read,
 * compressed and named once, at the start; a request is one look into a map and touches no disk, so there is no path that
 * leads anywhere else. Immutable.
 *
 * <p><b>Caches</b> ask for the page each time whether it is still so, and keep what is below our version for good: ADR 0024.
 */
public final class WebClient {
    private static final String FOLDER = "chat/parley/web/";
    private static final String PAGE = "index.html";
    private static final Pattern VERSIONED = Pattern.compile("/app/(v-[\\w-]{16})(/.+)");
    private static final String FOREVER = "public, max-age=31536000, immutable";

    private final Map<String, WebFile> files = new TreeMap<>();
    private final String version;
    private final FileOrigins origins;

    /**
     * Throws {@link IllegalStateException} if the web client is not on the class path.
     *
     * @param origins where the page is to find files
     */
    public WebClient(FileOrigins origins) {
        this(ResourceFolder.read(WebClient.class.getClassLoader(), FOLDER, PAGE), origins);
    }

    WebClient(SortedMap<String, byte[]> contents, FileOrigins origins) {
        this.origins = origins;
        this.version = "v-" + Digest.of(contents).substring(0, 16);
        contents.forEach((path, bytes) -> {
            boolean page = path.equals(PAGE);
            files.put(page ? "/" : "/" + path, new WebFile(MediaTypes.of(path), page ? versioned(bytes) : bytes));
        });
    }

    /** The page with the version in its own paths. Scripts import each other by relative ones, so that is enough. */
    private byte[] versioned(byte[] page) {
        return new String(page, UTF_8)
                .replace("=\"app/", "=\"app/" + version + "/")
                .getBytes(UTF_8);
    }

    /**
     * The answer to a GET or HEAD, which is the same but for the body that HTTP leaves out; empty if there is no such file.
     *
     * @param reachedBy what the browser calls this gateway, if it says so
     */
    public Optional<FullHttpResponse> answer(String path, HttpHeaders request, Optional<UrlHost> reachedBy) {
        Matcher versioned = VERSIONED.matcher(path);
        if (!versioned.matches()) {
            return answer(path, request, reachedBy, "no-cache");
        }
        boolean ours = versioned.group(1).equals(version);
        // Of a page that another gateway served, while versions change: what we have may do, but not for good.
        return answer("/app" + versioned.group(2), request, reachedBy, ours ? FOREVER : "no-store");
    }

    private Optional<FullHttpResponse> answer(
            String path, HttpHeaders request, Optional<UrlHost> reachedBy, String caching) {
        return Optional.ofNullable(files.get(path)).map(file -> {
            FullHttpResponse response = file.answer(request);
            response.headers()
                    .set(HttpHeaderNames.CACHE_CONTROL, caching)
                    // With every file: a worker has the policy that it came with, and an image can be opened by itself.
                    .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, ContentPolicy.of(origins.seenBy(reachedBy)))
                    .set(HttpHeaderNames.X_FRAME_OPTIONS, "DENY")
                    .set("X-Content-Type-Options", "nosniff")
                    .set("Referrer-Policy", "no-referrer");
            return response;
        });
    }
}
