package chat.parley.cli.format;

/** What characters are where formatting depends on it. */
final class Signs {
    private static final int JOINER = 0x200D;
    private static final int FIRST_PICTOGRAPH = 0x1F000;
    private static final int LAST_PICTOGRAPH = 0x1FAFF;

    private Signs() {}

    static boolean isBlank(int point) {
        return point == '\t'
                || point == '\n'
                || point == '\f'
                || point == '\r'
                || Character.getType(point) == Character.SPACE_SEPARATOR;
    }

    /**
     * Whether a code point is punctuation or another sign. Pictographs are in any case: not every Unicode version here
     * and there knows all of them.
     */
    static boolean isPunctuation(int point) {
        return switch (Character.getType(point)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.OTHER_SYMBOL -> true;
            default -> point >= FIRST_PICTOGRAPH && point <= LAST_PICTOGRAPH;
        };
    }

    /** Whether what is at {@code index} makes another character of the one before it: an emoji, as a rule. */
    static boolean goesOn(String text, int index) {
        if (index >= text.length()) {
            return false;
        }
        int point = text.codePointAt(index);
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> point == JOINER;
        };
    }

    /** Whether nothing in {@code text} is seen. */
    static boolean isUnseen(String text) {
        return text.codePoints().allMatch(Signs::isBlank);
    }
}
