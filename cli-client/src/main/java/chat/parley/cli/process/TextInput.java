package chat.parley.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * Text that comes from outside: strictly UTF-8, where a byte order mark at the beginning is none of the text, which editors
 * and Windows programs put there. Any method throws {@link CharacterCodingException} for other bytes; the line that had them
 * is over then.
 */
public final class TextInput {
    /** How many bytes a line may have: far more than any here, and a bound for one that does not end. */
    private static final int MOST_LINE_BYTES = 1 << 20;

    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final int END = -1;

    private final InputStream in;
    private boolean begun;
    private boolean afterReturn;

    public TextInput(InputStream in) {
        // Buffered also because a FileInputStream would ask for its position, which a pipe has not.
        this.in = new BufferedInputStream(in);
    }

    /** The next line, without its end, which is LF, CR or both; null at the end of the input. */
    public @Nullable String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (afterReturn && next == '\n') {
            next = in.read();
        }
        afterReturn = false;
        if (next == END) {
            return null;
        }
        while (next != END && next != '\n' && next != '\r') {
            if (line.size() == MOST_LINE_BYTES) {
                throw new IOException("a line has more than " + MOST_LINE_BYTES + " bytes");
            }
            line.write(next);
            next = in.read();
        }
        afterReturn = next == '\r';
        return text(line.toByteArray());
    }

    /** Everything that is left; null if it has more than {@code mostBytes}. */
    public @Nullable String readAll(int mostBytes) throws IOException {
        byte[] bytes = in.readNBytes(mostBytes + 1);
        return bytes.length > mostBytes ? null : text(bytes);
    }

    private String text(byte[] bytes) throws CharacterCodingException {
        boolean first = !begun;
        begun = true;
        String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return first && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }
}
