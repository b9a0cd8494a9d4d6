package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A client's own id of a post, 1 to 64 printable ASCII characters without space, unique among the user's posts. It makes
 * retries idempotent: who stores or shows events keeps, of those with the same sender and nonce, the one with the
 * smallest id.
 */
public record Nonce(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Nonce {
        if (value.isEmpty()
                || value.length() > Limits.MAX_NONCE_CHARS
                || !value.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new ProtocolException(
                    ErrorCode.BAD_FRAME,
                    "nonce must be 1 to " + Limits.MAX_NONCE_CHARS + " printable ASCII characters without space");
        }
    }

    /**
     * The nonce with which gateways, of themselves, take {@code about} back in a moderator's name: the same at all of them, so
     * that their removals count once.
     */
    public static Nonce ofRemoval(EventId about) {
        return new Nonce("removal-" + about);
    }

    @Override
    public String toString() {
        return value;
    }
}
