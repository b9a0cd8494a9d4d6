package chat.parley.client;

import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.ServerFrame;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads what a gateway sends, which may be newer than this library. */
final class Frames {
    private static final Logger LOG = System.getLogger(Frames.class.getName());

    private static final String UNREADABLE =
            "the server answered in a form that this version does not know; a newer one may";

    private Frames() {}

    /**
     * The frame that {@code text} is. Null for a push that only a later version knows: it is ignored. A reply of that
     * kind becomes a refusal of its request, lest somebody wait for it in vain.
     */
    static @Nullable ServerFrame read(String text) {
        try {
            return FrameCodec.readServer(text);
        } catch (ProtocolException newer) {
            LOG.log(Level.DEBUG, "frame not understood code={0}", newer.code());
            OptionalLong id = FrameCodec.readReplyId(text);
            return id.isEmpty() ? null : new ServerFrame.Failure(id.getAsLong(), null, UNREADABLE, null);
        }
    }
}
