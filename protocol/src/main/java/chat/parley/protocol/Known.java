package chat.parley.protocol;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one of the many in a reply. One that this version cannot read is null, and left out ({@link NullnessIntrospector}): the
 * others are not lost with it.
 */
abstract class Known<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> type;

    private Known(Class<T> type) {
        super(type);
        this.type = type;
    }

    @Override
    public @Nullable T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        TokenBuffer one = context.bufferForInputBuffering(parser);
        one.copyCurrentStructure(parser);
        try (JsonParser again = one.asParserOnFirstToken()) {
            return context.readValue(again, type);
        } catch (JacksonException | ProtocolException newer) {
            return newer(one);
        }
    }

    /** What cannot be read as this version has it. */
    @Nullable
    T newer(TokenBuffer json) throws IOException {
        return null;
    }

    @Override
    public @Nullable Object deserializeWithType(
            JsonParser parser, DeserializationContext context, TypeDeserializer byKind) throws IOException {
        return deserialize(parser, context);
    }

    /** The only one of a frame, which without it is refused. One of a later kind is {@link Event.Unknown}. */
    static class TheEvent extends Known<Event> {
        private static final long serialVersionUID = 1L;

        TheEvent() {
            super(Event.class);
        }

        @Override
        @Nullable
        Event newer(TokenBuffer json) throws IOException {
            return FrameCodec.readEvent(json);
        }
    }

    /** One of a later kind has an id, too, which tells how far a page goes. */
    static final class AnEvent extends TheEvent {
        private static final long serialVersionUID = 1L;

        @Override
        @Nullable
        Event newer(TokenBuffer json) throws IOException {
            try {
                return super.newer(json);
            } catch (ProtocolException none) {
                return null;
            }
        }
    }

    static final class AFile extends Known<Event.Shared> {
        private static final long serialVersionUID = 1L;

        AFile() {
            super(Event.Shared.class);
        }
    }

    static final class AUser extends Known<UserName> {
        private static final long serialVersionUID = 1L;

        AUser() {
            super(UserName.class);
        }
    }

    static final class ARoom extends Known<ServerFrame.RoomMembers> {
        private static final long serialVersionUID = 1L;

        ARoom() {
            super(ServerFrame.RoomMembers.class);
        }
    }

    static final class Connections extends Known<ServerFrame.UserConnections> {
        private static final long serialVersionUID = 1L;

        Connections() {
            super(ServerFrame.UserConnections.class);
        }
    }
}
