package chat.parley.client.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A file name that came from others, made harmless on every system: no path, no hidden file, no device, nothing that
 * shows another name than it has (bidirectional overrides), not too long for a number behind it.
 */
final class SafeFileName {
    private static final int MAX_BYTES = 240;
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\\..*)?");
    private static final String FORBIDDEN = "/\\<>:\"|?*";

    private SafeFileName() {}

    static String of(String name) {
        StringBuilder safe = new StringBuilder(name.length());
        name.codePoints().forEach(c -> safe.appendCodePoint(harmless(c) ? c : '_'));
        String whole = trimmed(safe.toString());
        if (whole.isBlank()) {
            return "file";
        }
        if (whole.charAt(0) == '.' || whole.charAt(0) == ' ') {
            whole = "_" + whole.substring(1);
        }
        if (DEVICE.matcher(whole.toLowerCase(Locale.ROOT)).matches()) {
            whole = "_" + whole;
        }
        // Again: where it was cut there may be a dot.
        return trimmed(shortened(whole));
    }

    private static String trimmed(String name) {
        int end = name.length();
        while (end > 0 && (name.charAt(end - 1) == '.' || name.charAt(end - 1) == ' ')) {
            end--;
        }
        return name.substring(0, end);
    }

    private static boolean harmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> FORBIDDEN.indexOf(c) < 0;
        };
    }

    /** Shortens the stem; the extension stays, if it is one. */
    private static String shortened(String name) {
        if (name.getBytes(UTF_8).length <= MAX_BYTES) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 && name.length() - dot <= 16 ? name.substring(dot) : "";
        StringBuilder stem = new StringBuilder();
        int bytes = extension.getBytes(UTF_8).length;
        for (int c : name.codePoints().toArray()) {
            bytes += Character.toString(c).getBytes(UTF_8).length;
            if (bytes > MAX_BYTES) {
                break;
            }
            stem.appendCodePoint(c);
        }
        return stem + extension;
    }
}
