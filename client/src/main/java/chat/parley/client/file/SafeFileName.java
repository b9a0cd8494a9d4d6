package chat.parley.client.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.client.text.PlainText;
import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file name that came from others, made harmless on every system: no path, no hidden file, no device, nothing that
 * shows another name than it has (bidirectional overrides), not too long for a number behind it.
 */
final class SafeFileName {
    private static final int MAX_BYTES = 240;
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\\..*)?");
    private static final Pattern CHARACTER = Pattern.compile("\\X");
    private static final String FORBIDDEN = "/\\<>:\"|?*";
    /**
     * Characters that a name has no use for: they say where lines may be broken or not, or are operators that are not
     * seen.
     */
    private static final String UNSEEN = "\u00AD\u200B\u2060\u2061\u2062\u2063\u2064";

    private static final String JOINERS = "\u200C\u200D";
    /** Scripts in which no letter looks otherwise beside a joiner. */
    private static final Set<UnicodeScript> UNJOINED = EnumSet.of(
            UnicodeScript.LATIN,
            UnicodeScript.GREEK,
            UnicodeScript.CYRILLIC,
            UnicodeScript.ARMENIAN,
            UnicodeScript.HEBREW,
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA);

    private SafeFileName() {}

    /**
     * {@code name} made harmless. It is mended until nothing changes: where it was cut there may be a dot, a joiner
     * without its second half, or a device's name.
     */
    static String of(String name) {
        String safe = mended(name);
        return safe.equals(name) ? safe : of(safe);
    }

    private static String mended(String name) {
        String whole = trimmed(harmless(PlainText.of(name, any -> "_")));
        if (whole.codePoints().allMatch(c -> Character.isWhitespace(c) || Character.getType(c) == Character.FORMAT)) {
            return "file";
        }
        if (whole.charAt(0) == '.' || whole.charAt(0) == ' ') {
            whole = "_" + whole.substring(1);
        }
        if (DEVICE.matcher(whole.toLowerCase(Locale.ROOT)).matches()) {
            whole = "_" + whole;
        }
        return shortened(whole);
    }

    private static String trimmed(String name) {
        int end = name.length();
        while (end > 0 && (name.charAt(end - 1) == '.' || name.charAt(end - 1) == ' ')) {
            end--;
        }
        return name.substring(0, end);
    }

    private static String harmless(String name) {
        int[] all = name.codePoints().toArray();
        StringBuilder safe = new StringBuilder(name.length());
        for (int i = 0; i < all.length; i++) {
            boolean joins = JOINERS.indexOf(all[i]) < 0
                    || (i > 0 && i < all.length - 1 && canBeJoined(all[i - 1]) && canBeJoined(all[i + 1]));
            boolean fit = FORBIDDEN.indexOf(all[i]) < 0 && UNSEEN.indexOf(all[i]) < 0;
            safe.appendCodePoint(joins && fit ? all[i] : '_');
        }
        return safe.toString();
    }

    /** Whether {@code c} is a letter or mark of a script that has joined forms, or an emoji. */
    private static boolean canBeJoined(int c) {
        return switch (Character.getType(c)) {
            case Character.OTHER_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK -> true;
            default -> Character.isLetter(c) && !UNJOINED.contains(UnicodeScript.of(c));
        };
    }

    /** Shortens the stem, by whole characters; the extension stays, if it is one. */
    private static String shortened(String name) {
        if (name.getBytes(UTF_8).length <= MAX_BYTES) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 && name.length() - dot <= 16 ? name.substring(dot) : "";
        StringBuilder stem = new StringBuilder();
        int bytes = extension.getBytes(UTF_8).length;
        Matcher character = CHARACTER.matcher(name);
        while (character.find()) {
            bytes += character.group().getBytes(UTF_8).length;
            if (bytes > MAX_BYTES) {
                break;
            }
            stem.append(character.group());
        }
        return stem + extension;
    }
}
