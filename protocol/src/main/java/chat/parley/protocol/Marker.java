package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * How far a user has read a conversation, on all devices together.
 *
 * <p>Of two markers of one conversation {@linkplain #later the later one} counts, so which does not depend on the order in which
 * they are heard, nor on how often.
 *
 * @param conversation a room, or the user with whom the private conversation is
 * @param upTo everything of the conversation up to this id is read; no event needs to have it
 * @param turn how often the user marked something as unread again: from 0 on, 2^31 - 1 at most
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"room", "with", "upTo", "turn"})
public record Marker(@JsonIgnore Conversation conversation, EventId upTo, int turn) implements ClientFrame.Reading {
    private static final Comparator<Marker> BY_RANK =
            Comparator.comparingInt(Marker::turn).thenComparing(Marker::upTo);

    public Marker {
        if (turn < 0) {
            throw new ProtocolException(ErrorCode.BAD_FRAME, "\"turn\" is 0 to 2^31 - 1");
        }
    }

    @JsonCreator
    static Marker of(
            @JsonProperty("room") @Nullable RoomName room,
            @JsonProperty("with") @Nullable UserName with,
            @JsonProperty("upTo") EventId upTo,
            @JsonProperty("turn") @Nullable Integer turn) {
        return new Marker(Conversation.with(room, with), upTo, turn == null ? 0 : turn);
    }

    /** Whether this one counts, and not {@code other}, of the same conversation: it has the larger turn, or of one turn the larger id. */
    public boolean isLaterThan(Marker other) {
        return BY_RANK.compare(this, other) > 0;
    }

    /** The one of the two that counts. */
    public static Marker later(Marker a, Marker b) {
        return b.isLaterThan(a) ? b : a;
    }
}
