package chat.parley.client;

import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.ServerFrame;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Reads what a gateway sends, which may be newer than this library. */
final class Frames {
    private static final Logger LOG = System.getLogger(Frames.class.getName());

    private Frames() {}

    /** Null for what only a later version knows: a push is ignored, a reply of unknown form runs into its timeout. */
    static @Nullable ServerFrame read(String text) {
        try {
            return FrameCodec.readServer(text);
        } catch (ProtocolException newer) {
            LOG.log(Level.DEBUG, "frame not understood code={0}", newer.code());
            return null;
        }
    }
}
