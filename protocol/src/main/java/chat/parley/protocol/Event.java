package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import org.jspecify.annotations.Nullable;

/**
 * Something that was said in a room or to a user, and that history keeps. Its JSON is the same on the wire, on the bus
 * and in a history segment.
 *
 * <p>Exactly one of {@link #room()} and {@link #to()} is there.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Event.Text.class, name = "text"),
    @JsonSubTypes.Type(value = Event.Shared.class, name = "file")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(value = "at", allowGetters = true)
@JsonPropertyOrder({"kind", "id", "at", "room", "to", "from", "nonce"})
public sealed interface Event {

    EventId id();

    <R> R handle(Handler<R> handler);

    /** One method per kind: a forgotten kind breaks the build. */
    interface Handler<R> {
        R text(Text event);

        R shared(Shared event);

        R unknown(Unknown event);
    }

    @Nullable
    RoomName room();

    @Nullable
    UserName to();

    UserName from();

    Nonce nonce();

    /** Where it was said: the room, or, if private, the user it was said to. */
    @JsonIgnore
    default Conversation target() {
        return Conversation.of(room(), to());
    }

    /** When the gateway took it, in milliseconds since 1970: the time in {@link #id()}, for readers of the JSON. */
    @JsonProperty
    default long at() {
        return id().millis();
    }

    /** A message of 1 to {@link Limits#MAX_TEXT_CHARS} UTF-16 code units, else {@link ErrorCode#TEXT_LENGTH}. */
    record Text(
            EventId id, @Nullable RoomName room, @Nullable UserName to, UserName from, Nonce nonce, String text)
            implements Event {
        public Text {
            Conversation.of(room, to);
            checkText(text);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.text(this);
        }
    }

    /** A file whose bytes are complete in the object store. */
    record Shared(
            EventId id, @Nullable RoomName room, @Nullable UserName to, UserName from, Nonce nonce, FileInfo file)
            implements Event {
        public Shared {
            Conversation.of(room, to);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.shared(this);
        }
    }

    /**
     * An event of a kind, or with a body of its kind, that this version does not know: a later gateway took it. What all
     * events have was checked; the rest is JSON of any shape that is carried as it came, and of which nothing is believed.
     * (Why it is carried: docs/adr/0046-kinds-of-tomorrow.md.)
     */
    @JsonSerialize(using = UnknownJson.Writer.class)
    record Unknown(UnknownJson json) implements Event {
        @Override
        public EventId id() {
            return json.common().id();
        }

        @Override
        public @Nullable RoomName room() {
            return json.common().room();
        }

        @Override
        public @Nullable UserName to() {
            return json.common().to();
        }

        @Override
        public UserName from() {
            return json.common().from();
        }

        @Override
        public Nonce nonce() {
            return json.common().nonce();
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.unknown(this);
        }
    }

    static void checkText(String text) {
        if (text.isBlank() || text.length() > Limits.MAX_TEXT_CHARS) {
            throw new ProtocolException(
                    ErrorCode.TEXT_LENGTH,
                    "a message has 1 to " + Limits.MAX_TEXT_CHARS + " characters, not all of them blank; this one has "
                            + text.length());
        }
    }
}
