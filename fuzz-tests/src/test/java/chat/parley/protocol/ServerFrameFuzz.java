package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.fuzz.Check;

/** What a gateway says to a client: as {@link ClientFrameFuzz}. */
public final class ServerFrameFuzz {
    private ServerFrameFuzz() {}

    public static void fuzzerTestOneInput(byte[] json) {
        Check.memory(json.length, () -> read(new String(json, UTF_8)));
    }

    private static void read(String json) {
        ServerFrame frame;
        try {
            frame = FrameCodec.readServer(json);
        } catch (ProtocolException refused) {
            return;
        }
        Check.same(frame, FrameCodec.readServer(new String(FrameCodec.write(frame), UTF_8)));
    }
}
