package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** A room's name in its canonical form: see {@link Names}. At most {@link Limits#MAX_ROOM_NAME_BYTES}. */
public record RoomName(@JsonValue String value) implements Conversation, Comparable<RoomName> {

    /** Canonicalises {@code value}; throws {@link ErrorCode#BAD_NAME} when it cannot be a room's name. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RoomName {
        value = Names.canonical("room", value, Limits.MAX_ROOM_NAME_BYTES);
    }

    /** A refusal with {@link ErrorCode#BAD_NAME} if no room may be made with this name: see {@link NewNames}. */
    public Optional<ProtocolException> unfitForNewRoom() {
        return Names.unfit("room", NewNames.flawOfRoom(value));
    }

    /** The name in characters that neither a broker nor a file system takes for syntax. */
    public String encoded() {
        return Names.encode(value);
    }

    @Override
    public int compareTo(RoomName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
