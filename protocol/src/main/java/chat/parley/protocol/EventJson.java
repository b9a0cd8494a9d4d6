package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of an {@link Event}: one object, in which {@code kind} tells what its body's fields are.
 *
 * <p>{@code {"kind", "id", "at", "room" or "to", "from", "nonce", …}}.
 */
final class EventJson {
    private static final String TEXT = "text";
    private static final String FILE = "file";

    private EventJson() {}

    /** What an event of any kind has. */
    record Common(
            String kind,
            EventId id,
            @Nullable RoomName room,
            @Nullable UserName to,
            UserName from,
            Nonce nonce) {
        Common {
            Conversation.of(room, to);
        }
    }

    /** What is read: the fields of all kinds, of which only those of the event's own kind have to be what they should. */
    record Fields(
            String kind,
            EventId id,
            @Nullable RoomName room,
            @Nullable UserName to,
            UserName from,
            Nonce nonce,
            @Nullable JsonNode text,
            @Nullable JsonNode file) {

        /** Null if the kind is not known, or its fields are not as this version knows them. */
        @Nullable
        Event event() throws IOException {
            Body body = body();
            return body == null ? null : new Event(id, Conversation.of(room, to), from, nonce, body);
        }

        private @Nullable Body body() throws IOException {
            if (kind.equals(TEXT) && text != null && text.isTextual()) {
                return new Body.Text(text.textValue());
            }
            return kind.equals(FILE) && file != null && file.isObject()
                    ? new Body.File(FrameCodec.readFile(file))
                    : null;
        }
    }

    /** What is written. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"kind", "id", "at", "room", "to", "from", "nonce"})
    private record Written(
            String kind,
            EventId id,
            @Nullable RoomName room,
            @Nullable UserName to,
            UserName from,
            Nonce nonce,
            @Nullable String text,
            @Nullable FileInfo file) {

        /** Is for readers of the JSON: the id tells it, and it is not read. */
        @JsonProperty
        long at() {
            return id.millis();
        }
    }

    /**
     * Reads an event of which this version knows only what all have. It is kept as it came; only line ends, which JSON has
     * between its parts alone, are blanks: an event is one line. Throws {@link ErrorCode#BAD_FRAME}, or what is wrong with a
     * name, if it is not UTF-8 or lacks what all events have.
     */
    static Event readUnknown(byte[] json, int offset, int length) {
        String text;
        try {
            // What is no UTF-8 would become something else here, and could not be sent as text.
            text = UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(json, offset, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolException(ErrorCode.BAD_FRAME, "an event is UTF-8");
        }
        Common common = FrameCodec.readCommon(text);
        return new Event(
                common.id(),
                Conversation.of(common.room(), common.to()),
                common.from(),
                common.nonce(),
                new Body.Unknown(common.kind(), text.replace('\n', ' ').replace('\r', ' ')));
    }

    /** Writes an event as it is on the wire. */
    static final class Writer extends StdSerializer<Event> {
        private static final long serialVersionUID = 1L;

        Writer() {
            super(Event.class);
        }

        @Override
        public void serialize(Event event, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (event.body() instanceof Body.Unknown unknown) {
                out.writeRawValue(unknown.event());
            } else {
                provider.defaultSerializeValue(event.body().handle(new Fill(event)), out);
            }
        }
    }

    private record Fill(Event event) implements Body.Handler<Written> {
        @Override
        public Written text(Body.Text said) {
            return written(TEXT, said.text(), null);
        }

        @Override
        public Written file(Body.File shared) {
            return written(FILE, null, shared.file());
        }

        @Override
        public Written unknown(Body.Unknown newer) {
            throw new IllegalStateException("what is not known is written as it was read");
        }

        private Written written(String kind, @Nullable String text, @Nullable FileInfo file) {
            RoomName room = event.conversation() instanceof RoomName name ? name : null;
            UserName to = event.conversation() instanceof UserName name ? name : null;
            return new Written(kind, event.id(), room, to, event.from(), event.nonce(), text, file);
        }
    }
}
