package chat.parley.standalone;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes passwords for broker and store, which live as long as this process: only it knows them, and they end with it. */
final class Secret {
    private static final int BYTES = 24;

    private Secret() {}

    static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
