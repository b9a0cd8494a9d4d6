package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A user's name in its canonical form: see {@link Names}. At most {@link Limits#MAX_USER_NAME_BYTES}. */
public record UserName(@JsonValue String value) implements Conversation, Comparable<UserName> {

    /** Canonicalises {@code value}; throws {@link ErrorCode#BAD_NAME} when it cannot be a user's name. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public UserName {
        value = Names.canonical("user", value, Limits.MAX_USER_NAME_BYTES);
    }

    /** Whether {@code word} is a way to write this name. What cannot be one because of its length is not looked at. */
    public boolean isWritten(String word) {
        return Names.isFormOf(value, word, Limits.MAX_USER_NAME_BYTES);
    }

    /** The name in characters that neither a broker nor a file system takes for syntax. */
    public String encoded() {
        return Names.encode(value);
    }

    @Override
    public int compareTo(UserName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
