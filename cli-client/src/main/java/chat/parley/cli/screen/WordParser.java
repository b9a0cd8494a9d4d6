package chat.parley.cli.screen;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/**
 * Splits a line for completion as commands will be split: at blanks, where quotes hold a word together. Nothing that can be
 * typed is an error, and no line needs another one.
 */
final class WordParser implements Parser {

    /** Where a word begins and ends in the line, quotes included. */
    private record Span(int start, int end) {}

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        List<Span> spans = spans(line);
        for (int i = 0; i < spans.size(); i++) {
            if (cursor >= spans.get(i).start() && cursor <= spans.get(i).end()) {
                return new Parsed(line, cursor, spans, i);
            }
        }
        int before = (int) spans.stream().filter(span -> span.end() < cursor).count();
        spans.add(before, new Span(cursor, cursor));
        return new Parsed(line, cursor, spans, before);
    }

    private static List<Span> spans(String line) {
        List<Span> spans = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            if (Character.isWhitespace(line.charAt(at))) {
                at++;
                continue;
            }
            int end = end(line, at);
            spans.add(new Span(at, end));
            at = end;
        }
        return spans;
    }

    private static int end(String line, int start) {
        char first = line.charAt(start);
        if (first == '"' || first == '\'') {
            int closing = line.indexOf(first, start + 1);
            return closing < 0 ? line.length() : closing + 1;
        }
        int end = start;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
            end++;
        }
        return end;
    }

    private record Parsed(String line, int cursor, List<Span> spans, int wordIndex) implements CompletingParsedLine {
        private static String unquoted(String word) {
            boolean opened = word.startsWith("\"") || word.startsWith("'");
            boolean closed = opened && word.length() > 1 && word.endsWith(word.substring(0, 1));
            return word.substring(opened ? 1 : 0, word.length() - (closed ? 1 : 0));
        }

        private String raw(Span span) {
            return line.substring(span.start(), span.end());
        }

        @Override
        public String word() {
            return unquoted(raw(spans.get(wordIndex)));
        }

        @Override
        public int wordCursor() {
            String before = line.substring(spans.get(wordIndex).start(), cursor);
            return Math.min(unquoted(before).length(), word().length());
        }

        @Override
        public List<String> words() {
            return spans.stream().map(span -> unquoted(raw(span))).toList();
        }

        /** A candidate as it stands in the line: with a blank in quotes, which are open while more may follow. */
        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            boolean blank = candidate.chars().anyMatch(Character::isWhitespace);
            String quote = candidate.toString().indexOf('"') < 0 ? "\"" : "'";
            return blank ? quote + candidate + (complete ? quote : "") : candidate;
        }

        @Override
        public int rawWordCursor() {
            return cursor - spans.get(wordIndex).start();
        }

        @Override
        public int rawWordLength() {
            return raw(spans.get(wordIndex)).length();
        }
    }
}
