package chat.parley.gateway.tls;

import io.netty.buffer.ByteBuf;

/**
 * Finds where the records of TLS end in the bytes of a connection (RFC 8446 §5.1; as before in RFC 5246 §6.2.1). What is no TLS ends
 * anywhere: TLS refuses it. Confined to the connection's loop.
 */
final class RecordBounds {
    private static final int HEAD_BYTES = 5;
    /** How many bytes of a head are before the length: one for the type, and two for a version. */
    private static final int BYTES_BEFORE_LENGTH = 3;

    /** How many bytes of the head have come. */
    private int head;
    /** How many bytes of the length that the head says have not come. */
    private int missing;

    /** How many of {@code bytes}, which is left as it is, belong to the record that they begin or go on with. */
    int take(ByteBuf bytes) {
        if (atEnd()) {
            head = 0;
        }
        int at = bytes.readerIndex();
        while (head < HEAD_BYTES && at < bytes.writerIndex()) {
            if (head >= BYTES_BEFORE_LENGTH) {
                missing = (missing << 8) | bytes.getUnsignedByte(at);
            }
            head++;
            at++;
        }
        int body = Math.min(missing, bytes.writerIndex() - at);
        missing -= body;
        return at + body - bytes.readerIndex();
    }

    /** Whether what was taken last ends a record. */
    boolean atEnd() {
        return head == HEAD_BYTES && missing == 0;
    }
}
