package chat.parley.protocol;

/**
 * Crockford's base 32, as fixed-length text of a number of 128 bits: the digits ascend, so texts of one length sort as
 * their numbers do.
 */
final class Base32 {
    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private Base32() {}

    /**
     * Writes the lowest {@code 5 × length} bits of the number whose upper half is {@code high} and whose lower half is
     * {@code low}.
     */
    static String write(long high, long low, int length) {
        char[] text = new char[length];
        long h = high;
        long l = low;
        for (int i = length - 1; i >= 0; i--) {
            text[i] = DIGITS.charAt((int) (l & 31));
            l = (l >>> 5) | (h << 59);
            h >>>= 5;
        }
        return new String(text);
    }

    /** The value of a digit, or -1 for a character that is none: lower case and look-alikes are not read. */
    static int digit(char c) {
        return DIGITS.indexOf(c);
    }
}
