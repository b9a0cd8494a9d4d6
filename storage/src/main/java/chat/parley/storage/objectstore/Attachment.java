package chat.parley.storage.objectstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;

/** Writes the {@code Content-Disposition} that has a browser save a file under its name, in any script (RFC 6266, RFC 8187). */
public final class Attachment {
    private static final String UNESCAPED = "!#$&+-.^_`|~";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Attachment() {}

    public static String named(String fileName) {
        StringBuilder value = new StringBuilder("attachment; filename*=UTF-8''");
        for (byte b : fileName.getBytes(UTF_8)) {
            char c = (char) (b & 0xff);
            if ((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || UNESCAPED.indexOf(c) >= 0) {
                value.append(c);
            } else {
                value.append('%').append(HEX.toHexDigits(b));
            }
        }
        return value.toString();
    }
}
