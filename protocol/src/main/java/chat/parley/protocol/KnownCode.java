package chat.parley.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads why a request was refused. A code of a later version becomes null: what is to be done, the rest of the frame
 * says.
 */
final class KnownCode extends StdDeserializer<ErrorCode> {
    private static final long serialVersionUID = 1L;

    KnownCode() {
        super(ErrorCode.class);
    }

    @Override
    public @Nullable ErrorCode deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            parser.skipChildren();
            return null;
        }
        String name = parser.getText();
        for (ErrorCode code : ErrorCode.values()) {
            if (code.name().equals(name)) {
                return code;
            }
        }
        return null;
    }
}
