package chat.parley.cli.window;

import chat.parley.cli.format.Block;
import chat.parley.cli.format.BlockParser;
import chat.parley.cli.format.Piece;
import chat.parley.cli.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/** A text as lines of a terminal, with what is formatted in it as attributes. Every piece is made safe, after it was found. */
final class FormattedLines {
    /**
     * The sign before a quote. It is none of those that JLine writes in another character set: these are copied from a
     * terminal as letters.
     */
    private static final String QUOTED = "┃ ";

    private static final String BULLET = "• ";
    /** How many columns are left for words, however deep they are in lists and quotes. */
    private static final int LEAST_COLUMNS = 10;

    private final Palette palette;

    FormattedLines(Palette palette) {
        this.palette = palette;
    }

    List<AttributedString> of(String text, int columns) {
        return blocks(BlockParser.parse(text), columns);
    }

    /** Texts without formatting, each in as many lines as it needs. */
    static List<AttributedString> plain(List<String> texts, AttributedStyle style, int columns) {
        return texts.stream()
                .map(text -> new AttributedString(SafeText.line(text), style))
                .flatMap(line -> Wrapping.wrap(line, Math.max(LEAST_COLUMNS, columns)).stream())
                .toList();
    }

    private List<AttributedString> blocks(List<Block> blocks, int columns) {
        List<AttributedString> lines = new ArrayList<>();
        for (Block block : blocks) {
            if (block instanceof Block.Words words) {
                words(words.pieces())
                        .forEach(line -> lines.addAll(Wrapping.wrap(line, Math.max(LEAST_COLUMNS, columns))));
            } else if (block instanceof Block.Quote quote) {
                AttributedString sign = new AttributedString(QUOTED, palette.faint());
                blocks(quote.blocks(), columns - sign.length()).forEach(line -> lines.add(joined(sign, line)));
            } else if (block instanceof Block.Items list) {
                items(list, columns, lines);
            } else if (block instanceof Block.Code code) {
                if (!code.language().isEmpty()) {
                    lines.addAll(plain(List.of(code.language()), palette.faint(), columns));
                }
                List<String> typed = List.of(code.text().split("\n", -1));
                lines.addAll(plain(typed, palette.code(AttributedStyle.DEFAULT), columns));
            }
        }
        return lines;
    }

    private void items(Block.Items list, int columns, List<AttributedString> to) {
        List<String> marks = list.marks();
        int width = list.isNumbered()
                ? marks.stream().mapToInt(String::length).max().orElse(0) + 1
                : BULLET.length();
        for (int i = 0; i < marks.size(); i++) {
            String mark = list.isNumbered() ? marks.get(i) + " " : BULLET;
            AttributedString first = new AttributedString(" ".repeat(width - mark.length()) + mark, palette.faint());
            AttributedString others = new AttributedString(" ".repeat(width));
            List<AttributedString> lines = blocks(list.items().get(i), columns - width);
            to.add(joined(first, lines.isEmpty() ? AttributedString.EMPTY : lines.get(0)));
            lines.stream().skip(1).forEach(line -> to.add(joined(others, line)));
        }
    }

    private static AttributedString joined(AttributedString sign, AttributedString line) {
        return new AttributedStringBuilder().append(sign).append(line).toAttributedString();
    }

    /** The lines of words as they were typed, not broken yet; where a label leads stands behind it. */
    private List<AttributedString> words(List<Piece> pieces) {
        List<AttributedString> lines = new ArrayList<>();
        AttributedStringBuilder line = new AttributedStringBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            String[] parts = piece.text().split("\n", -1);
            for (int part = 0; part < parts.length; part++) {
                if (part > 0) {
                    lines.add(line.toAttributedString());
                    line = new AttributedStringBuilder();
                }
                line.style(style(piece)).append(SafeText.line(parts[part]));
            }
            String link = piece.link();
            boolean goesOn =
                    i + 1 < pieces.size() && isSame(link, pieces.get(i + 1).link());
            if (link != null && !goesOn && !piece.isAddress()) {
                line.style(AttributedStyle.DEFAULT).append(" (");
                line.style(AttributedStyle.DEFAULT.underline()).append(SafeText.line(link));
                line.style(AttributedStyle.DEFAULT).append(")");
            }
        }
        lines.add(line.toAttributedString());
        return lines;
    }

    private static boolean isSame(@Nullable String one, @Nullable String other) {
        return one != null && one.equals(other);
    }

    private AttributedStyle style(Piece piece) {
        AttributedStyle style = AttributedStyle.DEFAULT;
        style = piece.styles().contains(Piece.Style.STRONG) ? style.bold() : style;
        style = piece.styles().contains(Piece.Style.EMPHASIS) ? style.italic() : style;
        style = piece.styles().contains(Piece.Style.CODE) ? palette.code(style) : style;
        return piece.link() == null ? style : style.underline();
    }
}
