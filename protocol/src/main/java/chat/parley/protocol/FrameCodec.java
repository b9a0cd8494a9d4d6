package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Frames and events to JSON (UTF-8) and back. Thread-safe.
 *
 * <p>Unknown fields are ignored, so that either side may be newer, and so are events of other kinds read, as {@link
 * Body.Unknown}; a missing or mistyped field is {@link ErrorCode#BAD_FRAME}, an unknown {@code type} {@link
 * ErrorCode#UNKNOWN_TYPE}.
 */
public final class FrameCodec {
    private static final long MAX_REQUEST_ID = (1L << 53) - 1;

    /** For what clients send, of which this version knows all that it may hold. */
    private static final JsonFactory CLOSED = factory(StreamReadConstraints.builder()
            .maxNestingDepth(16)
            .maxNumberLength(32)
            .maxStringLength(Limits.MAX_SERVER_FRAME_BYTES)
            .build());
    /** For what may hold events of later versions: only their bytes are bounded. */
    private static final JsonFactory OPEN = factory(StreamReadConstraints.builder()
            .maxNestingDepth(Limits.MAX_SERVER_FRAME_BYTES)
            .maxNumberLength(Limits.MAX_SERVER_FRAME_BYTES)
            .maxStringLength(Limits.MAX_SERVER_FRAME_BYTES)
            .maxNameLength(Limits.MAX_SERVER_FRAME_BYTES)
            .build());

    private static final JsonMapper MAPPER = JsonMapper.builder(CLOSED)
            .annotationIntrospector(
                    AnnotationIntrospector.pair(new JacksonAnnotationIntrospector(), new NullnessIntrospector()))
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();
    private static final ObjectReader CLIENT = MAPPER.readerFor(ClientFrame.class);
    private static final ObjectReader SERVER = MAPPER.readerFor(ServerFrame.class);
    private static final ObjectReader EVENT = MAPPER.readerFor(EventJson.Fields.class);
    private static final ObjectReader COMMON = MAPPER.readerFor(EventJson.Common.class);
    /** Texts take no more bytes than {@link JsonText#bytes} says. */
    private static final ObjectWriter CLIENT_WRITER =
            MAPPER.writerFor(ClientFrame.class).with(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8);

    private static final ObjectWriter SERVER_WRITER = MAPPER.writerFor(ServerFrame.class);
    private static final ObjectWriter EVENT_WRITER = MAPPER.writerFor(Event.class);
    private static final ObjectWriter USER_WRITER = MAPPER.writerFor(ServerFrame.UserConnections.class);

    private FrameCodec() {}

    private static JsonFactory factory(StreamReadConstraints constraints) {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // Else the time that a number takes grows with the square of its length.
                .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
                .streamReadConstraints(constraints)
                .streamWriteConstraints(StreamWriteConstraints.builder()
                        .maxNestingDepth(Limits.MAX_SERVER_FRAME_BYTES)
                        .build())
                .build();
    }

    /** Reads one client frame; throws {@link ProtocolException} with a line fit for the client's author. */
    public static ClientFrame readClient(InputStream json) {
        try (JsonParser parser = MAPPER.createParser(json)) {
            expectObject(parser);
            ClientFrame frame = CLIENT.readValue(parser);
            expectEnd(parser);
            if (frame.id() < 0 || frame.id() > MAX_REQUEST_ID) {
                throw new ProtocolException(ErrorCode.BAD_FRAME, "\"id\" is 0 to 2^53 - 1");
            }
            return frame;
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    /** Reads one gateway frame. */
    public static ServerFrame readServer(String json) {
        try (JsonParser parser = OPEN.createParser(json)) {
            expectObject(parser);
            ServerFrame frame = SERVER.readValue(parser);
            expectEnd(parser);
            return frame;
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    /** The request that {@code json} answers, if it is an answer: of a frame that this version cannot read. */
    public static OptionalLong readReplyId(String json) {
        try (JsonParser parser = OPEN.createParser(json)) {
            expectObject(parser);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isId = parser.currentName().equals("id");
                if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && isId) {
                    return OptionalLong.of(parser.getLongValue());
                }
                parser.skipChildren();
            }
            return OptionalLong.empty();
        } catch (IOException | ProtocolException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Reads one event, as the bus and the bucket carry it. What is of a kind, or has a body, of another version is a {@link
     * Body.Unknown}; what lacks something that all events have, or is longer than {@link Limits#MAX_EVENT_BYTES}, is refused.
     */
    public static Event readEvent(byte[] json, int offset, int length) {
        if (length > Limits.MAX_EVENT_BYTES) {
            throw new ProtocolException(
                    ErrorCode.BAD_FRAME, "an event has at most " + Limits.MAX_EVENT_BYTES + " bytes of JSON");
        }
        Event known = readKnown(json, offset, length);
        return known == null ? EventJson.readUnknown(json, offset, length) : known;
    }

    private static @Nullable Event readKnown(byte[] json, int offset, int length) {
        try (JsonParser parser = OPEN.createParser(json, offset, length)) {
            expectObject(parser);
            EventJson.Fields fields = EVENT.readValue(parser);
            expectEnd(parser);
            return fields.event();
        } catch (IOException | ProtocolException newer) {
            return null;
        }
    }

    /** What an event says of a file; fails unless all of it is there and right. */
    static FileInfo readFile(JsonNode json) throws IOException {
        return MAPPER.treeToValue(json, FileInfo.class);
    }

    /** What all events have. */
    static EventJson.Common readCommon(String json) {
        try (JsonParser parser = OPEN.createParser(json)) {
            expectObject(parser);
            EventJson.Common common = COMMON.readValue(parser);
            expectEnd(parser);
            return common;
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    /** Reads an event out of a frame, of which the tokens are here and the bytes are not. */
    static EncodedEvent readEvent(TokenBuffer json) throws IOException {
        return EncodedEvent.read(MAPPER.writeValueAsBytes(json));
    }

    // Checked here because Jackson takes a type id from arrays, too, and null for a frame.
    private static void expectObject(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new ProtocolException(ErrorCode.BAD_FRAME, "a frame is a JSON object with a \"type\"");
        }
    }

    private static void expectEnd(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw new ProtocolException(ErrorCode.BAD_FRAME, "a frame is one JSON object; there is more after it");
        }
    }

    public static byte[] write(Event event) {
        return write(EVENT_WRITER, event);
    }

    /** One entry of a {@link ServerFrame.Users}. */
    public static byte[] write(ServerFrame.UserConnections user) {
        return write(USER_WRITER, user);
    }

    public static byte[] write(ServerFrame frame) {
        return write(SERVER_WRITER, frame);
    }

    /** Half of a surrogate pair is written as an escape: in a WebSocket's text it would be nothing that can be sent. */
    public static String write(ClientFrame frame) {
        return new String(write(CLIENT_WRITER, frame), UTF_8);
    }

    private static byte[] write(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a frame that JSON cannot hold", e);
        }
    }

    private static ProtocolException refusal(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProtocolException refused) {
                return refused;
            }
        }
        if (e instanceof InvalidTypeIdException type) {
            return type.getTypeId() == null
                    ? new ProtocolException(ErrorCode.BAD_FRAME, "a frame is a JSON object with a \"type\"")
                    : new ProtocolException(
                            ErrorCode.UNKNOWN_TYPE,
                            "unknown type \"" + shortened(type.getTypeId()) + "\"; docs/protocol.md lists all");
        }
        if (e instanceof JsonParseException) {
            return new ProtocolException(ErrorCode.BAD_FRAME, "not JSON: " + originalMessage(e));
        }
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return new ProtocolException(
                    ErrorCode.BAD_FRAME, "field \"" + path(mapping) + "\" is missing or has the wrong type");
        }
        return new ProtocolException(ErrorCode.BAD_FRAME, "not a frame: " + originalMessage(e));
    }

    private static String path(JsonMappingException mapping) {
        return mapping.getPath().stream()
                .map(step -> step.getFieldName() != null
                        ? step.getFieldName()
                        : String.format(Locale.ROOT, "[%d]", step.getIndex()))
                .collect(Collectors.joining("."));
    }

    private static String originalMessage(IOException e) {
        String message = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return shortened(
                message == null
                        ? e.getClass().getSimpleName()
                        : message.lines().findFirst().orElse(""));
    }

    private static String shortened(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }
}
