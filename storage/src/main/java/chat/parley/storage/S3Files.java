package chat.parley.storage;

import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a file: {@link Upload} under way, then decided to be a {@link Files.Share} or to be given up. A crash at any
 * point leaves an upload that {@link #complete} or {@link #sweep} carries on with.
 *
 * <p>A holder of a PUT URL can write the bytes again until the URL expires, after completion too; receivers find out by the
 * SHA-256 of the share.
 */
final class S3Files implements Files {
    private static final Logger LOG = LoggerFactory.getLogger(S3Files.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final JsonDocument<Share> SHARE = new JsonDocument<>(Share.class);

    private final ObjectStore store;
    private final Clock clock;
    private final Uploads uploads;

    S3Files(ObjectStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.uploads = new Uploads(store);
    }

    @Override
    public PendingUpload begin(
            UserName from, @Nullable RoomName room, @Nullable UserName to, String name, long size, String mediaType) {
        if (size < 0 || size > Limits.MAX_FILE_BYTES) {
            throw new IllegalArgumentException("a file has 0 to " + Limits.MAX_FILE_BYTES + " bytes, not " + size);
        }
        String fileId = new EventId(RANDOM.nextLong(), RANDOM.nextLong()).toString();
        PendingUpload pending = new PendingUpload(
                fileId, from, room, to, name, size, mediaType, Limits.MAX_FILE_BYTES, 1, clock.instant());
        uploads.create(Upload.begun(pending));
        return pending;
    }

    @Override
    public Optional<PendingUpload> pending(String fileId) {
        return FileId.isValid(fileId)
                ? uploads.find(fileId)
                        .map(Uploads.Versioned::upload)
                        .filter(upload -> upload.abortedAt() == null)
                        .map(Upload::pending)
                : Optional.empty();
    }

    @Override
    public ObjectStore.SignedRequest presignPart(PendingUpload upload, int part, Duration validity, URI origin) {
        if (part < 1 || part > upload.parts()) {
            throw new IllegalArgumentException("parts 1 to " + upload.parts() + ", not " + part);
        }
        return store.presignPut(bytesKey(upload.fileId()), validity, origin);
    }

    @Override
    public Optional<Share> complete(
            PendingUpload upload, String sha256, List<Part> parts, Nonce nonce, Supplier<EventId> eventId) {
        Optional<Uploads.Versioned> found = uploads.find(upload.fileId());
        if (found.isEmpty()) {
            return share(upload.fileId()); // completed before, if it ever was
        }
        Upload before = found.get().upload();
        if (before.share() != null) {
            return Optional.of(published(before.share()));
        }
        PendingUpload begun = before.pending();
        if (!before.underWay() || !arrived(begun, parts)) {
            return Optional.empty();
        }
        FileInfo info = new FileInfo(begun.fileId(), begun.name(), begun.size(), begun.mediaType(), sha256);
        Share share = new Share(info, begun.from(), begun.room(), begun.to(), eventId.get(), nonce);
        return uploads.replace(found.get(), before.completed(share))
                ? Optional.of(published(share))
                : decidedByAnother(upload.fileId());
    }

    private Optional<Share> decidedByAnother(String fileId) {
        Share decided =
                uploads.find(fileId).map(found -> found.upload().share()).orElse(null);
        return decided == null ? share(fileId) : Optional.of(published(decided));
    }

    private boolean arrived(PendingUpload upload, List<Part> parts) {
        return parts.size() == 1
                && parts.get(0).part() == 1
                && store.stat(bytesKey(upload.fileId()))
                        .filter(stat -> stat.size() == upload.size())
                        .filter(stat -> stat.etag().equals(unquoted(parts.get(0).etag())))
                        .isPresent();
    }

    /** From the upload's document, where it is decided, to its own, where all will find it. May be repeated. */
    private Share published(Share share) {
        String fileId = share.info().file();
        store.put(shareKey(fileId), SHARE.write(share), JsonDocument.MEDIA_TYPE);
        uploads.delete(fileId);
        return share;
    }

    @Override
    public void abort(PendingUpload upload) {
        uploads.find(upload.fileId()).ifPresent(this::giveUp);
    }

    /** False if it has been decided otherwise. */
    private boolean giveUp(Uploads.Versioned found) {
        Upload upload = found.upload();
        if (!upload.underWay() || !uploads.replace(found, upload.aborted(clock.instant()))) {
            return false;
        }
        store.delete(bytesKey(upload.pending().fileId()));
        return true;
    }

    @Override
    public Optional<Share> share(String fileId) {
        if (!FileId.isValid(fileId)) {
            return Optional.empty();
        }
        String key = shareKey(fileId);
        return store.get(key).map(found -> SHARE.read(key, found.bytes()));
    }

    @Override
    public ObjectStore.SignedRequest presignDownload(Share share, Duration validity, URI origin) {
        return store.presignGet(bytesKey(share.info().file()), share.info().name(), validity, origin);
    }

    @Override
    public int sweep(Instant limit) {
        int givenUp = 0;
        for (String fileId : uploads.list(null, Integer.MAX_VALUE)) {
            try {
                Uploads.Versioned found = uploads.find(fileId).orElse(null);
                if (found != null && sweep(found, limit)) {
                    givenUp++;
                }
            } catch (StorageException e) {
                store.ping(); // throws if it is not this upload but the store
                LOG.warn("upload not swept file={}", fileId, e);
            }
        }
        return givenUp;
    }

    private boolean sweep(Uploads.Versioned found, Instant limit) {
        Upload upload = found.upload();
        if (upload.share() != null) {
            // Somebody died, or is at this moment, between deciding and publishing.
            published(upload.share());
            return false;
        }
        if (upload.abortedAt() != null) {
            if (upload.abortedAt().isBefore(limit)) {
                String fileId = upload.pending().fileId();
                store.delete(bytesKey(fileId));
                uploads.delete(fileId);
            }
            return false;
        }
        return upload.pending().begunAt().isBefore(limit) && giveUp(found);
    }

    private static String bytesKey(String fileId) {
        return "files/" + fileId;
    }

    private static String shareKey(String fileId) {
        return "shares/" + fileId + ".json";
    }

    private static String unquoted(String etag) {
        return etag.replace("\"", "");
    }
}
