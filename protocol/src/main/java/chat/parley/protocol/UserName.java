package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Optional;

/** A user's name in its canonical form: see {@link Names}. At most {@link Limits#MAX_USER_NAME_BYTES}. */
public record UserName(@JsonValue String value) implements Conversation, Comparable<UserName> {

    /** Canonicalises {@code value}; throws {@link ErrorCode#BAD_NAME} when it cannot be a user's name. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public UserName {
        value = Names.canonical("user", value, Limits.MAX_USER_NAME_BYTES);
    }

    /** Whether {@code word} is a way to write this name. One that is too long to be a name is not looked at. */
    public boolean isWritten(String word) {
        return Names.isFormOf(value, word, Limits.MAX_USER_NAME_BYTES);
    }

    /**
     * A refusal with {@link ErrorCode#BAD_NAME} if nobody may take this name who has not got it yet: see
     * {@link NewNames}.
     */
    public Optional<ProtocolException> unfitForNewUser() {
        return Names.unfit("user", NewNames.flawOfUser(value));
    }

    /** Other names that can be taken for this one, whether there are such users or not. */
    public List<UserName> lookAlikes() {
        return LookAlikes.of(value).stream()
                .filter(other -> other.getBytes(UTF_8).length <= Limits.MAX_USER_NAME_BYTES)
                .map(UserName::new)
                .toList();
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
