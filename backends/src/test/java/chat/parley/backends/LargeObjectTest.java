package chat.parley.backends;

import static org.assertj.core.api.Assertions.assertThat;

import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.MinioAsyncClient;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeObjectTest {
    /** More than the heap of {@link BackendProcess}. */
    private static final long BYTES = 600L * 1024 * 1024;

    @Test
    void objectLargerThanTheHeapPassesThrough(@TempDir Path folder) throws Exception {
        try (BackendProcess store = BackendProcess.objectStore(folder, "parley")) {
            HttpRequest put = HttpRequest.newBuilder(presignedPut(store))
                    .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(Zeros::new), BYTES))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(put, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(Files.size(folder.resolve("buckets/parley/files/large"))).isEqualTo(BYTES);
            assertThat(store.log()).isEmptyFile();
        }
    }

    private static URI presignedPut(BackendProcess store) throws Exception {
        MinioAsyncClient client = MinioAsyncClient.builder()
                .endpoint(store.url().toString())
                .credentials(store.user(), store.password())
                .region("us-east-1")
                .build();
        try {
            return URI.create(client.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                    .bucket("parley")
                    .object("files/large")
                    .method(Http.Method.PUT)
                    .expiry(600)
                    .build()));
        } finally {
            client.close();
        }
    }

    /** {@link #BYTES} of them. */
    private static final class Zeros extends InputStream {
        private long left = BYTES;

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            int read = (int) Math.min(length, left);
            left -= read;
            return read;
        }
    }
}
