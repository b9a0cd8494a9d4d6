package chat.parley.gateway.limit;

/** How long a text is as a string of JSON, as events are kept: in UTF-8, but with escapes for what is not in Unicode's first plane. */
final class JsonText {
    private static final String SHORT_ESCAPES = "\"\\\b\t\n\f\r";
    private static final int LONG_ESCAPE = 6;

    private JsonText() {}

    /** The length of {@code text}, without the quotes around it. */
    static int bytes(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            bytes += bytes(text.charAt(i));
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
