package chat.parley.client.file;

import chat.parley.client.ParleyClient;
import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Requests to URLs that a gateway handed out, with exactly the headers that came with them. */
final class HttpRequests {
    /** Headers that the HTTP client sets itself, from the URL and the body, and refuses from others. */
    private static final Set<String> OWN = Set.of("host", "content-length", "connection", "expect", "upgrade");

    private HttpRequests() {}

    static HttpRequest.Builder to(ParleyClient client, String url, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(client.resolve(url));
        headers.forEach((name, value) -> {
            if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                request.header(name, value);
            }
        });
        return request;
    }
}
