package chat.parley.protocol;

/**
 * Why a request was refused. The name is the wire form: stable, and never reused for another meaning.
 *
 * <p>{@link #retryable()} codes say that the same request may succeed later, unchanged; the others need another request.
 */
public enum ErrorCode {
    /** Not JSON, not an object, or a field is missing, of the wrong type or out of its bounds, and has no code of its own. */
    BAD_FRAME(false),
    /** The frame's {@code type} is not one that this gateway knows. */
    UNKNOWN_TYPE(false),
    /** The frame is longer than {@link Limits#MAX_FRAME_BYTES}. The connection is closed. */
    FRAME_TOO_LARGE(false),
    /** The request needs a signed-in user; send {@code login} or {@code register} first. */
    LOGIN_REQUIRED(false),
    /** The connection already has a user. */
    ALREADY_LOGGED_IN(false),
    /** No account has this name; {@code register} creates it. */
    NO_SUCH_USER(false),
    /** The account exists and the request named no password or token. */
    PASSWORD_REQUIRED(false),
    /** The password is not the account's. */
    WRONG_PASSWORD(false),
    /** The token is not one of the account's, or has expired; log in with the password. */
    INVALID_TOKEN(false),
    /** The account exists already; {@code login} to it. */
    USER_EXISTS(false),
    /** The password is too short to register, or longer than any is. */
    PASSWORD_LENGTH(false),
    /** A user or room name is empty, too long or has forbidden characters. */
    BAD_NAME(false),
    /** The text is empty or longer than {@link Limits#MAX_TEXT_CHARS}. */
    TEXT_LENGTH(false),
    /** No event of this conversation has the id that the request is about or answers. */
    NO_SUCH_EVENT(false),
    /** What the request is about was said by somebody else. */
    NOT_YOURS(false),
    /** What is to be edited is no text. */
    NOT_A_TEXT(false),
    /** What the request is about or answers was taken back. */
    REMOVED(false),
    /** What is to be shown at an event is not one emoji. */
    BAD_EMOJI(false),
    /** The event has as many different emoji, or reactions, as one may have. */
    TOO_MANY_REACTIONS(false),
    /** The conversation has been read further already, or was marked as unread since. */
    READ_FURTHER(false),
    /** What is to be marked as read is above all that was said in the conversation. */
    NOT_SAID_YET(false),
    /** The user is not in the room; {@code join} it first. */
    NOT_JOINED(false),
    /** No room has this name; {@code join} creates it. */
    NO_SUCH_ROOM(false),
    /** The connection is in too many rooms. */
    TOO_MANY_ROOMS(false),
    /** The room does not exist yet, and the user has made as many within an hour as one may. */
    TOO_MANY_NEW_ROOMS(false),
    /** No such file, or not one that this user may see. */
    NO_SUCH_FILE(false),
    /** A file's name is empty, too long, or has path separators or control characters. */
    BAD_FILE_NAME(false),
    /** The file is larger than the gateway allows. */
    FILE_TOO_LARGE(false),
    /** The user has too many uploads under way, or has sent too much today; the message says which, and what would help. */
    FILE_QUOTA(false),
    /** What arrived in the store is not what was announced: size, parts or ETags differ. The upload may be repeated. */
    UPLOAD_MISMATCH(false),
    /** Too many requests of this connection, or too much to do; this one is to come again after {@code retryAfterMillis}. */
    BUSY(true),
    /** The broker or the object store does not answer, or not within {@link Limits#LONGEST_ANSWER}. */
    UNAVAILABLE(true),
    /** A defect of the gateway; its log says more. */
    INTERNAL(true);

    private final boolean retryable;

    ErrorCode(boolean retryable) {
        this.retryable = retryable;
    }

    public boolean retryable() {
        return retryable;
    }
}
