package chat.parley.standalone;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Broker and store live as long as this process, and so does the password that only it knows. */
final class Secret {
    private static final int BYTES = 24;

    private Secret() {}

    static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
