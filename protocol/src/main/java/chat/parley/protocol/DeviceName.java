package chat.parley.protocol;

import org.jspecify.annotations.Nullable;

/** What a device calls itself when it signs in: a line that its user knows it by, and that nothing rests on. */
final class DeviceName {
    private DeviceName() {}

    /**
     * {@code said} without what cannot be seen, with single blanks, and cut to {@link Limits#MAX_DEVICE_NAME_CHARS} characters:
     * a name never keeps anybody from signing in. Null if nothing is left.
     */
    static @Nullable String cleaned(@Nullable String said) {
        if (said == null) {
            return null;
        }
        StringBuilder cleaned = new StringBuilder();
        boolean blank = false;
        int chars = 0;
        for (int i = 0; i < said.length() && chars < Limits.MAX_DEVICE_NAME_CHARS; ) {
            int c = said.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                blank = chars > 0;
            } else if (isSeen(c)) {
                if (blank && chars < Limits.MAX_DEVICE_NAME_CHARS - 1) {
                    cleaned.append(' ');
                    chars++;
                }
                blank = false;
                cleaned.appendCodePoint(c);
                chars++;
            }
        }
        return cleaned.isEmpty() ? null : cleaned.toString();
    }

    private static boolean isSeen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
