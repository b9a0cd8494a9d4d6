package chat.parley.storage.document;

import chat.parley.storage.objectstore.DamagedObjectException;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes one kind of document: a record as JSON, with times in ISO 8601. Fields that are not known are ignored, so
 * that a newer gateway may add some. Thread-safe.
 */
public final class JsonDocument<T> {
    public static final String MEDIA_TYPE = "application/json";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule("times")
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new InstantDeserializer()))
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final ObjectReader reader;
    private final ObjectWriter writer;
    private final @Nullable Function<T, String> place;

    /** A kind of documents that do not say themselves where they belong. */
    public JsonDocument(Class<T> type) {
        this(type, null);
    }

    /** @param place the key under which a document belongs: what lies elsewhere would be taken for somebody else's */
    public JsonDocument(Class<T> type, @Nullable Function<T, String> place) {
        this.place = place;
        this.reader = MAPPER.readerFor(type);
        this.writer = MAPPER.writerFor(type);
    }

    /** The bytes of a document, to be stored as {@link #MEDIA_TYPE}. */
    public byte[] write(T document) {
        try {
            return writer.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document that JSON cannot hold", e);
        }
    }

    /** The document in these bytes of an object; throws {@link DamagedObjectException} if they are none of this kind. */
    public T read(String key, byte[] json) {
        try {
            T document = reader.readValue(json);
            if (document == null) {
                throw new DamagedObjectException(key, "it is empty");
            }
            if (place != null && !place.apply(document).equals(key)) {
                throw new DamagedObjectException(key, "it belongs to " + place.apply(document));
            }
            return document;
        } catch (IOException e) {
            throw new DamagedObjectException(key, firstLine(e));
        }
    }

    private static String firstLine(IOException e) {
        String message = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return message == null ? "not JSON" : message.lines().findFirst().orElse("not JSON");
    }

    private static final class InstantDeserializer extends FromStringDeserializer<Instant> {
        private static final long serialVersionUID = 1L;
        /** The latest time that is read: so early that whoever adds a day to it still gets a time. */
        private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

        InstantDeserializer() {
            super(Instant.class);
        }

        @Override
        protected Instant _deserialize(String value, DeserializationContext context) {
            Instant time = Instant.parse(value);
            if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
                throw new DateTimeException("no time that was written: " + time);
            }
            return time;
        }
    }
}
