package chat.parley.protocol;

import org.jspecify.annotations.Nullable;

/** Where a message goes, seen by one user: a room, or another user. */
public sealed interface Conversation permits RoomName, UserName {

    /** The one that is not null; throws {@link ErrorCode#BAD_FRAME} unless exactly one is. */
    static Conversation of(@Nullable RoomName room, @Nullable UserName user) {
        if (room != null && user == null) {
            return room;
        }
        if (user != null && room == null) {
            return user;
        }
        throw new ProtocolException(ErrorCode.BAD_FRAME, "name either a room or a user: \"room\" or \"to\"");
    }

    /** The one that is not null, in JSON {@code room} or {@code with}; throws {@link ErrorCode#BAD_FRAME} unless exactly one is. */
    static Conversation with(@Nullable RoomName room, @Nullable UserName with) {
        if ((room == null) == (with == null)) {
            throw new ProtocolException(ErrorCode.BAD_FRAME, "name either a room or a user: \"room\" or \"with\"");
        }
        return of(room, with);
    }
}
