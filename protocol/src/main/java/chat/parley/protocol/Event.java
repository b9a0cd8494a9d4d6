package chat.parley.protocol;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that was said in a room or to a user, and that history keeps. Its JSON ({@link EventJson}) is the same on the wire,
 * on the bus and in a history segment.
 *
 * @param conversation the room, or, if private, the user it was said to
 */
@JsonSerialize(using = EventJson.Writer.class)
public record Event(EventId id, Conversation conversation, UserName from, Nonce nonce, Body body) {

    /** When the gateway took it, in milliseconds since 1970: the time in {@link #id()}. */
    public long at() {
        return id.millis();
    }

    /** The identity of the post that this event comes of: its repetitions have the same one. */
    public PostId post() {
        return new PostId(from, nonce);
    }

    /** Whether it was said to one user alone. */
    public boolean isPrivate() {
        return conversation instanceof UserName;
    }

    /** The first message of the thread that it is in, itself taken back or not; null if it is in none. */
    public @Nullable EventId root() {
        if (body instanceof Body.Text said) {
            return said.root();
        }
        return body instanceof Body.Removed gone ? gone.thread() : null;
    }

    /**
     * Whose message this takes back, if it is a removal and the message is that user's: its sender's, or, in a room, that of the
     * author whom a gateway named for a moderator. Null if it is no removal.
     */
    public @Nullable UserName takesBackOf() {
        if (!(body instanceof Body.Removal removal)) {
            return null;
        }
        UserName author = isPrivate() ? null : removal.author();
        return author == null ? from : author;
    }

    /** The file that it shares, if it shares one. */
    public Optional<FileInfo> file() {
        return body instanceof Body.File shared ? Optional.of(shared.file()) : Optional.empty();
    }
}
