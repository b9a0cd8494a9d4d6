package chat.parley.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the cursor that a gateway sent. One that this version cannot read becomes null: the client goes on as with a
 * gateway that knows no cursors, instead of losing the reply that carries it.
 */
final class KnownCursor extends StdDeserializer<LogCursor> {
    private static final long serialVersionUID = 1L;

    KnownCursor() {
        super(LogCursor.class);
    }

    @Override
    public @Nullable LogCursor deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            parser.skipChildren();
            return null;
        }
        String text = parser.getText();
        if (text.length() > LogCursor.MAX_CHARS) {
            return null;
        }
        try {
            return LogCursor.parse(text);
        } catch (ProtocolException unknown) {
            return null;
        }
    }
}
