package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** docs/kind-cases.json: events of later versions, with which every layer is tried, and the web client. */
public final class KindCases {
    private static final Path FILE = Path.of("../docs/kind-cases.json");

    private KindCases() {}

    /** The JSON of each of a list there, such as {@code carried}. */
    static Stream<String> of(String list) {
        try {
            return new ObjectMapper()
                    .readTree(FILE.toFile())
                    .get(list)
                    .valueStream()
                    .map(each -> each.get("event").textValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that are carried, each with another id and nonce. */
    public static List<EncodedEvent> carried() {
        return of("carried")
                .map(json -> EncodedEvent.read(json.getBytes(UTF_8)))
                .toList();
    }
}
