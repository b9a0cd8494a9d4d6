package chat.parley.cli.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.protocol.UserName;

/** The colour of a user's name, the same in every client and at all times. */
public enum Hue {
    RED,
    ORANGE,
    AMBER,
    LIME,
    GREEN,
    TEAL,
    CYAN,
    BLUE,
    INDIGO,
    VIOLET,
    MAGENTA,
    ROSE;

    private static final int FNV_OFFSET = 0x811C9DC5;
    private static final int FNV_PRIME = 0x01000193;

    public static Hue of(UserName user) {
        int hash = FNV_OFFSET;
        for (byte b : user.value().getBytes(UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return values()[Integer.remainderUnsigned(hash, values().length)];
    }
}
