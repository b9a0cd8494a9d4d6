package chat.parley.cli.format;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Where runs of backquotes are, by their length. */
final class Backquotes {
    private final Map<Integer, Deque<Integer>> starts = new HashMap<>();

    Backquotes(String text) {
        for (int at = text.indexOf('`'); at >= 0; ) {
            int end = endOfRun(text, at);
            starts.computeIfAbsent(end - at, length -> new ArrayDeque<>()).add(at);
            at = text.indexOf('`', end);
        }
    }

    /** Where the run ends, exclusively, that the character at {@code start} begins. */
    static int endOfRun(String text, int start) {
        int end = start + 1;
        while (end < text.length() && text.charAt(end) == text.charAt(start)) {
            end++;
        }
        return end;
    }

    /** Where the first run of that length begins from {@code from} on, which grows with each call; -1 if there is none. */
    int next(int length, int from) {
        Deque<Integer> left = starts.getOrDefault(length, new ArrayDeque<>());
        while (!left.isEmpty() && left.element() < from) {
            left.remove();
        }
        return left.isEmpty() ? -1 : left.element();
    }
}
