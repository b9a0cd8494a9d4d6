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
 * Reads one element of a list in a reply. One that this version cannot read becomes null and is left out of the list
 * ({@link NullnessIntrospector}), so that the others are not lost with it.
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
        return read(one, context);
    }

    @Nullable
    T read(TokenBuffer json, DeserializationContext context) throws IOException {
        try (JsonParser again = json.asParserOnFirstToken()) {
            return context.readValue(again, type);
        } catch (JacksonException | ProtocolException newer) {
            return null;
        }
    }

    @Override
    public @Nullable Object deserializeWithType(
            JsonParser parser, DeserializationContext context, TypeDeserializer byKind) throws IOException {
        return deserialize(parser, context);
    }

    /** Reads the one event of a frame, which is refused if the event lacks what all events have. */
    static class TheEvent extends Known<EncodedEvent> {
        private static final long serialVersionUID = 1L;

        TheEvent() {
            super(EncodedEvent.class);
        }

        @Override
        @Nullable
        EncodedEvent read(TokenBuffer json, DeserializationContext context) throws IOException {
            return FrameCodec.readEvent(json);
        }
    }

    /** Reads one of a list's events, and leaves it out if it lacks what all events have. */
    static final class AnEvent extends TheEvent {
        private static final long serialVersionUID = 1L;

        @Override
        @Nullable
        EncodedEvent read(TokenBuffer json, DeserializationContext context) throws IOException {
            try {
                return super.read(json, context);
            } catch (ProtocolException none) {
                return null;
            }
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

    static final class AFeature extends Known<Feature> {
        private static final long serialVersionUID = 1L;

        AFeature() {
            super(Feature.class);
        }
    }

    static final class AMarker extends Known<Marker> {
        private static final long serialVersionUID = 1L;

        AMarker() {
            super(Marker.class);
        }
    }

    static final class ADevice extends Known<ServerFrame.Device> {
        private static final long serialVersionUID = 1L;

        ADevice() {
            super(ServerFrame.Device.class);
        }
    }

    static final class Connections extends Known<ServerFrame.UserConnections> {
        private static final long serialVersionUID = 1L;

        Connections() {
            super(ServerFrame.UserConnections.class);
        }
    }
}
