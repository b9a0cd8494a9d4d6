package chat.parley.backends;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What S3 promises and S3Proxy's folder does not by itself: what was acknowledged is on the disk, of several writers with
 * the same {@code If-Match} one wins, a listing has no object that is still being written, and no URL that lets its holder write
 * one object lets it read others.
 */
final class DurableBlobStore extends ForwardingBlobStore {
    private static final int LOCKS = 64;

    private final Path buckets;
    /** The locks of keys, each of which may be that of several: one is held between the look at the ETag and the write. */
    private final Object[] locks = new Object[LOCKS];

    DurableBlobStore(BlobStore folder, Path buckets) {
        super(folder);
        this.buckets = buckets;
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
        PutObjectResponse response =
                request.ifMatch() == null ? super.putBlob(request, payload) : putIfMatch(request, payload);
        force(request.bucket(), request.key());
        return response;
    }

    /**
     * Refuses. S3Proxy obeys {@code x-amz-copy-source} although no signature covers it, so that whoever has a URL to
     * upload by could read every other object. Parley copies nothing.
     */
    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        throw new UnsupportedOperationException("objects are not copied");
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        CompleteMultipartUploadResponse response = super.completeMultipartUpload(upload, request);
        force(upload.containerName(), upload.blobName());
        return response;
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        ListObjectsV2Response page = super.list(request);
        return page.toBuilder()
                .contents(page.contents().stream()
                        .filter(object -> !UnfinishedWrites.isOne(object.key()))
                        .toList())
                .build();
    }

    /**
     * Writes an object if it has the ETag that is asked for. The body is read before the lock is taken, so that a client
     * that sends slowly holds up nobody.
     */
    private PutObjectResponse putIfMatch(PutObjectRequest request, InputStream payload) {
        byte[] body = readAll(payload);
        synchronized (locks[Math.floorMod(Objects.hash(request.bucket(), request.key()), LOCKS)]) {
            if (!unquoted(request.ifMatch()).equals(currentETag(request))) {
                throw S3Exception.builder()
                        .statusCode(412)
                        .message("the object has another ETag by now")
                        .build();
            }
            return super.putBlob(request, new ByteArrayInputStream(body));
        }
    }

    private @Nullable String currentETag(PutObjectRequest request) {
        HeadObjectResponse head = blobMetadataIfPresent(request.bucket(), request.key());
        return head == null || head.eTag() == null ? null : unquoted(head.eTag());
    }

    private static String unquoted(String eTag) {
        return eTag.replace("\"", "");
    }

    private static byte[] readAll(InputStream payload) {
        try {
            return payload.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forces an object's bytes to the disk, and then the names that lead to it. */
    private void force(String bucket, String key) {
        Path root = buckets.resolve(bucket);
        try {
            Path path = root.resolve(key);
            while (path != null && path.startsWith(root)) {
                try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                    channel.force(true);
                }
                path = path.getParent();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
