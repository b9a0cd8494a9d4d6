package chat.parley.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.regex.Pattern;

/** What is asked of every target. */
public final class Check {
    private static final long FREE_BYTES = 8L << 20;

    private static final long BYTES_PER_BYTE = 1024;
    private static final Pattern FLAG_OF_TAGS = Pattern.compile("\\x{1F3F4}[\\x{E0030}-\\x{E007A}]+\\x{E007F}");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Check() {}

    public static void that(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    public static void same(Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new AssertionError("not the same: " + expected + " and " + found);
        }
    }

    /** What this thread takes is bounded by a constant and by what came; what only a first use takes is not counted. */
    public static void memory(int inputBytes, Runnable work) {
        long most = FREE_BYTES + inputBytes * BYTES_PER_BYTE;
        if (taken(work) >= most) {
            that(taken(work) < most, "too much memory for so few bytes");
        }
    }

    private static long taken(Runnable work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** Nothing in {@code shown} turns its surroundings, hides what it says, or is obeyed by a terminal. Flags are made of tags. */
    public static void plain(String shown) {
        String outsideOfFlags = FLAG_OF_TAGS.matcher(shown).replaceAll("");
        that(
                outsideOfFlags.codePoints().noneMatch(Check::deceives),
                "something that deceives, or that a terminal obeys");
    }

    private static boolean deceives(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            case Character.FORMAT -> turns(c) || hides(c);
            default -> false;
        };
    }

    private static boolean turns(int c) {
        return switch (Character.getDirectionality(c)) {
            case Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
                    Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
                    Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
                    Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE -> true;
            default -> false;
        };
    }

    /** A mark of byte order, and blocks whose format characters carry text that is not seen: tags, annotations. */
    private static boolean hides(int c) {
        return c == 0xFEFF
                || Character.UnicodeBlock.TAGS.equals(Character.UnicodeBlock.of(c))
                || Character.UnicodeBlock.SPECIALS.equals(Character.UnicodeBlock.of(c));
    }

    /** Whether this has no place in a name or an address, of which every character is seen. */
    public static boolean movesText(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            case Character.FORMAT -> c != 0xAD && c != 0x200C && c != 0x200D && c != 0x2060;
            default -> false;
        };
    }
}
