package chat.parley.gateway.session;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Finds the id of a frame that cannot be carried out, so that its sender knows which one the refusal is for. */
final class FrameIds {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** The largest id: JSON's numbers can say all up to it exactly, everywhere. */
    private static final long MAX_ID = (1L << 53) - 1;

    private FrameIds() {}

    /** The top-level number {@code id}; null if there is none before the JSON ends or turns out to be none. */
    static @Nullable Long find(InputStream json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean id = parser.currentName().equals("id");
                JsonToken value = parser.nextToken();
                if (id) {
                    return value == JsonToken.VALUE_NUMBER_INT ? inRange(parser.getLongValue()) : null;
                }
                parser.skipChildren();
            }
            return null;
        } catch (IOException e) {
            // Not JSON from here on, or a number that is no long: then it has no id, which is the answer.
            return null;
        }
    }

    private static @Nullable Long inRange(long id) {
        return id >= 0 && id <= MAX_ID ? id : null;
    }
}
