package chat.parley.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minio.GetObjectArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.ListObjectsArgs;
import io.minio.MinioAsyncClient;
import io.minio.PutObjectArgs;
import io.minio.Result;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.Item;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedObjectStoreTest {
    private static final String BUCKET = "parley";
    private static final int WRITERS = 8;

    @TempDir
    static Path folder;

    private static EmbeddedObjectStore store;
    private static MinioAsyncClient client;

    @BeforeAll
    static void start() {
        store = EmbeddedObjectStore.start(new BackendOptions("127.0.0.1", 0, folder, "key", "secret-key"));
        store.createBucket(BUCKET);
        client = client("secret-key");
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        store.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"accounts/ann.json", "history/@ann/a_b-c.jsonl.zst", "files/é", "odd/a b+c%20d", "deep/a/b/c/d"})
    void keysComeBackAsTheyWere(String key) throws Exception {
        put(key, "content of " + key, Map.of());
        assertThat(get(key)).isEqualTo("content of " + key);
        assertThat(keys(key, "")).containsExactly(key);
    }

    @Test
    void listingIsInOrderOfKeysAndStartsAfterOne() throws Exception {
        for (String name : List.of("b", "a-1", "a_1", "A", "a", "0")) {
            put("order/" + name, "", Map.of());
        }
        assertThat(keys("order/", ""))
                .containsExactly("order/0", "order/A", "order/a", "order/a-1", "order/a_1", "order/b");
        assertThat(keys("order/", "order/a")).containsExactly("order/a-1", "order/a_1", "order/b");
    }

    @Test
    void onlyOneOfManyCreatorsWins() throws Exception {
        assertThat(winners(i -> put("race/created", "writer " + i, Map.of("If-None-Match", "*"))))
                .isEqualTo(1);
    }

    @Test
    void onlyOneOfManyChangersOfTheSameVersionWins() throws Exception {
        String eTag = put("race/changed", "before", Map.of());
        assertThat(winners(i -> put("race/changed", "writer " + i, Map.of("If-Match", eTag))))
                .isEqualTo(1);
    }

    @Test
    void changeOfAnotherVersionIsRefused() throws Exception {
        String first = put("versions", "one", Map.of());
        String second = put("versions", "two", Map.of("If-Match", first));
        assertThat(refused(() -> put("versions", "three", Map.of("If-Match", first))))
                .isTrue();
        assertThat(get("versions")).isEqualTo("two");
        put("versions", "three", Map.of("If-Match", second));
        assertThat(get("versions")).isEqualTo("three");
    }

    @Test
    void wrongSecretIsRefused() throws Exception {
        MinioAsyncClient stranger = client("guess-guess");
        try {
            assertThatThrownBy(() -> stranger.getObject(GetObjectArgs.builder()
                                    .bucket(BUCKET)
                                    .object("x")
                                    .build())
                            .join())
                    .hasCauseInstanceOf(ErrorResponseException.class)
                    .hasMessageContaining("signature");
        } finally {
            stranger.close();
        }
    }

    @Test
    void writeThatIsUnderWayIsNotListed() throws Exception {
        put("half/whole", "x", Map.of());
        Path unfinished = folder.resolve("buckets/parley/half/file-0f8fad5b-d9cb-469f-a165-70867728950e");
        Files.writeString(unfinished, "hal");
        assertThat(keys("half/", "")).containsExactly("half/whole");
    }

    @Test
    void writeThatWasCutOffIsRemovedAtTheNextStart(@TempDir Path other) throws Exception {
        Path files = Files.createDirectories(other.resolve("buckets/parley/files"));
        Path whole = Files.writeString(files.resolve("0f8fad5b-d9cb-469f-a165-70867728950e"), "whole");
        Path unfinished = Files.writeString(files.resolve("f-0f8fad5b-d9cb-469f-a165-70867728950e"), "hal");
        EmbeddedObjectStore.start(new BackendOptions("127.0.0.1", 0, other, "key", "secret-key"))
                .close();
        assertThat(unfinished).doesNotExist();
        assertThat(whole).exists();
    }

    @Test
    void aPageOfAnotherOriginMaySendAndFetchBySignedUrls() throws Exception {
        HttpResponse<String> asked = send(signed(Http.Method.PUT)
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Access-Control-Request-Method", "PUT")
                .header("Access-Control-Request-Headers", "content-type"));
        assertThat(asked.statusCode()).isBetween(200, 204);
        assertThat(asked.headers().firstValue("access-control-allow-origin")).hasValue("*");
        assertThat(asked.headers().firstValue("access-control-allow-methods").orElseThrow())
                .contains("PUT");
        assertThat(asked.headers().firstValue("access-control-allow-headers").orElseThrow())
                .isEqualToIgnoringCase("content-type");

        HttpResponse<String> sent = send(signed(Http.Method.PUT)
                .PUT(HttpRequest.BodyPublishers.ofString("by a page"))
                .header("Content-Type", "application/octet-stream"));
        assertThat(sent.statusCode()).isEqualTo(200);
        assertThat(sent.headers().firstValue("etag")).isPresent();
        assertThat(sent.headers().firstValue("access-control-allow-origin")).hasValue("*");
        assertThat(sent.headers().firstValue("access-control-expose-headers")).hasValue("ETag");

        HttpResponse<String> fetched = send(signed(Http.Method.GET).GET());
        assertThat(fetched.body()).isEqualTo("by a page");
        assertThat(fetched.headers().firstValue("access-control-allow-origin")).hasValue("*");
    }

    private static HttpRequest.Builder signed(Http.Method method) throws Exception {
        String url = client.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                .method(method)
                .bucket(BUCKET)
                .object("files/of-a-page")
                .build());
        return HttpRequest.newBuilder(URI.create(url)).header("Origin", "http://chat.lan:7275");
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private interface Write {
        String by(int writer) throws Exception;
    }

    private static long winners(Write write) throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                tasks.add(() -> refused(() -> write.by(writer)));
            }
            long won = 0;
            for (Future<Boolean> refused : writers.invokeAll(tasks)) {
                won += refused.get() ? 0 : 1;
            }
            return won;
        } finally {
            writers.shutdownNow();
        }
    }

    private static boolean refused(Callable<String> write) throws Exception {
        try {
            write.call();
            return false;
        } catch (CompletionException e) {
            assertThat(e.getCause())
                    .asInstanceOf(InstanceOfAssertFactories.type(ErrorResponseException.class))
                    .extracting(refusal -> refusal.response().code())
                    .isEqualTo(412);
            return true;
        }
    }

    private static String put(String key, String content, Map<String, String> headers) throws Exception {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return client.putObject(PutObjectArgs.builder().bucket(BUCKET).object(key).extraHeaders(headers).stream(
                                new ByteArrayInputStream(bytes), (long) bytes.length, -1L)
                        .build())
                .join()
                .etag();
    }

    private static String get(String key) throws Exception {
        try (InputStream content = client.getObject(
                        GetObjectArgs.builder().bucket(BUCKET).object(key).build())
                .join()) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> keys(String prefix, String startAfter) throws Exception {
        List<String> keys = new ArrayList<>();
        for (Result<Item> item : client.listObjects(ListObjectsArgs.builder()
                .bucket(BUCKET)
                .prefix(prefix)
                .startAfter(startAfter)
                .recursive(true)
                .build())) {
            keys.add(item.get().objectName());
        }
        return keys;
    }

    private static MinioAsyncClient client(String secret) {
        return MinioAsyncClient.builder()
                .endpoint(store.url().toString())
                .credentials("key", secret)
                .region("us-east-1")
                .build();
    }
}
