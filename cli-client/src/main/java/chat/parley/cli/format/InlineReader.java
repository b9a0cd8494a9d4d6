package chat.parley.cli.format;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what is formatted in one paragraph. Everything is looked at a bounded number of times. */
final class InlineReader {
    /** What may be markup, or an address: most of what is said has none of it, and is not looked at closer. */
    private static final Pattern MARKUP = Pattern.compile("[\\\\`*_\\[]|://");

    private static final String ESCAPED = "*_`[]";

    private final String text;
    private final Map<Integer, String> addresses;
    private final List<Span> spans = new ArrayList<>();
    private final Delimiters runs = new Delimiters(spans);
    /** The brackets that may begin labels of links, the newest first. */
    private final Deque<Bracket> brackets = new ArrayDeque<>();

    private @Nullable Backquotes backquotes;
    private int at;
    /** The index up to which the text is in {@link #spans}. */
    private int done;

    private record Bracket(int index, int place, Delimiters.@Nullable Run run, boolean label) {}

    private InlineReader(String text) {
        this.text = text;
        this.addresses = Addresses.in(text);
    }

    static List<Piece> pieces(String text) {
        return MARKUP.matcher(text).find() ? new InlineReader(text).read() : Piece.merged(List.of(Piece.plain(text)));
    }

    /** The pieces of {@code text} if nothing in it is formatted; addresses are still links. */
    static List<Piece> literalPieces(String text) {
        List<Span> spans = new ArrayList<>();
        int end = 0;
        for (Map.Entry<Integer, String> address : Addresses.in(text).entrySet()) {
            spans.add(Span.plain(text.substring(end, address.getKey())));
            spans.add(Span.address(address.getValue()));
            end = address.getKey() + address.getValue().length();
        }
        spans.add(Span.plain(text.substring(end)));
        return Span.pieces(spans);
    }

    private List<Piece> read() {
        while (at < text.length()) {
            if (!special(text.charAt(at))) {
                at++;
            }
        }
        add(Span.plain(""), text.length());
        runs.match(null);
        return Span.pieces(spans);
    }

    /** Takes what {@code sign} begins here, if that is more than text; returns whether it is. */
    private boolean special(char sign) {
        return switch (sign) {
            case '\\' -> escape();
            case '`' -> code();
            case '*', '_' -> run();
            case '[' -> begin();
            case ']' -> end();
            case '<' -> bracketed();
            case 'h', 'H' -> address();
            default -> false;
        };
    }

    /** Adds the text up to here, then {@code span}, which stands for what is there up to {@code end}; always true. */
    private boolean add(Span span, int end) {
        spans.add(Span.plain(text.substring(done, at)));
        spans.add(span);
        at = end;
        done = end;
        return true;
    }

    private boolean asText(int end) {
        at = end;
        return true;
    }

    private boolean has(int index, char sign) {
        return index >= 0 && index < text.length() && text.charAt(index) == sign;
    }

    /** Takes a backslash, which is seen unless it keeps something from being markup. */
    private boolean escape() {
        if (has(at + 1, '\\')) {
            return asText(at + 2);
        }
        return at + 1 < text.length()
                && ESCAPED.indexOf(text.charAt(at + 1)) >= 0
                && add(Span.plain(text.substring(at + 1, at + 2)), at + 2);
    }

    /** Takes code. A backquote behind a letter or digit is an apostrophe: it begins none. */
    private boolean code() {
        int begin = Backquotes.endOfRun(text, at);
        if (backquotes == null) {
            backquotes = new Backquotes(text);
        }
        int end = backquotes.next(begin - at, begin);
        if (end < 0 || Signs.goesOn(text, begin) || (at > 0 && isWord(text.charAt(at - 1)))) {
            return asText(begin);
        }
        String inside = text.substring(begin, end);
        boolean padded =
                isPadding(inside.charAt(0)) && isPadding(inside.charAt(inside.length() - 1)) && inside.length() > 1;
        boolean full = !inside.chars().allMatch(InlineReader::isPadding);
        return add(Span.code(padded && full ? inside.substring(1, inside.length() - 1) : inside), end + (begin - at));
    }

    private static boolean isWord(char sign) {
        return (sign >= '0' && sign <= '9') || (sign >= 'A' && sign <= 'Z') || (sign >= 'a' && sign <= 'z');
    }

    private static boolean isPadding(int sign) {
        return sign == ' ' || sign == '\n';
    }

    private boolean run() {
        int end = Backquotes.endOfRun(text, at);
        if (Signs.goesOn(text, end)) {
            return asText(end);
        }
        int before = at == 0 ? '\n' : text.codePointBefore(at);
        int after = end == text.length() ? '\n' : text.codePointAt(end);
        add(Span.plain(text.substring(at, end)), end);
        runs.add(before, after);
        return true;
    }

    /** Takes a bracket that may begin a label. Behind {@code !}, as before an image's description, it does not. */
    private boolean begin() {
        int index = at;
        boolean label = !has(at - 1, '!') && !Signs.goesOn(text, at + 1);
        add(Span.plain("["), at + 1);
        brackets.push(new Bracket(index, spans.size() - 1, runs.last(), label));
        return true;
    }

    private boolean end() {
        Bracket bracket = brackets.poll();
        String address = has(at + 1, '(') ? addresses.get(at + 2) : null;
        if (bracket == null
                || !bracket.label()
                || address == null
                || !has(at + 2 + address.length(), ')')
                || Signs.isUnseen(text.substring(bracket.index() + 1, at))) {
            return asText(at + 1);
        }
        add(Span.plain(""), at + 2 + address.length() + 1);
        spans.get(bracket.place()).text = "";
        runs.match(bracket.run());
        List<Span> label = spans.subList(bracket.place() + 1, spans.size());
        if (hasAddress(label)) {
            notALink(bracket, address);
        } else {
            label.forEach(span -> span.link = address);
        }
        // There are no links in links: what is around this one is none.
        brackets.clear();
        return true;
    }

    /** Whether spans beside each other are seen as an address, of whatever styles they are. */
    private static boolean hasAddress(List<Span> spans) {
        String text = spans.stream().map(span -> span.text).collect(Collectors.joining());
        return !Addresses.in(text).isEmpty();
    }

    /** A label that looks like an address does not lead elsewhere: brackets and address are shown as they were typed. */
    private void notALink(Bracket bracket, String address) {
        spans.get(bracket.place()).text = "[";
        spans.add(Span.plain("]("));
        spans.add(Span.address(address));
        spans.add(Span.plain(")"));
    }

    private boolean bracketed() {
        String address = addresses.get(at + 1);
        if (address == null || !has(at + 1 + address.length(), '>')) {
            return false;
        }
        brackets.clear();
        return add(Span.address(address), at + address.length() + 2);
    }

    /** Takes an address. What ends emphasis that is around it is no part of it. */
    private boolean address() {
        String address = addresses.get(at);
        if (address == null) {
            return false;
        }
        int end = address.length();
        while (runs.mayClose(address.charAt(end - 1))) {
            end--;
        }
        String found = end == address.length() ? address : Addresses.cut(address, end);
        brackets.clear();
        return add(Span.address(found), at + found.length());
    }
}
