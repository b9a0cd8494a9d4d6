package chat.parley.storage.minio;

import chat.parley.storage.objectstore.StorageConfig;
import io.minio.CreateBucketArgs;
import io.minio.GenericResponse;
import io.minio.MinioAsyncClient;
import java.util.concurrent.CompletableFuture;

/**
 * The SDK's client, but for one request: a bucket in {@value StorageConfig#DEFAULT_REGION} is asked for without a {@code
 * LocationConstraint}, as S3 has it. The SDK names the region always, and stores that do not call themselves so, such as Ceph
 * by default, then refuse.
 */
final class S3Client extends MinioAsyncClient {
    private final String region;

    /** Takes {@code client} over. */
    S3Client(MinioAsyncClient client, String region) {
        super(client);
        this.region = region;
    }

    @Override
    public CompletableFuture<GenericResponse> createBucket(CreateBucketArgs args) {
        if (!region.equals(StorageConfig.DEFAULT_REGION)) {
            return super.createBucket(args);
        }
        checkArgs(args);
        return executePutAsync(args, null, null, null).thenApply(response -> {
            try (response) {
                return new GenericResponse(response.headers(), args.bucket(), region, "");
            }
        });
    }
}
