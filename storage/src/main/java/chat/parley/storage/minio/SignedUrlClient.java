package chat.parley.storage.minio;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.storage.objectstore.StorageConfig;
import chat.parley.storage.objectstore.StorageException;
import io.minio.errors.ServerException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Uses signed URLs as clients do: without keys, and with no headers but those that it is told. */
final class SignedUrlClient implements AutoCloseable {
    private static final int MAX_ANSWER_BYTES = 1024 * 1024;

    private final StorageConfig config;
    private final OkHttpClient http;

    SignedUrlClient(StorageConfig config) {
        this.config = config;
        OkHttpClient.Builder http = new OkHttpClient.Builder()
                .connectTimeout(config.connectTimeout())
                .readTimeout(config.readTimeout())
                .writeTimeout(config.readTimeout())
                .callTimeout(config.callTimeout())
                .followRedirects(false);
        MinioClients.trust(http, config);
        this.http = http.build();
    }

    /**
     * Sends a request and gives the store's answer, which may be a refusal. Throws {@link StorageException} if the store
     * does not answer, or only that it cannot serve at the moment.
     */
    Answer send(String method, String url, byte @Nullable [] body, Map<String, String> headers) {
        try {
            return Attempts.repeatable(() -> answer(method, url, body, headers));
        } catch (Attempts.Failed e) {
            throw e.failure().toException(config);
        }
    }

    private CompletableFuture<Answer> answer(
            String method, String url, byte @Nullable [] body, Map<String, String> headers) {
        Request request = new Request.Builder()
                .url(url)
                .headers(Headers.of(headers))
                .method(method, body == null ? null : RequestBody.create(body))
                .build();
        try (Response response = http.newCall(request).execute()) {
            byte[] bytes = response.body().byteStream().readNBytes(MAX_ANSWER_BYTES);
            int status = response.code();
            boolean cannotServe = status == 429 || (status >= 500 && status != 501);
            return cannotServe
                    ? CompletableFuture.failedFuture(new ServerException("no signed URL is served now", status, ""))
                    : CompletableFuture.completedFuture(new Answer(status, response.headers(), bytes));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    /** An HTTP answer, with as much of its body as could be read. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(int status, Headers headers, byte[] body) {
        private static final Pattern CODE = Pattern.compile("<Code>(\\w{1,60})</Code>");

        boolean served() {
            return status >= 200 && status < 300;
        }

        boolean signatureRefused() {
            return status == 403 && code().equals("SignatureDoesNotMatch");
        }

        /** The answer for people, such as {@code 403 AccessDenied}. */
        String text() {
            return (status + " " + code()).strip();
        }

        private String code() {
            Matcher found = CODE.matcher(new String(body, UTF_8));
            return found.find() ? found.group(1) : "";
        }
    }
}
