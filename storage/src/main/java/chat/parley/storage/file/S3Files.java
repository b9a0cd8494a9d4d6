package chat.parley.storage.file;

import chat.parley.protocol.Conversation;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.UserName;
import chat.parley.storage.document.JsonDocument;
import chat.parley.storage.objectstore.DamagedObjectException;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.StorageException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a file: {@link Upload} under way, then decided to be a {@link Files.Share} or to be given up. A crash at any
 * point leaves an upload that {@link #complete} or {@link #sweep} carries on with.
 *
 * <p><b>Written once.</b> A PUT URL is good for one upload of the announced size to where there is nothing. So what was completed
 * stays as it is. A sender that did not see the answer sends again, to a place of the next attempt (ADR 0034).
 */
public final class S3Files implements Files {
    private static final Logger LOG = LoggerFactory.getLogger(S3Files.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final JsonDocument<Share> SHARE =
            new JsonDocument<>(Share.class, share -> shareKey(share.info().file()));

    private static final Duration SECOND = Duration.ofSeconds(1);
    /** How long something that was begun by a URL may be under way. */
    private static final Duration LATE = Duration.ofHours(24);

    private static final int SWEPT_AT_ONCE = 1000;

    private final ObjectStore store;
    private final DamagedObjects damaged;
    private final InstantSource clock;
    private final Uploads uploads;

    /** @param clock the store's time, as far as it is known: documents of other gateways are compared with it */
    public S3Files(ObjectStore store, InstantSource clock, DamagedObjects damaged) {
        this.store = store;
        this.damaged = damaged;
        this.clock = clock;
        this.uploads = new Uploads(store, damaged);
    }

    @Override
    public PendingUpload begin(UserName from, Conversation target, String name, long size, String mediaType) {
        if (size < 0 || size > Limits.MAX_FILE_BYTES) {
            throw new IllegalArgumentException("a file has 0 to " + Limits.MAX_FILE_BYTES + " bytes, not " + size);
        }
        String fileId = new EventId(RANDOM.nextLong(), RANDOM.nextLong()).toString();
        Instant now = clock.instant();
        Instant until = now.plus(Files.timeFor(size));
        PendingUpload pending = new PendingUpload(
                fileId, from, target, name, size, mediaType, Limits.MAX_FILE_BYTES, 1, now, until, null);
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
    public Optional<PendingUpload> forSending(PendingUpload upload) {
        if (!timeLeft(upload)) {
            return Optional.empty();
        }
        if (store.stat(bytesKey(upload.fileId(), upload.attempt())).isEmpty()) {
            return Optional.of(upload);
        }
        return uploads.find(upload.fileId())
                .filter(found -> found.upload().underWay())
                .filter(found -> found.upload().pending().attempt() < MOST_ATTEMPTS - 1)
                .filter(found -> uploads.replace(found, found.upload().sentAgain()))
                .map(found -> found.upload().pending().again());
    }

    @Override
    public ObjectStore.SignedRequest presignPart(PendingUpload upload, int part, Duration validity, URI origin) {
        if (part < 1 || part > upload.parts()) {
            throw new IllegalArgumentException("parts 1 to " + upload.parts() + ", not " + part);
        }
        Duration left = Duration.between(clock.instant(), end(upload));
        Duration atMost = left.compareTo(validity) < 0 ? left : validity;
        Duration valid = atMost.compareTo(SECOND) < 0 ? SECOND : atMost;
        return store.presignPut(bytesKey(upload.fileId(), upload.attempt()), upload.size(), valid, origin);
    }

    private boolean timeLeft(PendingUpload upload) {
        return clock.instant().isBefore(end(upload));
    }

    private static Instant end(PendingUpload upload) {
        return upload.until() == null ? upload.begunAt().plus(LATE) : upload.until();
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
            return Optional.of(published(before, before.share()));
        }
        PendingUpload begun = before.pending();
        OptionalInt attempt = before.underWay() ? arrived(begun, parts) : OptionalInt.empty();
        if (attempt.isEmpty()) {
            return Optional.empty();
        }
        FileInfo info = new FileInfo(begun.fileId(), begun.name(), begun.size(), begun.mediaType(), sha256);
        Integer later = attempt.getAsInt() == 0 ? null : attempt.getAsInt();
        Share share = new Share(info, begun.from(), begun.target(), eventId.get(), nonce, later);
        return uploads.replace(found.get(), before.completed(share))
                ? Optional.of(published(before, share))
                : decidedByAnother(upload.fileId());
    }

    private Optional<Share> decidedByAnother(String fileId) {
        Optional<Upload> decided = uploads.find(fileId).map(Uploads.Versioned::upload);
        if (decided.isEmpty() || decided.get().share() == null) {
            return share(fileId);
        }
        return Optional.of(published(decided.get(), decided.get().share()));
    }

    /** The attempt whose answer the sender has seen: the latest one that arrived with the announced size and this ETag. */
    private OptionalInt arrived(PendingUpload upload, List<Part> parts) {
        if (parts.size() != 1 || parts.get(0).part() != 1) {
            return OptionalInt.empty();
        }
        ObjectStore.ObjectStat sent =
                new ObjectStore.ObjectStat(upload.size(), unquoted(parts.get(0).etag()));
        return IntStream.iterate(upload.attempt(), attempt -> attempt >= 0, attempt -> attempt - 1)
                .filter(attempt -> store.stat(bytesKey(upload.fileId(), attempt))
                        .filter(sent::equals)
                        .isPresent())
                .findFirst();
    }

    /**
     * Copies a share from the upload's document, where it is decided, to a document of its own, where all find it. May be
     * repeated. The document of an upload that was sent several times stays until nothing more can come of it.
     */
    private Share published(Upload decided, Share share) {
        String fileId = share.info().file();
        store.put(shareKey(fileId), SHARE.write(share), JsonDocument.MEDIA_TYPE);
        if (decided.pending().attempt() == 0) {
            uploads.delete(fileId);
        }
        return share;
    }

    @Override
    public void abort(PendingUpload upload) {
        uploads.find(upload.fileId()).ifPresent(this::giveUp);
    }

    /** Decides that an upload is given up, and removes its bytes; false if it has been decided already. */
    private boolean giveUp(Uploads.Versioned found) {
        Upload upload = found.upload();
        if (!upload.underWay() || !uploads.replace(found, upload.aborted(clock.instant()))) {
            return false;
        }
        removeBytes(upload.pending(), null);
        return true;
    }

    /** @param kept the attempt that stays, if one does */
    private void removeBytes(PendingUpload upload, @Nullable Integer kept) {
        for (int attempt = 0; attempt <= upload.attempt(); attempt++) {
            if (kept == null || attempt != kept) {
                store.delete(bytesKey(upload.fileId(), attempt));
            }
        }
    }

    @Override
    public Optional<Share> share(String fileId) {
        if (!FileId.isValid(fileId)) {
            return Optional.empty();
        }
        String key = shareKey(fileId);
        return store.get(key).map(found -> damaged.noting(() -> SHARE.read(key, found.bytes())));
    }

    @Override
    public void remove(String fileId, UserName from) {
        if (FileId.isValid(fileId)) {
            try {
                removeWhole(fileId, from);
            } catch (DamagedObjectException e) {
                LOG.warn("file that was taken back is not removed file={} cause=\"{}\"", fileId, e.getMessage());
            }
        }
    }

    private void removeWhole(String fileId, UserName from) {
        boolean decided = false;
        while (!decided) {
            // An upload that was sent several times has its document still, and would be published again.
            Optional<Uploads.Versioned> upload = uploads.find(fileId)
                    .filter(found -> found.upload().share() != null
                            && found.upload().pending().from().equals(from));
            decided = upload.isEmpty()
                    || uploads.replace(upload.get(), upload.get().upload().aborted(clock.instant()));
            upload.ifPresent(found -> removeBytes(found.upload().pending(), null));
        }
        share(fileId).filter(shared -> shared.from().equals(from)).ifPresent(shared -> {
            if (uploads.find(fileId).isEmpty()) {
                // The URL by which it was sent is good for a while yet: sweeps remove what comes by it.
                Instant now = clock.instant();
                FileInfo info = shared.info();
                PendingUpload sent = new PendingUpload(
                        fileId,
                        from,
                        shared.target(),
                        info.name(),
                        info.size(),
                        info.mediaType(),
                        Limits.MAX_FILE_BYTES,
                        1,
                        now,
                        now,
                        null);
                uploads.create(Upload.begun(sent).aborted(now));
            }
            store.delete(bytesKey(fileId, shared.attempt() == null ? 0 : shared.attempt()));
            store.delete(shareKey(fileId));
        });
    }

    @Override
    public ObjectStore.SignedRequest presignDownload(Share share, Duration validity, URI origin) {
        int attempt = share.attempt() == null ? 0 : share.attempt();
        return store.presignGet(
                bytesKey(share.info().file(), attempt), share.info().name(), validity, origin);
    }

    @Override
    public int sweep() {
        int givenUp = 0;
        List<String> fileIds = uploads.list(null, SWEPT_AT_ONCE);
        while (!fileIds.isEmpty()) {
            givenUp += sweep(fileIds);
            fileIds = uploads.list(fileIds.get(fileIds.size() - 1), SWEPT_AT_ONCE);
        }
        return givenUp;
    }

    private int sweep(List<String> fileIds) {
        int givenUp = 0;
        for (String fileId : fileIds) {
            try {
                Uploads.Versioned found = uploads.find(fileId).orElse(null);
                if (found != null && sweep(found)) {
                    givenUp++;
                }
            } catch (DamagedObjectException e) {
                LOG.debug("upload left as it is cause=\"{}\"", e.getMessage());
            } catch (StorageException e) {
                store.ping(); // throws if it is not this upload but the store
                LOG.warn("upload not swept file={}", fileId, e);
            }
        }
        return givenUp;
    }

    private boolean sweep(Uploads.Versioned found) {
        Upload upload = found.upload();
        PendingUpload pending = upload.pending();
        if (upload.underWay()) {
            return !timeLeft(pending) && giveUp(found);
        }
        Integer kept = null;
        Instant decided = end(pending);
        if (upload.share() != null) {
            // Somebody died, or is at this moment, between deciding and publishing; or it was sent several times.
            Share share = published(upload, upload.share());
            kept = share.attempt() == null ? 0 : share.attempt();
        } else if (upload.abortedAt() != null) {
            decided = upload.abortedAt();
        }
        removeBytes(pending, kept);
        if (decided.plus(LATE).isBefore(clock.instant())) {
            uploads.delete(pending.fileId());
        }
        return false;
    }

    private static String bytesKey(String fileId, int attempt) {
        return "files/" + fileId + (attempt == 0 ? "" : "." + attempt);
    }

    private static String shareKey(String fileId) {
        return "shares/" + fileId + ".json";
    }

    private static String unquoted(String etag) {
        return etag.replace("\"", "");
    }
}
