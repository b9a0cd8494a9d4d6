package chat.parley.storage.file;

import static java.util.Objects.requireNonNull;

import chat.parley.protocol.Conversation;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.Targeted;
import chat.parley.protocol.UserName;
import chat.parley.storage.objectstore.ObjectStore;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shared files. {@code uploads/<fileId>.json} is an upload under way, which any gateway can continue;
 * {@code files/<fileId>} the bytes, or {@code files/<fileId>.<attempt>} if they were sent more than once; {@code
 * shares/<fileId>.json} a completed file. File ids are random and cannot be guessed, in the characters of a {@link
 * chat.parley.protocol.EventId}.
 */
public interface Files {

    /** Records an upload to come. */
    PendingUpload begin(UserName from, Conversation target, String name, long size, String mediaType);

    Optional<PendingUpload> pending(String fileId);

    /**
     * The upload as it is to be sent now. Where it is sent to, something can be written only once; if something is there
     * already, whose answer the sender may not have seen, it is sent to another place from now on.
     *
     * @return empty if it is decided already, its time is over, or it was sent {@link #MOST_ATTEMPTS} times
     */
    Optional<PendingUpload> forSending(PendingUpload upload);

    /**
     * Where to PUT part {@code part} of {@code upload}, 1 to {@link PendingUpload#parts()}: the URL takes exactly as many
     * bytes as the part has.
     *
     * @param validity at most; no URL begins to be used after the upload's time
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
     * Removes a file that {@code from} has shared, its bytes first; does nothing if there is none of this id, or if it is
     * somebody else's; what is damaged stays, and is noted. May be repeated.
     */
    void remove(String fileId, UserName from);

    /**
     * Where to GET the file's bytes.
     *
     * @param origin at which the receiver reaches the store, as for {@link ObjectStore#presignGet}
     */
    ObjectStore.SignedRequest presignDownload(Share share, Duration validity, URI origin);

    /**
     * Gives up uploads whose time is over, and removes what came of uploads that were decided otherwise, for as long as
     * something can come: a holder of an old URL may still be sending.
     *
     * @return how many uploads were given up
     */
    int sweep();

    /** How often one upload may be sent. */
    int MOST_ATTEMPTS = 16;

    /**
     * How long after its beginning an upload can be completed: half an hour, and what a slow connection takes for so many
     * bytes.
     */
    static Duration timeFor(long size) {
        return Duration.ofMinutes(30).plusSeconds(size / SLOWEST_BYTES_PER_SECOND);
    }

    /** The least speed of an upload: who sends more slowly cannot share large files. With it, the largest file has 23 hours. */
    long SLOWEST_BYTES_PER_SECOND = 64 * 1024;

    /**
     * An upload as it was announced.
     *
     * @param partSize in bytes; now always one part of up to 5 GiB, multipart uploads will have more
     * @param begunAt by the store's clock, as all times of uploads
     * @param until its time is over; null in uploads from before there was one
     * @param resent how often it was sent anew; null is never
     */
    record PendingUpload(
            String fileId,
            UserName from,
            @JsonIgnore Conversation target,
            String name,
            long size,
            String mediaType,
            long partSize,
            int parts,
            Instant begunAt,
            @Nullable Instant until,
            @Nullable Integer resent)
            implements Targeted {
        public PendingUpload {
            requireNonNull(fileId, "fileId");
            requireNonNull(from, "from");
            requireNonNull(target, "target");
            requireNonNull(name, "name");
            requireNonNull(mediaType, "mediaType");
            requireNonNull(begunAt, "begunAt");
            if (size < 0 || parts < 1 || (resent != null && (resent < 0 || resent >= MOST_ATTEMPTS))) {
                throw new IllegalArgumentException(
                        "no upload has " + size + " bytes in " + parts + " parts, sent again " + resent + " times");
            }
        }

        @JsonCreator
        static PendingUpload of(
                @JsonProperty("fileId") String fileId,
                @JsonProperty("from") UserName from,
                @JsonProperty("room") @Nullable RoomName room,
                @JsonProperty("to") @Nullable UserName to,
                @JsonProperty("name") String name,
                @JsonProperty("size") long size,
                @JsonProperty("mediaType") String mediaType,
                @JsonProperty("partSize") long partSize,
                @JsonProperty("parts") int parts,
                @JsonProperty("begunAt") Instant begunAt,
                @JsonProperty("until") @Nullable Instant until,
                @JsonProperty("resent") @Nullable Integer resent) {
            Conversation target = Conversation.of(room, to);
            return new PendingUpload(
                    fileId, from, target, name, size, mediaType, partSize, parts, begunAt, until, resent);
        }

        /** How often it was sent anew, 0 for what was not. */
        public int attempt() {
            return resent == null ? 0 : resent;
        }

        PendingUpload again() {
            return new PendingUpload(
                    fileId, from, target, name, size, mediaType, partSize, parts, begunAt, until, attempt() + 1);
        }
    }

    record Part(int part, String etag) {}

    /**
     * A file that is complete, who shared it with whom, and the id and nonce of the event that announces it.
     *
     * @param attempt the one that arrived; null is the first
     */
    record Share(
            FileInfo info,
            UserName from,
            @JsonIgnore Conversation target,
            EventId eventId,
            Nonce nonce,
            @Nullable Integer attempt)
            implements Targeted {
        public Share {
            requireNonNull(info, "info");
            requireNonNull(from, "from");
            requireNonNull(target, "target");
            requireNonNull(eventId, "eventId");
            requireNonNull(nonce, "nonce");
        }

        @JsonCreator
        static Share of(
                @JsonProperty("info") FileInfo info,
                @JsonProperty("from") UserName from,
                @JsonProperty("room") @Nullable RoomName room,
                @JsonProperty("to") @Nullable UserName to,
                @JsonProperty("eventId") EventId eventId,
                @JsonProperty("nonce") Nonce nonce,
                @JsonProperty("attempt") @Nullable Integer attempt) {
            return new Share(info, from, Conversation.of(room, to), eventId, nonce, attempt);
        }
    }
}
