package chat.parley.cli.format;

import chat.parley.protocol.text.Links;
import java.util.Map;
import java.util.TreeMap;

/**
 * The addresses in a text by where they begin. None goes on over what ends the label of a link, or the bracket in which a
 * link leads.
 */
final class Addresses {
    private static final String LEADS = "](";

    private Addresses() {}

    static Map<Integer, String> in(String text) {
        Map<Integer, String> found = new TreeMap<>();
        if (!text.contains("://")) {
            return found;
        }
        int from = 0;
        while (from < text.length()) {
            boolean leads = text.startsWith(LEADS, from);
            int end = leads ? endOfBracket(text, from + LEADS.length()) : from;
            int next = text.indexOf(LEADS, from + 1);
            int to = next < 0 ? text.length() : next;
            add(text, from, end, found);
            add(text, end, to, found);
            from = to;
        }
        return found;
    }

    private static void add(String text, int from, int to, Map<Integer, String> found) {
        String part = text.substring(from, to);
        for (Links.Link link : Links.in(part)) {
            found.put(from + link.start(), part.substring(link.start(), link.end()));
        }
    }

    /**
     * Where the bracket closes that {@code from} is behind, if there is no blank in it and no other link's; else
     * {@code from}.
     */
    private static int endOfBracket(String text, int from) {
        int open = 1;
        for (int at = from; at < text.length() && !Signs.isBlank(text.charAt(at)); at++) {
            if (text.startsWith(LEADS, at)) {
                return from;
            }
            if (text.charAt(at) == '(') {
                open++;
            } else if (text.charAt(at) == ')') {
                open--;
            }
            if (open == 0) {
                return at;
            }
        }
        return from;
    }

    /** What is left of an address when it is cut at {@code length}; all of it if that is none any more. */
    static String cut(String address, int length) {
        String part = address.substring(0, length);
        return Links.in(part).stream()
                .findFirst()
                .filter(link -> link.start() == 0)
                .map(link -> part.substring(0, link.end()))
                .orElse(address);
    }
}
