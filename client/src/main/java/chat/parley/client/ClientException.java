package chat.parley.client;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.ServerFrame;
import org.jspecify.annotations.Nullable;

/** Why something was not done, in one line fit for a user. Futures of this library fail with nothing else. */
public final class ClientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kept something from being done. */
    public enum Kind {
        /** The gateway refused it, or would have; {@link ClientException#code()} says why. */
        REFUSED,
        /** Nobody answers at that address, or the connection broke and did not come back in time. */
        UNREACHABLE,
        /** The TLS handshake failed. */
        TLS,
        /** Secrets would have gone to another machine unencrypted; {@link ClientConfig#insecure} lets them. */
        INSECURE,
        /** Something answers there that does not speak Parley. */
        NOT_PARLEY,
        /** The gateway was connected, and did not answer in time. */
        TIMEOUT,
        /** The client is closed, or signed in already, or the transfer was cancelled. */
        CLOSED,
        /** As many posts wait for their answer as may; there is room again when some have it. */
        OUTBOX_FULL,
        /** A file on this side cannot be used: it is missing, unreadable or changed, or there is no space for it. */
        FILE,
        /** The file's bytes did not get through, or are not what was announced. */
        TRANSFER,
        /** This library made a mistake; the log has more. */
        DEFECT
    }

    private final Kind kind;
    private final @Nullable ErrorCode code;
    private final @Nullable Long retryAfterMillis;

    public ClientException(Kind kind, String message) {
        this(kind, null, null, message, null);
    }

    public ClientException(Kind kind, String message, Throwable cause) {
        this(kind, null, null, message, cause);
    }

    ClientException(ServerFrame.Failure failure) {
        this(Kind.REFUSED, failure.code(), failure.retryAfterMillis(), failure.message(), null);
    }

    /** Why a request was never sent: it would break the protocol's rules, and the code says which; else it is a defect. */
    static ClientException unsent(Throwable failure) {
        return failure instanceof ProtocolException broken
                ? new ClientException(Kind.REFUSED, broken.code(), null, String.valueOf(broken.getMessage()), broken)
                : new ClientException(Kind.DEFECT, "a defect of the client: " + failure, failure);
    }

    /** Why a change was refused by a gateway that does not know such requests: {@link ErrorCode#UNKNOWN_TYPE}. */
    ClientException ofOlderGateway() {
        return new ClientException(
                kind, code, null, "this server is of an older version, without edits, removals and reactions", this);
    }

    private ClientException(
            Kind kind,
            @Nullable ErrorCode code,
            @Nullable Long retryAfterMillis,
            String message,
            @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.code = code;
        this.retryAfterMillis = retryAfterMillis;
    }

    public Kind kind() {
        return kind;
    }

    /**
     * Why the gateway refused, or would have; null for other failures, and for a reason that this version does not know.
     */
    public @Nullable ErrorCode code() {
        return code;
    }

    /** How long the gateway asks to wait, if it does. */
    public @Nullable Long retryAfterMillis() {
        return retryAfterMillis;
    }

    /** Whether the same request may succeed later: the gateway said so, nothing answered, or there was no room. */
    public boolean retryable() {
        if (kind == Kind.REFUSED) {
            return code != null ? code.retryable() : retryAfterMillis != null;
        }
        return kind == Kind.UNREACHABLE || kind == Kind.TIMEOUT || kind == Kind.OUTBOX_FULL;
    }
}
