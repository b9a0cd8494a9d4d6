package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of an event of which this version knows only what all events have. It is written as it was read; only line ends,
 * which JSON has between its parts alone, are blanks: an event is one line.
 */
public final class UnknownJson {
    private final Common common;
    private final String json;

    /** What an event of any kind has. {@code at} is told by the id. */
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

    private UnknownJson(Common common, String json) {
        this.common = common;
        this.json = json;
    }

    /** Throws {@link ErrorCode#BAD_FRAME}, or what is wrong with a name, if it is not UTF-8 or lacks what all events have. */
    static UnknownJson read(byte[] json, int offset, int length) {
        String text;
        try {
            // What is no UTF-8 would become something else here, and could not be sent as text.
            text = UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(json, offset, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolException(ErrorCode.BAD_FRAME, "an event is UTF-8");
        }
        return new UnknownJson(
                FrameCodec.readCommon(text), text.replace('\n', ' ').replace('\r', ' '));
    }

    Common common() {
        return common;
    }

    /** What kind it says it is: nothing to rely on, nor to show as it is. It may be one that this version knows otherwise. */
    public String kind() {
        return common.kind();
    }

    /** One line. */
    public String line() {
        return json;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UnknownJson that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    /** Without what was said. */
    @Override
    public String toString() {
        return "UnknownJson[" + common.id() + ", " + json.length() + " characters]";
    }

    /** Writes an {@link Event.Unknown} as it was read. */
    static final class Writer extends StdSerializer<Event.Unknown> {
        private static final long serialVersionUID = 1L;

        Writer() {
            super(Event.Unknown.class);
        }

        @Override
        public void serialize(Event.Unknown event, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeRawValue(event.json().line());
        }

        /** Its kind is in it. */
        @Override
        public void serializeWithType(
                Event.Unknown event, JsonGenerator out, SerializerProvider provider, TypeSerializer kind)
                throws IOException {
            serialize(event, out, provider);
        }
    }
}
