package chat.parley.gateway.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ServerFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/**
 * WebSocket text frames in their bytes on the wire (RFC 6455 §5.2). A server's frames are not masked, so the same bytes
 * fit every socket: they are made once and written below the WebSocket encoder. (That is also why permessage-deflate is
 * not offered: its compression state is per connection, and would make one encoding per member out of one per event.)
 */
public final class TextFrames {
    private static final int FIN_TEXT = 0x81;
    private static final int MAX_7_BIT = 125;
    private static final int MAX_16_BIT = 0xffff;
    private static final byte[] EVENT_PREFIX = "{\"type\":\"event\",\"event\":".getBytes(US_ASCII);
    private static final byte[] EVENT_SUFFIX = "}".getBytes(US_ASCII);

    private TextFrames() {}

    public static ByteBuf encode(ByteBufAllocator allocator, ServerFrame frame) {
        byte[] json = FrameCodec.write(frame);
        ByteBuf out = allocator.directBuffer(frameBytes(json.length));
        writeHeader(out, json.length);
        return out.writeBytes(json);
    }

    /** Encodes one {@link ServerFrame.EventPush} for each event, one behind the other in one buffer. */
    public static ByteBuf encodeEvents(ByteBufAllocator allocator, List<EncodedEvent> events) {
        int bytes = 0;
        for (EncodedEvent event : events) {
            bytes += frameBytes(payloadBytes(event));
        }
        ByteBuf out = allocator.directBuffer(bytes);
        for (EncodedEvent event : events) {
            writeHeader(out, payloadBytes(event));
            out.writeBytes(EVENT_PREFIX).writeBytes(event.json()).writeBytes(EVENT_SUFFIX);
        }
        return out;
    }

    private static int payloadBytes(EncodedEvent event) {
        return EVENT_PREFIX.length + event.json().length + EVENT_SUFFIX.length;
    }

    private static int frameBytes(int payloadBytes) {
        int lengthBytes = payloadBytes <= MAX_7_BIT ? 0 : payloadBytes <= MAX_16_BIT ? Short.BYTES : Long.BYTES;
        return 2 + lengthBytes + payloadBytes;
    }

    private static void writeHeader(ByteBuf out, int payloadBytes) {
        out.writeByte(FIN_TEXT);
        if (payloadBytes <= MAX_7_BIT) {
            out.writeByte(payloadBytes);
        } else if (payloadBytes <= MAX_16_BIT) {
            out.writeByte(126).writeShort(payloadBytes);
        } else {
            out.writeByte(127).writeLong(payloadBytes);
        }
    }
}
