package chat.parley.cli.format;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A piece of a text while it is read: what it looks like is known at the end only. */
final class Span {
    private final boolean code;
    String text;

    @Nullable
    String link;
    /** How many strong parts begin here, less those that end here; {@link #emphasis} is the same of emphasised ones. */
    private int strong;

    private int emphasis;

    private Span(String text, boolean code, @Nullable String link) {
        this.text = text;
        this.code = code;
        this.link = link;
    }

    static Span plain(String text) {
        return new Span(text, false, null);
    }

    static Span code(String text) {
        return new Span(text, true, null);
    }

    static Span address(String text) {
        return new Span(text, false, text);
    }

    void begin(boolean isStrong, int count) {
        if (isStrong) {
            strong += count;
        } else {
            emphasis += count;
        }
    }

    static List<Piece> pieces(List<Span> spans) {
        List<Piece> pieces = new ArrayList<>();
        int strong = 0;
        int emphasis = 0;
        for (Span span : spans) {
            strong += span.strong;
            emphasis += span.emphasis;
            Set<Piece.Style> styles = EnumSet.noneOf(Piece.Style.class);
            if (strong > 0) {
                styles.add(Piece.Style.STRONG);
            }
            if (emphasis > 0) {
                styles.add(Piece.Style.EMPHASIS);
            }
            if (span.code) {
                styles.add(Piece.Style.CODE);
            }
            pieces.add(new Piece(span.text, styles, span.link));
        }
        return Piece.merged(pieces);
    }
}
