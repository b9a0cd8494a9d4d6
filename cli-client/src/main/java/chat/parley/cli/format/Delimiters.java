package chat.parley.cli.format;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs of {@code *} and {@code _} between the spans of a text, and which of them belong together: CommonMark 0.31.2, "An
 * algorithm for parsing nested emphasis". What lies between two of them is marked where it begins and ends, so that
 * nesting costs nothing.
 */
final class Delimiters {
    private final List<Span> spans;
    private final Set<Integer> opening = new HashSet<>();
    private @Nullable Run last;

    /** A run of one sign, at its place among the spans. */
    static final class Run {
        private final char sign;
        private final int place;
        private final int length;
        private final boolean opens;
        private final boolean closes;
        private int left;
        private @Nullable Run before;
        private @Nullable Run after;

        private Run(char sign, int place, int length, boolean opens, boolean closes, @Nullable Run before) {
            this.sign = sign;
            this.place = place;
            this.length = length;
            this.left = length;
            this.opens = opens;
            this.closes = closes;
            this.before = before;
        }

        /**
         * Whether this run may open what {@code closer} closes. Of a run that may do both, the lengths decide, as if
         * {@code **} had been typed with a purpose.
         */
        private boolean fits(Run closer) {
            if (sign != closer.sign || !opens) {
                return false;
            }
            return (!closes && !closer.opens) || closer.length % 3 == 0 || (length + closer.length) % 3 != 0;
        }

        /** Takes the run out of the list; returns the one behind it. */
        private @Nullable Run remove() {
            if (before != null) {
                before.after = after;
            }
            if (after != null) {
                after.before = before;
            }
            return after;
        }
    }

    /** A kind of closing runs: all of one kind are opened by the same runs. */
    private record Kind(char sign, boolean opens, int rest) {}

    /** @param spans what has been read of the text, to which the reader adds */
    Delimiters(List<Span> spans) {
        this.spans = spans;
    }

    /** The newest run; null if there is none. */
    @Nullable
    Run last() {
        return last;
    }

    /** Whether {@code sign} might close emphasis: a run of it was read that may open. */
    boolean mayClose(char sign) {
        return opening.contains((int) sign);
    }

    /** Takes the newest of the spans as a run between these code points; the ends of a text are line ends. */
    void add(int before, int after) {
        String run = spans.get(spans.size() - 1).text;
        char sign = run.charAt(0);
        boolean blankBefore = Signs.isBlank(before);
        boolean blankAfter = Signs.isBlank(after);
        boolean signBefore = Signs.isPunctuation(before);
        boolean signAfter = Signs.isPunctuation(after);
        boolean left = !blankAfter && (!signAfter || blankBefore || signBefore);
        boolean right = !blankBefore && (!signBefore || blankAfter || signAfter);
        boolean opens = left && (sign == '*' || !right || signBefore);
        boolean closes = right && (sign == '*' || !left || signAfter);
        if (opens) {
            opening.add((int) sign);
        }
        if (opens || closes) {
            Run next = new Run(sign, spans.size() - 1, run.length(), opens, closes, last);
            if (last != null) {
                last.after = next;
            }
            last = next;
        }
    }

    /**
     * Brings together the runs behind {@code bottom} that belong together; none of those is looked at again. Null for
     * all.
     */
    void match(@Nullable Run bottom) {
        int least = bottom == null ? -1 : bottom.place;
        Map<Kind, Integer> nothingBelow = new HashMap<>();
        Run closer = firstBehind(bottom);
        while (closer != null) {
            Kind kind = new Kind(closer.sign, closer.opens, closer.length % 3);
            int end = nothingBelow.getOrDefault(kind, least);
            Run opener = closer.closes ? closer.before : null;
            while (opener != null && opener.place > end && !opener.fits(closer)) {
                opener = opener.before;
            }
            if (opener != null && opener.place > end) {
                join(opener, closer);
                closer = closer.left == 0 ? closer.remove() : closer;
            } else if (closer.closes) {
                nothingBelow.put(kind, closer.before == null ? -1 : closer.before.place);
                closer = closer.opens ? closer.after : closer.remove();
            } else {
                closer = closer.after;
            }
        }
        last = bottom;
        if (bottom != null) {
            bottom.after = null;
        }
    }

    private @Nullable Run firstBehind(@Nullable Run bottom) {
        Run first = null;
        for (Run run = last; run != null && run != bottom; run = run.before) {
            first = run;
        }
        return first;
    }

    private void join(Run opener, Run closer) {
        int used = opener.left > 1 && closer.left > 1 ? 2 : 1;
        take(opener, used);
        take(closer, used);
        spans.get(opener.place + 1).begin(used == 2, 1);
        spans.get(closer.place).begin(used == 2, -1);
        opener.after = closer;
        closer.before = opener;
        if (opener.left == 0) {
            opener.remove();
        }
    }

    private void take(Run run, int used) {
        run.left -= used;
        spans.get(run.place).text = String.valueOf(run.sign).repeat(run.left);
    }
}
