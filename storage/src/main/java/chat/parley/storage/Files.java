package chat.parley.storage;

import static java.util.Objects.requireNonNull;

import chat.parley.protocol.Conversation;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shared files. {@code uploads/<fileId>.json} is an upload under way, which any gateway can continue;
 * {@code files/<fileId>} the bytes; {@code shares/<fileId>.json} a completed file. File ids are random and cannot be
 * guessed, in the characters of a {@link chat.parley.protocol.EventId}.
 */
public interface Files {

    /** Records an upload to come. */
    PendingUpload begin(
            UserName from, @Nullable RoomName room, @Nullable UserName to, String name, long size, String mediaType);

    Optional<PendingUpload> pending(String fileId);

    /**
     * Where to PUT part {@code part} of {@code upload}, 1 to {@link PendingUpload#parts()}.
     *
     * @param origin at which the uploader reaches the store, as for {@link ObjectStore#presignPut}
     */
    ObjectStore.SignedRequest presignPart(PendingUpload upload, int part, Duration validity, URI origin);

    /**
     * Checks that what arrived has the announced size and the ETags the client saw, and makes the upload a share; a
     * second call for the same file returns the share that the first one made.
     *
     * @param eventId gives the id of the event that will announce the file; called at most once
     * @return empty if size, part numbers or ETags differ, or nothing arrived: the upload stays and can be repeated
     */
    Optional<Share> complete(
            PendingUpload upload, String sha256, List<Part> parts, Nonce nonce, Supplier<EventId> eventId);

    /** Forgets an upload and what arrived of it; one that was completed meanwhile stays a share. */
    void abort(PendingUpload upload);

    Optional<Share> share(String fileId);

    /**
     * Where to GET the file's bytes.
     *
     * @param origin at which the receiver reaches the store, as for {@link ObjectStore#presignGet}
     */
    ObjectStore.SignedRequest presignDownload(Share share, Duration validity, URI origin);

    /**
     * Removes uploads that were begun before {@code limit} and never completed, with their bytes, and what a holder of an
     * old URL sent after an {@link #abort}. {@code limit} lies further back than any URL given out is valid.
     *
     * @return how many uploads were given up
     */
    int sweep(Instant limit);

    /** As announced. {@code partSize} in bytes; now always one part of up to 5 GiB, multipart uploads will have more. */
    record PendingUpload(
            String fileId,
            UserName from,
            @Nullable RoomName room,
            @Nullable UserName to,
            String name,
            long size,
            String mediaType,
            long partSize,
            int parts,
            Instant begunAt) {
        public PendingUpload {
            requireNonNull(fileId, "fileId");
            requireNonNull(from, "from");
            Conversation.of(room, to);
            requireNonNull(name, "name");
            requireNonNull(mediaType, "mediaType");
            requireNonNull(begunAt, "begunAt");
        }
    }

    record Part(int part, String etag) {}

    /** A file that is complete, who shared it with whom, and the id and nonce of the event that announces it. */
    record Share(
            FileInfo info,
            UserName from,
            @Nullable RoomName room,
            @Nullable UserName to,
            EventId eventId,
            Nonce nonce) {
        public Share {
            requireNonNull(info, "info");
            requireNonNull(from, "from");
            Conversation.of(room, to);
            requireNonNull(eventId, "eventId");
            requireNonNull(nonce, "nonce");
        }
    }
}
