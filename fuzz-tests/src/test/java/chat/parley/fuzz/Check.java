package chat.parley.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What is asked of every target. */
public final class Check {
    private static final long FREE_BYTES = 8L << 20;

    private static final long BYTES_PER_BYTE = 1024;
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

    /** Whether a terminal, or what shows text, obeys this instead of showing it. The four that join are parts of words. */
    public static boolean movesText(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            case Character.FORMAT -> c != 0xAD && c != 0x200C && c != 0x200D && c != 0x2060;
            default -> false;
        };
    }
}
