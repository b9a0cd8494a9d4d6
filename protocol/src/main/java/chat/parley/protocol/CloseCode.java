package chat.parley.protocol;

/**
 * Why a gateway closed a connection: WebSocket close codes (RFC 6455 §7.4; 4000 to 4999 are ours). Never reused.
 *
 * <p>{@link #reconnect()} says whether the client should come back, here or at another gateway. What clients are to do
 * about a code that they do not know, its number says: from {@link #FIRST_FINAL} on it is final.
 */
public enum CloseCode {
    /** The gateway stops; another one serves. */
    GOING_AWAY(1001, true),
    /** Not WebSocket as RFC 6455 has it. */
    PROTOCOL_ERROR(1002, false),
    /** A binary frame: Parley speaks text. */
    NOT_TEXT(1003, false),
    /** Text that is no UTF-8. */
    NOT_UTF8(1007, false),
    /** A frame above {@link Limits#MAX_FRAME_BYTES}. */
    TOO_LARGE(1009, false),
    /** A defect of the gateway. */
    INTERNAL(1011, true),
    /** The client did not read what was sent to it fast enough. */
    SLOW(4000, true),
    /** No pong came back in time. */
    TIMEOUT(4001, true),
    /** No login was sent within the time the gateway allows, at first or after one was refused. */
    LOGIN_TIMEOUT(4002, false),
    /** Too many frames that were no frames of this protocol, or that came faster than they may. */
    TOO_MANY_ERRORS(4003, false),
    /** Live events were missed, and what was missed cannot be read now: the client resumes from its cursors. */
    GAP(4004, true),
    /** The device was signed out, here or at another device of the user, or the user's password was changed. */
    SIGNED_OUT(4500, false);

    /** From here to 4999, the last of ours, a code says not to come back, whatever else it means. */
    public static final int FIRST_FINAL = 4500;

    private static final int LAST = 4999;

    private final int status;
    private final boolean reconnect;

    CloseCode(int status, boolean reconnect) {
        this.status = status;
        this.reconnect = reconnect;
    }

    /** The number on the wire. */
    public int status() {
        return status;
    }

    public boolean reconnect() {
        return reconnect;
    }

    /** Whether a client that sees {@code status}, ours or not, should connect again; a lost connection counts as yes. */
    public static boolean reconnectAfter(int status) {
        for (CloseCode code : values()) {
            if (code.status == status) {
                return code.reconnect;
            }
        }
        return status < FIRST_FINAL || status > LAST;
    }
}
