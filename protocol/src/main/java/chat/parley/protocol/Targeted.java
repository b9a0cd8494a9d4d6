package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** A frame that goes to one conversation, which its JSON names by {@code room} or {@code to}. */
public interface Targeted {
    @JsonIgnore
    Conversation target();

    @JsonProperty
    default @Nullable RoomName room() {
        return target() instanceof RoomName room ? room : null;
    }

    @JsonProperty
    default @Nullable UserName to() {
        return target() instanceof UserName user ? user : null;
    }
}
