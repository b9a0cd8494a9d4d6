package chat.parley.protocol;

import java.util.BitSet;

/**
 * Tells what is one emoji, by the grammar of UTS #51, and writes each in one way. The code points are those of Unicode 16, and
 * those that Unicode keeps free for emoji to come.
 */
public final class Emoji {
    /** Those that are pictures by themselves, and what is kept free for such: Emoji_Presentation of emoji-data.txt. */
    private static final BitSet PICTURES = codePoints(
            "231A-231B 23E9-23EC 23F0 23F3 25FD-25FE 2614-2615 2648-2653 267F 2693 26A1 26AA-26AB 26BD-26BE 26C4-26C5 26CE "
                    + "26D4 26EA 26F2-26F3 26F5 26FA 26FD 2705 270A-270B 2728 274C 274E 2753-2755 2757 2795-2797 27B0 27BF 2B1B-2B1C "
                    + "2B50 2B55 1F004 1F02C-1F02F 1F094-1F09F 1F0AF-1F0B0 1F0C0 1F0CF-1F0D0 1F0F6-1F0FF 1F18E 1F191-1F19A 1F1AE-1F1E5 "
                    + "1F201 1F203-1F20F 1F21A 1F22F 1F232-1F236 1F238-1F23A 1F23C-1F23F 1F249-1F25F 1F266-1F320 1F32D-1F335 "
                    + "1F337-1F37C 1F37E-1F393 1F3A0-1F3CA 1F3CF-1F3D3 1F3E0-1F3F0 1F3F4 1F3F8-1F3FA 1F400-1F43E 1F440 1F442-1F4FC "
                    + "1F4FF-1F53D 1F54B-1F54E 1F550-1F567 1F57A 1F595-1F596 1F5A4 1F5FB-1F64F 1F680-1F6C5 1F6CC 1F6D0-1F6D2 "
                    + "1F6D5-1F6DF 1F6EB-1F6EF 1F6F4-1F6FF 1F777-1F77A 1F7DA-1F7FF 1F80C-1F80F 1F848-1F84F 1F85A-1F85F 1F888-1F88F "
                    + "1F8AE-1F8AF 1F8BC-1F8BF 1F8C2-1F8FF 1F90C-1F93A 1F93C-1F945 1F947-1F9FF 1FA54-1FA5F 1FA6E-1FAFF 1FC00-1FFFD");
    /** Those that are pictures only with {@link #AS_PICTURE} behind them: Emoji, but not Emoji_Presentation. */
    private static final BitSet SIGNS = codePoints(
            "A9 AE 203C 2049 2122 2139 2194-2199 21A9-21AA 2328 23CF 23ED-23EF 23F1-23F2 23F8-23FA 24C2 25AA-25AB 25B6 25C0 "
                    + "25FB-25FC 2600-2604 260E 2611 2618 261D 2620 2622-2623 2626 262A 262E-262F 2638-263A 2640 2642 265F-2660 2663 "
                    + "2665-2666 2668 267B 267E 2692 2694-2697 2699 269B-269C 26A0 26A7 26B0-26B1 26C8 26CF 26D1 26D3 26E9 26F0-26F1 "
                    + "26F4 26F7-26F9 2702 2708-2709 270C-270D 270F 2712 2714 2716 271D 2721 2733-2734 2744 2747 2763-2764 27A1 "
                    + "2934-2935 2B05-2B07 3030 303D 3297 3299 1F170-1F171 1F17E-1F17F 1F202 1F237 1F321 1F324-1F32C 1F336 1F37D "
                    + "1F396-1F397 1F399-1F39B 1F39E-1F39F 1F3CB-1F3CE 1F3D4-1F3DF 1F3F3 1F3F5 1F3F7 1F43F 1F441 1F4FD 1F549-1F54A "
                    + "1F56F-1F570 1F573-1F579 1F587 1F58A-1F58D 1F590 1F5A5 1F5A8 1F5B1-1F5B2 1F5BC 1F5C2-1F5C4 1F5D1-1F5D3 "
                    + "1F5DC-1F5DE 1F5E1 1F5E3 1F5E8 1F5EF 1F5F3 1F5FA 1F6CB 1F6CD-1F6CF 1F6E0-1F6E5 1F6E9 1F6F0 1F6F3");

    private static final int AS_PICTURE = 0xFE0F;
    private static final int KEYCAP = 0x20E3;
    private static final int JOINER = 0x200D;
    /** What the flags of regions begin with. */
    private static final int BLACK_FLAG = 0x1F3F4;
    /** What, added to an ASCII character, makes a tag of it, which is not seen. */
    private static final int TAG = 0xE0000;

    private static final int END_OF_TAGS = TAG + 0x7F;
    private static final int MIN_TAGS = 3;
    private static final int MAX_TAGS = 6;

    private final int[] text;
    private final StringBuilder written = new StringBuilder();
    private int at;

    private Emoji(int[] text) {
        this.text = text;
    }

    /** The one emoji that {@code text} is, with variation selectors just where they are needed; {@link ErrorCode#BAD_EMOJI} if it is none. */
    public static String canonical(String text) {
        if (text.length() > Limits.MAX_EMOJI_CHARS) {
            throw refusal(text);
        }
        Emoji reading = new Emoji(text.codePoints().toArray());
        if (!reading.readAll()) {
            throw refusal(text);
        }
        return reading.written.toString();
    }

    static ProtocolException refusal(String text) {
        return new ProtocolException(
                ErrorCode.BAD_EMOJI,
                "a reaction is one emoji, such as \uD83D\uDC4D; this is none"
                        + (text.length() > Limits.MAX_EMOJI_CHARS ? ", and longer than any" : ""));
    }

    private boolean readAll() {
        boolean isOne = readElement();
        while (isOne && take(JOINER)) {
            isOne = readElement();
        }
        return isOne && at == text.length && written.length() <= Limits.MAX_EMOJI_CHARS;
    }

    private boolean readElement() {
        int base = next();
        if (isLetterOfFlag(base)) {
            write(base);
            return isLetterOfFlag(peek()) && write(next());
        }
        if (base == '#' || base == '*' || (base >= '0' && base <= '9')) {
            skip(AS_PICTURE);
            return next() == KEYCAP && write(base) && write(AS_PICTURE) && write(KEYCAP);
        }
        boolean isSign = base >= 0 && SIGNS.get(base);
        if (!isSign && (base < 0 || !PICTURES.get(base))) {
            return false;
        }
        write(base);
        if (isSkinTone(peek())) {
            return write(next());
        }
        skip(AS_PICTURE);
        if (isSign) {
            write(AS_PICTURE);
        }
        return base != BLACK_FLAG || !isTag(peek()) || readRegion();
    }

    /**
     * Reads the code of a region. No other emoji has tags: they are not seen, so one could hide text in them, and one emoji
     * would count as many.
     */
    private boolean readRegion() {
        int tags = 0;
        while (isTag(peek())) {
            write(next());
            tags++;
        }
        return tags >= MIN_TAGS && tags <= MAX_TAGS && next() == END_OF_TAGS && write(END_OF_TAGS);
    }

    private static boolean isTag(int codePoint) {
        int ascii = codePoint - TAG;
        return (ascii >= '0' && ascii <= '9') || (ascii >= 'a' && ascii <= 'z');
    }

    private static boolean isLetterOfFlag(int codePoint) {
        return codePoint >= 0x1F1E6 && codePoint <= 0x1F1FF;
    }

    private static boolean isSkinTone(int codePoint) {
        return codePoint >= 0x1F3FB && codePoint <= 0x1F3FF;
    }

    /** The next code point, which stays the next; -1 at the end. */
    private int peek() {
        return at < text.length ? text[at] : -1;
    }

    private int next() {
        return at < text.length ? text[at++] : -1;
    }

    private void skip(int codePoint) {
        if (peek() == codePoint) {
            at++;
        }
    }

    private boolean take(int codePoint) {
        return peek() == codePoint && write(next());
    }

    /** Writes a code point, and is true, so that what is read can be told in one expression. */
    private boolean write(int codePoint) {
        written.appendCodePoint(codePoint);
        return true;
    }

    /** @param ranges of code points in base 16, with blanks between them */
    private static BitSet codePoints(String ranges) {
        BitSet set = new BitSet();
        for (String range : ranges.split(" ", -1)) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash), 16);
            int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1), 16);
            set.set(first, last + 1);
        }
        return set;
    }
}
