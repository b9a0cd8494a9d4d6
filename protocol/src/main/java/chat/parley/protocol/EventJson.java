package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
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
    private static final String EDIT = "edit";
    private static final String REMOVAL = "removal";
    private static final String REACTION = "reaction";
    private static final String ANSWER = "answer";
    private static final String REMOVED = "removed";

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
            @Nullable JsonNode replyTo,
            @Nullable JsonNode replyToUser,
            @Nullable JsonNode thread,
            @Nullable JsonNode file,
            @Nullable JsonNode author,
            @Nullable JsonNode about,
            @Nullable JsonNode emoji,
            @Nullable JsonNode on) {

        /** Null if the kind is not known, or its fields are not as this version knows them. */
        @Nullable
        Event event() throws IOException {
            Body body = body();
            return body == null ? null : new Event(id, Conversation.of(room, to), from, nonce, body);
        }

        private @Nullable Body body() throws IOException {
            String said = string(text);
            return switch (kind) {
                case TEXT -> said == null ? null : text(said, id(replyTo));
                case FILE -> file != null && file.isObject() ? new Body.File(FrameCodec.readFile(file)) : null;
                case REMOVED -> new Body.Removed(id(thread));
                default -> change(id(about), said);
            };
        }

        private Body text(String said, @Nullable EventId answered) {
            return answered == null
                    ? new Body.Text(said)
                    : new Body.Text(said, answered, user(replyToUser), id(thread));
        }

        private @Nullable Body change(@Nullable EventId subject, @Nullable String said) {
            if (subject == null) {
                return null;
            }
            return switch (kind) {
                case EDIT -> said == null ? null : new Body.Edit(subject, said);
                case REMOVAL -> new Body.Removal(subject, string(file), user(author));
                case REACTION -> reaction(subject, string(emoji));
                case ANSWER -> new Body.Answer(subject);
                default -> null;
            };
        }

        private @Nullable Body reaction(EventId subject, @Nullable String shown) {
            if (shown == null || (on != null && !on.isBoolean())) {
                return null;
            }
            return new Body.Reaction(subject, shown, on == null || on.booleanValue());
        }

        private static @Nullable String string(@Nullable JsonNode node) {
            return node != null && node.isTextual() ? node.textValue() : null;
        }

        private static @Nullable EventId id(@Nullable JsonNode node) {
            String text = string(node);
            return text != null && EventId.isValid(text) ? EventId.parse(text) : null;
        }
    }

    /** A name as an event has it; null if it is none. */
    private static @Nullable UserName user(@Nullable JsonNode node) {
        String text = Fields.string(node);
        try {
            return text == null ? null : new UserName(text);
        } catch (ProtocolException none) {
            return null;
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
            @JsonUnwrapped Own own) {

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
            return written(
                    TEXT,
                    new Own(
                            null,
                            said.text(),
                            said.replyTo(),
                            said.replyToUser(),
                            said.thread(),
                            null,
                            null,
                            null,
                            null));
        }

        @Override
        public Written file(Body.File shared) {
            return written(FILE, Own.of(null, null, shared.file()));
        }

        @Override
        public Written edit(Body.Edit changed) {
            return written(EDIT, Own.of(changed.about(), changed.text(), null));
        }

        @Override
        public Written removal(Body.Removal asked) {
            return written(
                    REMOVAL, new Own(asked.about(), null, null, null, null, asked.file(), asked.author(), null, null));
        }

        @Override
        public Written reaction(Body.Reaction shown) {
            return written(
                    REACTION, new Own(shown.about(), null, null, null, null, null, null, shown.emoji(), shown.on()));
        }

        @Override
        public Written answer(Body.Answer given) {
            return written(ANSWER, Own.of(given.about(), null, null));
        }

        @Override
        public Written removed(Body.Removed gone) {
            return written(REMOVED, new Own(null, null, null, null, gone.thread(), null, null, null, null));
        }

        @Override
        public Written unknown(Body.Unknown newer) {
            throw new IllegalStateException("what is not known is written as it was read");
        }

        private Written written(String kind, Own own) {
            RoomName room = event.conversation() instanceof RoomName name ? name : null;
            UserName to = event.conversation() instanceof UserName name ? name : null;
            return new Written(kind, event.id(), room, to, event.from(), event.nonce(), own);
        }
    }

    /**
     * The fields of single kinds.
     *
     * @param file a {@link FileInfo}, or the id of a file
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Own(
            @Nullable EventId about,
            @Nullable String text,
            @Nullable EventId replyTo,
            @Nullable UserName replyToUser,
            @Nullable EventId thread,
            @Nullable Object file,
            @Nullable UserName author,
            @Nullable String emoji,
            @Nullable Boolean on) {
        static Own of(@Nullable EventId about, @Nullable String text, @Nullable Object file) {
            return new Own(about, text, null, null, null, file, null, null, null);
        }
    }
}
