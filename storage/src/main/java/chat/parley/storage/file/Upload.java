package chat.parley.storage.file;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The document of an upload, {@code uploads/<fileId>.json}: the arbiter between completing and giving up. Under way, it has
 * neither {@code share} nor {@code abortedAt}; whoever replaces it with one of them, by {@code If-Match}, has decided for
 * all gateways. That it is sent anew is decided in the same way.
 *
 * @param share the file, if it was decided that it is complete; {@code shares/<fileId>.json} follows
 * @param abortedAt when it was decided to give the upload up; the document stays until no URL given out for it is valid
 */
record Upload(
        Files.PendingUpload pending,
        Files.@Nullable Share share,
        @Nullable Instant abortedAt) {
    Upload {
        requireNonNull(pending, "pending");
        if (share != null && !share.info().file().equals(pending.fileId())) {
            throw new IllegalArgumentException("its share is of another file");
        }
    }

    static Upload begun(Files.PendingUpload pending) {
        return new Upload(pending, null, null);
    }

    Upload completed(Files.Share as) {
        return new Upload(pending, as, null);
    }

    Upload aborted(Instant at) {
        return new Upload(pending, null, at);
    }

    Upload sentAgain() {
        return new Upload(pending.again(), null, null);
    }

    boolean underWay() {
        return share == null && abortedAt == null;
    }
}
