package chat.parley.storage.minio;

import chat.parley.patience.Patience;
import chat.parley.storage.objectstore.StorageConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** An S3 server that does all that is needed but for one thing. */
final class FlawedStore implements AutoCloseable {
    private final S3Proxy server;
    private final AnswerLosingProxy front;

    private FlawedStore(S3Proxy server, AnswerLosingProxy front) {
        this.server = server;
        this.front = front;
    }

    enum Flaw {
        NONE,
        /** Takes ETags of If-Match as they are stored, without quotation marks, as Ceph 16 does. */
        BARE_ETAGS,
        /** As s3rver does. */
        IGNORES_IF_NONE_MATCH,
        IGNORES_IF_MATCH,
        REFUSES_ALL_IF_MATCH,
        KNOWS_NO_IF_NONE_MATCH,
        /** Looks first and writes then, as S3Mock does. */
        CREATES_TWICE_AT_ONCE,
        REPLACES_TWICE_AT_ONCE,
        FORGETS_WRITES,
        KEEPS_WHAT_IS_REMOVED,
        LISTS_OUT_OF_ORDER,
        IGNORES_START_AFTER,
        IGNORES_DELIMITER,
        IGNORES_RANGE,
        KNOWS_NO_PARTS,
        COPIES,
        CHECKS_NO_SIGNATURE
    }

    static FlawedStore start(Path folder, Flaw flaw) {
        BlobStore files = new FilesystemNio2BlobStore(folder.toString());
        S3Proxy.Builder server =
                S3Proxy.builder().blobStore(new Flawed(files, flaw)).endpoint(URI.create("http://127.0.0.1:0"));
        // The server looks at If-Match by itself, so it must not get it; which would make the signature wrong.
        boolean hides = flaw == Flaw.IGNORES_IF_MATCH;
        if (hides || flaw == Flaw.CHECKS_NO_SIGNATURE) {
            server.awsAuthentication(AuthenticationType.NONE, "", "");
        } else {
            server.awsAuthentication(AuthenticationType.AWS_V4, "parley", "secret-key");
        }
        S3Proxy built = server.build();
        try {
            built.start();
        } catch (Exception e) {
            throw new IllegalStateException("the flawed store does not start", e);
        }
        URI url = URI.create("http://127.0.0.1:" + built.getPort());
        AnswerLosingProxy front = new AnswerLosingProxy(url);
        if (hides) {
            front.hideHeader("If-Match");
        }
        return new FlawedStore(built, front);
    }

    StorageConfig config() {
        return StorageConfig.of(front.url(), "parley", "parley", "secret-key");
    }

    @Override
    public void close() {
        try {
            front.close();
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the flawed store does not stop", e);
        }
    }

    private static final class Flawed extends ForwardingBlobStore {
        private final Flaw flaw;
        private final Map<String, Object> locks = new ConcurrentHashMap<>();
        private final Map<String, CountDownLatch> contests = new ConcurrentHashMap<>();

        Flawed(BlobStore files, Flaw flaw) {
            super(files);
            this.flaw = flaw;
        }

        @Override
        public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
            byte[] body = readAll(payload);
            boolean creates = request.ifNoneMatch() != null;
            boolean replaces = request.ifMatch() != null;
            if ((creates && flaw == Flaw.CREATES_TWICE_AT_ONCE) || (replaces && flaw == Flaw.REPLACES_TWICE_AT_ONCE)) {
                check(request);
                awaitAnother(request.key());
                return put(request, body);
            }
            synchronized (locks.computeIfAbsent(request.key(), key -> new Object())) {
                check(request);
                return put(request, body);
            }
        }

        /** Where several write, each looks before another one writes: so it is no matter of luck whether the flaw shows. */
        private void awaitAnother(String key) {
            if (!key.contains("-at-once-")) {
                return;
            }
            CountDownLatch looked = contests.computeIfAbsent(key, first -> new CountDownLatch(2));
            looked.countDown();
            try {
                if (!looked.await(Patience.MOST.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IllegalStateException("only one writes " + key);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while one writes " + key, e);
            }
        }

        private PutObjectResponse put(PutObjectRequest request, byte[] body) {
            byte[] kept = flaw == Flaw.FORGETS_WRITES ? new byte[0] : body;
            PutObjectRequest bare = request.toBuilder()
                    .ifMatch(null)
                    .ifNoneMatch(null)
                    .contentLength((long) kept.length)
                    .contentMD5(null)
                    .build();
            return super.putBlob(bare, new ByteArrayInputStream(kept));
        }

        private void check(PutObjectRequest request) {
            if (request.ifNoneMatch() != null) {
                if (flaw == Flaw.KNOWS_NO_IF_NONE_MATCH) {
                    throw new UnsupportedOperationException("If-None-Match");
                }
                if (flaw != Flaw.IGNORES_IF_NONE_MATCH && blobExists(request.bucket(), request.key())) {
                    throw refusal(412);
                }
            }
            if (request.ifMatch() != null && !matches(request)) {
                throw refusal(412);
            }
        }

        private boolean matches(PutObjectRequest request) {
            if (flaw == Flaw.REFUSES_ALL_IF_MATCH || !blobExists(request.bucket(), request.key())) {
                return false;
            }
            HeadObjectRequest head = HeadObjectRequest.builder()
                    .bucket(request.bucket())
                    .key(request.key())
                    .build();
            String stored = blobMetadata(head).eTag().replace("\"", "");
            String asked = request.ifMatch();
            return stored.equals(flaw == Flaw.BARE_ETAGS ? asked : asked.replace("\"", ""));
        }

        @Override
        public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
            return flaw == Flaw.KEEPS_WHAT_IS_REMOVED
                    ? DeleteObjectResponse.builder().build()
                    : super.removeBlob(request);
        }

        @Override
        public ListObjectsV2Response list(ListObjectsV2Request request) {
            ListObjectsV2Request.Builder asked = request.toBuilder();
            if (flaw == Flaw.IGNORES_START_AFTER) {
                asked.startAfter(null).continuationToken(null);
            }
            if (flaw == Flaw.IGNORES_DELIMITER) {
                asked.delimiter(null);
            }
            ListObjectsV2Response page = super.list(asked.build());
            if (flaw != Flaw.LISTS_OUT_OF_ORDER) {
                return page;
            }
            List<S3Object> objects = new ArrayList<>(page.contents());
            Collections.reverse(objects);
            return page.toBuilder().contents(objects).build();
        }

        @Override
        public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
            GetObjectRequest.Builder asked = request.toBuilder();
            if (flaw == Flaw.IGNORES_RANGE) {
                asked.range(null);
            }
            return super.getBlob(asked.build());
        }

        @Override
        public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
            if (flaw == Flaw.KNOWS_NO_PARTS) {
                throw new UnsupportedOperationException("multipart");
            }
            return super.initiateMultipartUpload(request);
        }

        /** Whoever may upload could read everything: the flaw of the server itself, which the others must not show. */
        @Override
        public CopyObjectResponse copyBlob(CopyObjectRequest request) {
            if (flaw != Flaw.COPIES) {
                throw new UnsupportedOperationException("copy");
            }
            return super.copyBlob(request);
        }

        private static S3Exception refusal(int status) {
            return (S3Exception)
                    S3Exception.builder().statusCode(status).message("no").build();
        }

        private static byte[] readAll(InputStream payload) {
            try {
                return payload.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
