package chat.parley.cli.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Words of one style. Pieces are not nested, however often styles are: what is strong twice is strong.
 *
 * @param link the address that it leads to; null if to none
 */
public record Piece(
        String text, Set<Style> styles, @Nullable String link) {
    /** A way in which words are set off; in the order in which the cases name them. */
    public enum Style {
        STRONG,
        EMPHASIS,
        CODE
    }

    public Piece {
        styles = Set.copyOf(styles);
    }

    static Piece plain(String text) {
        return new Piece(text, Set.of(), null);
    }

    /** Whether the text is the address that it leads to. */
    public boolean isAddress() {
        return text.equals(link);
    }

    private boolean looksLike(Piece other) {
        return styles.equals(other.styles) && (link == null ? other.link == null : link.equals(other.link));
    }

    /** {@code pieces} without empty ones, and those beside each other that look the same as one. */
    static List<Piece> merged(List<Piece> pieces) {
        List<Piece> merged = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Piece last = null;
        for (Piece piece : pieces) {
            if (piece.text.isEmpty()) {
                continue;
            }
            if (last != null && !last.looksLike(piece)) {
                merged.add(new Piece(text.toString(), last.styles, last.link));
                text.setLength(0);
            }
            text.append(piece.text);
            last = piece;
        }
        if (last != null) {
            merged.add(new Piece(text.toString(), last.styles, last.link));
        }
        return List.copyOf(merged);
    }
}
