package chat.parley.storage.minio;

import chat.parley.protocol.Seconds;
import chat.parley.protocol.tls.TlsFailure;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.StorageConfig;
import chat.parley.storage.objectstore.StorageException;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.ServerException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why one request failed, read from what the SDK throws.
 *
 * @param code S3's name of the error; empty when no answer came, or none that is S3's
 * @param status of HTTP; 0 when no answer came
 */
record StoreFailure(Throwable cause, String code, int status) {
    private static final Set<Integer> MAY_PASS = Set.of(429, 500, 502, 503, 504);

    static StoreFailure of(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && !tells(cause)) {
            cause = cause.getCause();
        }
        if (cause instanceof ErrorResponseException answered) {
            String code = answered.errorResponse().code();
            return new StoreFailure(
                    cause, code == null ? "" : code, answered.response().code());
        }
        if (cause instanceof ServerException answered) {
            return new StoreFailure(cause, "", answered.statusCode());
        }
        return new StoreFailure(cause, "", 0);
    }

    private static boolean tells(Throwable cause) {
        return !(cause instanceof CompletionException)
                && (cause instanceof ErrorResponseException
                        || cause instanceof ServerException
                        || cause instanceof InvalidResponseException
                        || cause instanceof IOException);
    }

    /**
     * Whether there is no such object. (A HEAD request cannot tell that from a missing bucket: {@link ObjectStore#ping}
     * can.)
     */
    boolean isMissing() {
        return code.equals("NoSuchKey");
    }

    boolean isPreconditionFailed() {
        return status == 412;
    }

    /** Whether others changed the same object in that moment: then nothing was done, and S3 asks to try again. */
    boolean isConflict() {
        return status == 409 && (code.equals("ConditionalRequestConflict") || code.equals("OperationAborted"));
    }

    /** Whether the same request may succeed right away. After a timeout it may not: its time is spent. */
    boolean mayPass() {
        boolean disconnected = cause instanceof IOException
                && !(cause instanceof InterruptedIOException)
                && !(cause instanceof SSLException);
        return disconnected || MAY_PASS.contains(status) || isConflict();
    }

    /** Whether the request may have been carried out although it failed. */
    boolean mayBeDone() {
        return !isConflict() && status != 429;
    }

    StorageException toException(StorageConfig config) {
        return new StorageException("object store " + config.endpoint() + " " + says(config), cause, status, answer());
    }

    /** What the store answered, such as {@code 403 AccessDenied}; empty if it did not answer. */
    private String answer() {
        return status == 0 ? "" : (status + " " + code).strip();
    }

    private String says(StorageConfig config) {
        @Nullable
        String answer = switch (code) {
            case "AccessDenied", "AllAccessDisabled" ->
                "denies access to bucket " + config.bucket() + ": check access key " + config.accessKey()
                        + ", its secret key and its permissions";
            case "InvalidAccessKeyId" -> "does not know access key " + config.accessKey();
            case "SignatureDoesNotMatch" ->
                "refuses the signature: check the secret key of access key " + config.accessKey();
            case "RequestTimeTooSkewed", "RequestExpired" ->
                "has another time than this machine: set both clocks by NTP";
            case "NoSuchBucket" -> "has no bucket " + config.bucket() + ": was it removed?";
            case "AuthorizationHeaderMalformed", "InvalidRegion" ->
                "is not in region " + config.region() + ": " + cause.getMessage();
            case "XMinioStorageFull", "InsufficientStorage" -> "is full";
            default -> null;
        };
        if (answer != null) {
            return answer + " (" + answer() + ")";
        }
        if (cause instanceof InterruptedIOException) {
            return "did not answer within " + Seconds.text(config.callTimeout());
        }
        if (cause instanceof SSLException) {
            return "cannot be reached through TLS: " + TlsFailure.of(cause).orElseGet(this::firstLine);
        }
        if (cause instanceof InvalidResponseException) {
            return "did not answer as S3 does: is that the address of its S3 API? " + firstLine();
        }
        if (cause instanceof IOException) {
            return "does not answer: is it running, and is the address right? " + firstLine();
        }
        return "failed" + (status == 0 ? "" : " with status " + status) + (code.isEmpty() ? "" : ", " + code) + ": "
                + firstLine();
    }

    private String firstLine() {
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
