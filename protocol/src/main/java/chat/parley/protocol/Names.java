package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How user and room names are written. Letters and digits of any script, and {@code . _ -} inside; the first character is
 * a letter or digit. Compatibility forms and case are folded (NFKC, then lower case, and a sigma is a sigma wherever it stands),
 * so that {@code Lobby} and {@code lobby} are one room.
 *
 * <p>What a name costs is bounded before it is folded, since the time of folding grows with the square of its length.
 */
final class Names {
    private static final HexFormat HEX = HexFormat.of();
    /**
     * How many characters may be written for each byte of a name: folding makes at least three bytes of four characters,
     * such as a letter and three marks that become one with it.
     */
    private static final int MAX_CHARS_PER_BYTE = 4;

    private Names() {}

    static String canonical(String kind, String name, int maxBytes) {
        return canonical(kind, name, maxBytes, Names::fold);
    }

    static String canonical(String kind, String name, int maxBytes, UnaryOperator<String> fold) {
        if (name.length() > MAX_CHARS_PER_BYTE * maxBytes) {
            throw tooLong(kind, maxBytes);
        }
        String canonical = fold.apply(name);
        if (canonical.isEmpty()) {
            throw new ProtocolException(ErrorCode.BAD_NAME, "a " + kind + " name must not be empty");
        }
        if (canonical.getBytes(UTF_8).length > maxBytes) {
            throw tooLong(kind, maxBytes);
        }
        if (!Character.isLetterOrDigit(canonical.codePointAt(0))
                || !canonical.codePoints().allMatch(Names::allowed)) {
            throw new ProtocolException(
                    ErrorCode.BAD_NAME,
                    "a " + kind + " name begins with a letter or digit and has only letters, digits, '.', '_' and '-'");
        }
        return canonical;
    }

    /** Whether {@code written} may be a form of {@code canonical}, a name of at most {@code maxBytes}, and is. */
    static boolean isFormOf(String canonical, String written, int maxBytes) {
        return written.length() <= MAX_CHARS_PER_BYTE * maxBytes
                && fold(written).equals(canonical);
    }

    private static String fold(String name) {
        // Whether a capital sigma becomes a final one is decided by what stands around it, and in each language
        // otherwise.
        String lower = Normalizer.normalize(name, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replace('ς', 'σ');
        return Normalizer.normalize(lower, Normalizer.Form.NFKC);
    }

    static Optional<ProtocolException> unfit(String kind, Optional<String> flaw) {
        return flaw.map(why -> new ProtocolException(ErrorCode.BAD_NAME, "a new " + kind + " name " + why));
    }

    private static ProtocolException tooLong(String kind, int maxBytes) {
        return new ProtocolException(
                ErrorCode.BAD_NAME, "a " + kind + " name has at most " + maxBytes + " bytes in UTF-8");
    }

    private static boolean allowed(int codePoint) {
        return switch (codePoint) {
            case '.', '_', '-' -> true;
            default -> Character.isLetterOrDigit(codePoint) || isMark(Character.getType(codePoint));
        };
    }

    /**
     * Whether characters of this type are combining marks, which are part of letters in many scripts (Devanagari vowel
     * signs, for one).
     */
    private static boolean isMark(int type) {
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    /**
     * Encodes a name to {@code [a-z0-9_-]}: ASCII lower-case letters, digits and '-' stay; every other byte of the UTF-8
     * form becomes {@code _hh}.
     */
    static String encode(String canonical) {
        StringBuilder encoded = new StringBuilder(canonical.length());
        for (byte b : canonical.getBytes(UTF_8)) {
            if ((b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-') {
                encoded.append((char) b);
            } else {
                encoded.append('_').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }
}
