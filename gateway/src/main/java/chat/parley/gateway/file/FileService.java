package chat.parley.gateway.file;

import static java.util.Objects.requireNonNull;

import chat.parley.bus.Bus;
import chat.parley.gateway.address.UrlHost;
import chat.parley.gateway.config.FilesConfig;
import chat.parley.gateway.failure.Refusal;
import chat.parley.gateway.limit.FileQuota;
import chat.parley.gateway.order.Ids;
import chat.parley.gateway.pool.StoragePool;
import chat.parley.gateway.pool.StorageThreads;
import chat.parley.gateway.relay.RelayUrl;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import chat.parley.storage.Storage;
import chat.parley.storage.document.Accounts;
import chat.parley.storage.file.Files;
import chat.parley.storage.file.Files.Part;
import chat.parley.storage.file.Files.PendingUpload;
import chat.parley.storage.file.Files.Share;
import chat.parley.storage.objectstore.ObjectStore.SignedRequest;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers what clients ask about files. A file of a room is for every signed-in user (its id cannot be guessed, and rooms
 * are open); a private one for sender and receiver; an upload for the one who began it. Whether the uploader is in the room
 * is for the session to know.
 *
 * <p><b>Threads.</b> Methods may be called from any thread and do not block: store calls run on threads, in the user's turn. Stages
 * complete on its threads or the bus's, and fail with {@link ProtocolException} only.
 */
public final class FileService {
    private final Files files;
    private final Accounts accounts;
    private final Bus bus;
    private final Ids ids;
    private final StorageThreads threads;
    private final FilesConfig config;
    private final FileQuota quota;
    private final URI storeUrl;

    /** @param storeUrl the URL by which this gateway reaches the store */
    public FileService(
            Storage storage,
            Bus bus,
            Ids ids,
            StorageThreads threads,
            FilesConfig config,
            FileQuota quota,
            URI storeUrl) {
        this.files = storage.files();
        this.accounts = storage.accounts();
        this.bus = bus;
        this.ids = ids;
        this.threads = threads;
        this.config = config;
        this.quota = quota;
        this.storeUrl = storeUrl;
    }

    /**
     * Begins an upload. Fails with FILE_TOO_LARGE, FILE_QUOTA, BUSY, and NO_SUCH_USER if it is for a user without an
     * account.
     */
    public CompletionStage<ServerFrame.Upload> upload(UserName user, ClientFrame.Upload frame) {
        return onStore(user, () -> {
            if (frame.size() > config.maxBytes()) {
                throw new ProtocolException(
                        ErrorCode.FILE_TOO_LARGE,
                        "a file has at most " + config.maxBytes() + " bytes here; this one has " + frame.size());
            }
            if (frame.target() instanceof UserName to && accounts.find(to).isEmpty()) {
                throw new ProtocolException(ErrorCode.NO_SUCH_USER, "no user " + to);
            }
            PendingUpload begun = begin(user, frame);
            return new ServerFrame.Upload(frame.id(), begun.fileId(), begun.partSize(), begun.parts());
        });
    }

    private PendingUpload begin(UserName user, ClientFrame.Upload frame) {
        FileQuota.Place place = quota.begin(user, frame.size());
        try {
            PendingUpload begun = files.begin(user, frame.target(), frame.name(), frame.size(), frame.mediaType());
            place.taken(begun.fileId(), Files.timeFor(begun.size()));
            return begun;
        } catch (RuntimeException e) {
            place.leave();
            throw e;
        }
    }

    /**
     * Gives URLs for sending parts of an upload. Fails with NO_SUCH_FILE unless the user has such an upload under way, and
     * with FILE_QUOTA if its bytes came before, and are too many to come again.
     *
     * @param reachedBy what the user's client calls this gateway
     */
    public CompletionStage<ServerFrame.Parts> parts(UserName user, UrlHost reachedBy, ClientFrame.Parts frame) {
        return onStore(user, () -> {
            PendingUpload known = requireUpload(user, frame.file());
            PendingUpload upload = files.forSending(known).orElseThrow(() -> noUpload(frame.file()));
            if (upload.attempt() > known.attempt()) {
                quota.again(user, upload.size());
            }
            return new ServerFrame.Parts(
                    frame.id(),
                    frame.parts().stream()
                            .map(part -> partUrl(upload, part, reachedBy))
                            .toList());
        });
    }

    /**
     * Makes the upload a file and announces it. Repeating it is safe whether the first time failed before, in or after the
     * announcement: sender and nonce stay the same, so readers see one. Fails with UPLOAD_MISMATCH and NO_SUCH_FILE.
     */
    public CompletionStage<ServerFrame.Ack> complete(UserName user, ClientFrame.Complete frame) {
        return Refusal.refusing(StoragePool.call(threads.of(user), () -> find(user, frame.file()))
                .thenCompose(found -> ids.next(user, found.target(), false)
                        .thenCompose(id -> StoragePool.call(threads.of(user), () -> completed(found, frame, id))))
                .thenCompose(event -> bus.publish(EncodedEvent.of(event))
                        .thenApply(published -> new ServerFrame.Ack(frame.id(), event.id()))));
    }

    /** Gives an upload up. Fails with NO_SUCH_FILE unless the user has such an upload under way. */
    public CompletionStage<ServerFrame.Done> abort(UserName user, ClientFrame.Abort frame) {
        return onStore(user, () -> {
            files.abort(requireUpload(user, frame.file()));
            quota.over(user, frame.file());
            return new ServerFrame.Done(frame.id());
        });
    }

    /**
     * Removes the file of {@code owner} that {@code user}, who may, took back with what announced it; does nothing if it is somebody
     * else's. Repeating it is safe.
     */
    public CompletionStage<?> takeBack(UserName user, UserName owner, String file) {
        return onStore(user, () -> {
            files.remove(file, owner);
            return file;
        });
    }

    /**
     * Gives a URL for fetching a file. Fails with NO_SUCH_FILE, also if the file is there but not for this user.
     *
     * @param reachedBy what the user's client calls this gateway
     */
    public CompletionStage<ServerFrame.Download> download(
            UserName user, UrlHost reachedBy, ClientFrame.Download frame) {
        return onStore(user, () -> {
            Share share = files.share(frame.file())
                    .filter(found -> mayFetch(user, found))
                    .orElseThrow(() -> noSuchFile(frame.file()));
            SignedRequest request =
                    signed(reachedBy, origin -> files.presignDownload(share, config.urlValidity(), origin));
            return new ServerFrame.Download(frame.id(), share.info(), forClient(request.url()), request.headers());
        });
    }

    private ServerFrame.PartUrl partUrl(PendingUpload upload, int part, UrlHost reachedBy) {
        if (part > upload.parts()) {
            throw new ProtocolException(
                    ErrorCode.BAD_FRAME, "the upload has parts 1 to " + upload.parts() + ", not " + part);
        }
        SignedRequest request =
                signed(reachedBy, origin -> files.presignPart(upload, part, config.urlValidity(), origin));
        return new ServerFrame.PartUrl(part, request.method(), forClient(request.url()), request.headers());
    }

    /**
     * Makes a signed request for the address at which the client reaches the store. Its host may be what the client says it
     * calls us: that is safe, because the URL is for this client only, and leads to nothing but the object that it may have
     * anyway. (Not with a store that takes the bucket from the host: ADR 0018.)
     */
    private SignedRequest signed(UrlHost reachedBy, Function<URI, SignedRequest> signature) {
        if (config.relay() || config.publicUrl().isEmpty()) {
            return signature.apply(storeUrl);
        }
        try {
            return signature.apply(config.publicUrl().get().origin(reachedBy));
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(
                    ErrorCode.BAD_FRAME,
                    "no URL of the object store can be made of \"" + reachedBy
                            + "\", which the Host header of this connection names; connect by another name or address");
        }
    }

    /** An upload under way, or one that was completed before. */
    private record Found(
            @Nullable PendingUpload pending, @Nullable Share share) {
        Conversation target() {
            return pending != null ? pending.target() : requireNonNull(share).target();
        }
    }

    private Found find(UserName user, String file) {
        return files.pending(file)
                .filter(upload -> upload.from().equals(user))
                .map(upload -> new Found(upload, null))
                .or(() -> files.share(file)
                        .filter(made -> made.from().equals(user))
                        .map(made -> new Found(null, made)))
                .orElseThrow(() -> noUpload(file));
    }

    /**
     * The event that announces the file of an upload. One that comes again has an id of its own, behind all that was said
     * since; of the two the smaller one counts.
     */
    private Event completed(Found found, ClientFrame.Complete frame, EventId id) {
        Share share = found.pending() != null ? makeShare(found.pending(), frame, id) : requireNonNull(found.share());
        return new Event(id, share.target(), share.from(), share.nonce(), new Body.File(share.info()));
    }

    private Share makeShare(PendingUpload upload, ClientFrame.Complete frame, EventId id) {
        List<Part> parts = frame.parts().stream()
                .map(sent -> new Part(sent.part(), sent.etag()))
                .toList();
        Share share = files.complete(upload, frame.sha256(), parts, frame.nonce(), () -> id)
                .orElseThrow(() -> new ProtocolException(
                        ErrorCode.UPLOAD_MISMATCH,
                        "what arrived is not what was announced (" + upload.size() + " bytes in " + upload.parts()
                                + (upload.parts() == 1 ? " part" : " parts")
                                + "); send it again and complete it again"));
        quota.over(upload.from(), upload.fileId());
        return share;
    }

    private PendingUpload requireUpload(UserName user, String file) {
        return files.pending(file).filter(upload -> upload.from().equals(user)).orElseThrow(() -> noUpload(file));
    }

    private static boolean mayFetch(UserName user, Share share) {
        return share.target() instanceof RoomName || user.equals(share.from()) || user.equals(share.target());
    }

    private String forClient(String presigned) {
        return config.relay() ? RelayUrl.of(presigned) : presigned;
    }

    private static ProtocolException noUpload(String file) {
        return new ProtocolException(
                ErrorCode.NO_SUCH_FILE, "no upload of yours has the id " + shortened(file) + "; begin with upload");
    }

    private static ProtocolException noSuchFile(String file) {
        return new ProtocolException(ErrorCode.NO_SUCH_FILE, "no file that you may see has the id " + shortened(file));
    }

    private static String shortened(String file) {
        return file.length() <= 40 ? file : file.substring(0, 40) + "…";
    }

    private <T> CompletionStage<T> onStore(UserName user, Supplier<T> call) {
        return Refusal.refusing(StoragePool.call(threads.of(user), call));
    }
}
