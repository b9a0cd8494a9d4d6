package chat.parley.protocol;

/** How long a text is as a string of JSON in UTF-8, without the quotes around it. */
public final class JsonText {
    private static final String SHORT_ESCAPES = "\"\\\b\t\n\f\r";
    private static final int LONG_ESCAPE = 6;
    private static final int PAIR_IN_UTF8 = 4;

    private JsonText() {}

    /** The length of {@code text} as clients send it. */
    static int bytes(String text) {
        return bytes(text, PAIR_IN_UTF8);
    }

    /** The length of {@code text} as events are kept: characters beyond Unicode's first plane are escaped there. */
    public static int keptBytes(String text) {
        return bytes(text, 2 * LONG_ESCAPE);
    }

    private static int bytes(String text, int ofPair) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += ofPair;
                i++;
            } else {
                bytes += bytes(c);
            }
        }
        return bytes;
    }

    private static int bytes(char c) {
        if (SHORT_ESCAPES.indexOf(c) >= 0) {
            return 2;
        } else if (c < 0x20 || Character.isSurrogate(c)) {
            return LONG_ESCAPE;
        } else if (c < 0x80) {
            return 1;
        }
        return c < 0x800 ? 2 : 3;
    }
}
