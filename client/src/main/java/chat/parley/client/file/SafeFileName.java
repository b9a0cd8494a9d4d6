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
        int end = safe.length();
        while (end > 0 && (safe.charAt(end - 1) == '.' || safe.charAt(end - 1) == ' ')) {
            end--;
        }
        safe.setLength(end);
        if (safe.isEmpty()) {
            return "file";
        }
        if (safe.charAt(0) == '.' || safe.charAt(0) == ' ') {
            safe.setCharAt(0, '_');
        }
        String result = shortened(safe.toString());
        return DEVICE.matcher(result.toLowerCase(Locale.ROOT)).matches() ? "_" + result : result;
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
