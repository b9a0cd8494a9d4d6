package chat.parley.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import chat.parley.storage.file.Files;
import chat.parley.storage.file.Files.Part;
import chat.parley.storage.file.Files.PendingUpload;
import chat.parley.storage.file.Files.Share;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Files of a test, on their way through a relay. */
final class SharedFiles {
    private static final Duration VALIDITY = Duration.ofMinutes(5);

    private final Files files;
    private final URI storeUrl;
    private final RelayServer server;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicLong ids = new AtomicLong();

    SharedFiles(Files files, URI storeUrl, RelayServer server) {
        this.files = files;
        this.storeUrl = storeUrl;
        this.server = server;
    }

    static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    PendingUpload begin(long size) {
        return files.begin(
                new UserName("alice"), new RoomName("lobby"), "a file.bin", size, "application/octet-stream");
    }

    PendingUpload again(PendingUpload upload) {
        return files.forSending(upload).orElseThrow();
    }

    URI uploadUrl(PendingUpload upload) {
        return server.resolve(
                RelayUrl.of(files.presignPart(upload, 1, VALIDITY, storeUrl).url()));
    }

    URI downloadUrl(Share share) {
        return server.resolve(
                RelayUrl.of(files.presignDownload(share, VALIDITY, storeUrl).url()));
    }

    /** Uploads through the relay and completes. */
    Share share(byte[] bytes) throws Exception {
        PendingUpload upload = begin(bytes.length);
        HttpResponse<String> put = put(uploadUrl(upload), bytes);
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        return complete(upload, put.headers().firstValue("etag").orElseThrow()).orElseThrow();
    }

    Optional<Share> complete(PendingUpload upload, String etag) {
        return files.complete(
                upload,
                "0".repeat(64),
                List.of(new Part(1, etag)),
                new Nonce("n"),
                () -> new EventId(ids.incrementAndGet() << 16, 1));
    }

    /** With the headers that are signed, which clients are told along with the URL. */
    HttpResponse<String> put(URI url, byte[] bytes) throws Exception {
        return http.send(
                HttpRequest.newBuilder(url)
                        .headers("Content-Type", "application/octet-stream", "If-None-Match", "*")
                        .PUT(BodyPublishers.ofByteArray(bytes))
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<byte[]> get(URI url, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).GET();
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }
}
