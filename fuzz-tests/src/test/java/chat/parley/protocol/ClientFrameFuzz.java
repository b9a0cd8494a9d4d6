package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.fuzz.Check;
import java.io.ByteArrayInputStream;

/** What a client says: read, or refused with one code and one short line; what is read and written again is the same. */
public final class ClientFrameFuzz {
    private static final int LONGEST_LINE = 1000;

    private ClientFrameFuzz() {}

    public static void fuzzerTestOneInput(byte[] json) {
        Check.memory(json.length, () -> read(json));
    }

    private static void read(byte[] json) {
        ClientFrame frame;
        try {
            frame = FrameCodec.readClient(new ByteArrayInputStream(json));
        } catch (ProtocolException refused) {
            Check.that(String.valueOf(refused.getMessage()).length() <= LONGEST_LINE, "a long refusal");
            return;
        }
        String written = FrameCodec.write(frame);
        Check.same(frame, FrameCodec.readClient(new ByteArrayInputStream(written.getBytes(UTF_8))));
    }
}
