package chat.parley.storage.objectstore;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What a client does with a signed request: no S3 library, and exactly the headers that it was given. */
public final class SignedRequests {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private SignedRequests() {}

    public static HttpResponse<byte[]> send(ObjectStore.SignedRequest signed, byte[] body) throws Exception {
        return send(signed, HttpRequest.BodyPublishers.ofByteArray(body));
    }

    public static HttpResponse<byte[]> send(ObjectStore.SignedRequest signed) throws Exception {
        return send(signed, HttpRequest.BodyPublishers.noBody());
    }

    /** With a header that it was not given. */
    public static HttpResponse<byte[]> sendWith(
            ObjectStore.SignedRequest signed, byte[] body, String header, String value) throws Exception {
        HttpRequest request = request(signed, HttpRequest.BodyPublishers.ofByteArray(body))
                .header(header, value)
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    public static HttpResponse<byte[]> sendRange(ObjectStore.SignedRequest signed, String range) throws Exception {
        HttpRequest request = request(signed, HttpRequest.BodyPublishers.noBody())
                .header("Range", range)
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> send(ObjectStore.SignedRequest signed, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        return HTTP.send(request(signed, body).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpRequest.Builder request(ObjectStore.SignedRequest signed, HttpRequest.BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(signed.url()))
                .timeout(Duration.ofSeconds(30))
                .method(signed.method(), body);
        signed.headers().forEach(request::header);
        return request;
    }
}
