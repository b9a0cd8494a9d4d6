package chat.parley.storage;

import chat.parley.protocol.EventId;
import chat.parley.protocol.ProtocolException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** An event of a kind that this version does not know: all that is asked of it is its id. */
final class UnknownEvent {
    private static final JsonFactory JSON = new JsonFactory();

    private UnknownEvent() {}

    /** Throws {@link DamagedObjectException} if it has none: such a line has no place in a log. */
    static EventId id(String key, byte[] json) {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (field.equals("id") && value == JsonToken.VALUE_STRING) {
                    return EventId.parse(parser.getText());
                }
                parser.skipChildren();
            }
            throw new DamagedObjectException(key, "an event has no id");
        } catch (IOException | ProtocolException e) {
            throw new DamagedObjectException(key, e);
        }
    }
}
