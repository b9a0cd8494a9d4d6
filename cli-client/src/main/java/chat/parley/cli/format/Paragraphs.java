package chat.parley.cli.format;

import java.util.ArrayList;
import java.util.List;

/** Words as they were typed: paragraphs and the blank lines between them. */
final class Paragraphs {
    private final List<Typed> lines = new ArrayList<>();
    private boolean goesOn;
    private boolean literal;

    private record Typed(String line, boolean literal) {}

    /** Whether a paragraph goes on: the line above is one of words. */
    boolean goesOn() {
        return goesOn;
    }

    void blank() {
        lines.add(new Typed("", false));
        goesOn = false;
    }

    /**
     * Takes a line of words. One that is far from the left and begins a paragraph is shown as it was typed, with all that
     * follow it there.
     */
    void take(String line, boolean far) {
        literal = far && (literal || !goesOn);
        lines.add(new Typed(line, literal));
        goesOn = true;
    }

    List<Piece> pieces() {
        List<Piece> all = new ArrayList<>();
        List<Typed> paragraph = new ArrayList<>();
        for (Typed each : withoutEnds()) {
            boolean other = each.line().isEmpty()
                    || (!paragraph.isEmpty() && paragraph.get(0).literal() != each.literal());
            if (other && !paragraph.isEmpty()) {
                flush(paragraph, all);
                all.add(Piece.plain("\n"));
            }
            if (each.line().isEmpty()) {
                all.add(Piece.plain("\n"));
            } else {
                paragraph.add(each);
            }
        }
        flush(paragraph, all);
        return Piece.merged(all);
    }

    private List<Typed> withoutEnds() {
        int start = 0;
        int end = lines.size();
        while (start < end && lines.get(start).line().isEmpty()) {
            start++;
        }
        while (start < end && lines.get(end - 1).line().isEmpty()) {
            end--;
        }
        return lines.subList(start, end);
    }

    private static void flush(List<Typed> paragraph, List<Piece> to) {
        if (paragraph.isEmpty()) {
            return;
        }
        String text = String.join("\n", paragraph.stream().map(Typed::line).toList());
        to.addAll(paragraph.get(0).literal() ? InlineReader.literalPieces(text) : InlineReader.pieces(text));
        paragraph.clear();
    }
}
