package chat.parley.cli.format;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses a text into what it consists of: docs/conversation.md, "Formatting", says which part of CommonMark that is. Each line is
 * looked at once for each of the few containers that it may be in.
 */
public final class BlockParser {
    /** How many containers may be in each other; what is deeper is shown as it was typed. */
    private static final int MOST_DEEP = 8;
    /** How many columns from the left nothing is markup any more. */
    private static final int FAR = 4;

    private static final char NO_LIST = 0;

    /** The containers that are open, from the outermost. */
    private final List<Container> open = new ArrayList<>();

    private Paragraphs words = new Paragraphs();
    private Line.@Nullable Fence fence;

    /**
     * What blocks are in: the text itself, a quote, or an item of a list.
     *
     * @param offset how far its text is from the left if it is an item of a list; {@link #QUOTE} for a quote
     */
    private record Container(int offset, List<Block> blocks) {
        static final int QUOTE = -1;

        boolean quotes() {
            return offset == QUOTE;
        }

        char lastSign() {
            return !blocks.isEmpty() && blocks.get(blocks.size() - 1) instanceof Block.Items list
                    ? list.sign()
                    : NO_LIST;
        }
    }

    private BlockParser() {
        open.add(new Container(0, new ArrayList<>()));
    }

    /** The blocks of {@code text}, which is as it was typed: none of it has been made safe. */
    public static List<Block> parse(String text) {
        BlockParser parser = new BlockParser();
        text.lines().forEach(line -> parser.take(new Line(line)));
        parser.close(false);
        return parser.open.get(0).blocks();
    }

    private void take(Line line) {
        int matched = matched(line);
        if (matched < open.size()) {
            close(false);
            open.subList(matched, open.size()).clear();
        }
        if (fence != null) {
            takeCode(fence, line);
            return;
        }
        while (opens(line)) {
            // One container more.
        }
        if (fence != null) {
            return;
        }
        if (line.isBlank()) {
            words.blank();
        } else {
            words.take(line.rest(), line.indent() >= FAR);
        }
    }

    /** How many of the open containers the line is in; what marks them at its beginning is taken from it. */
    private int matched(Line line) {
        int matched = 1;
        while (matched < open.size() && isIn(open.get(matched), line)) {
            matched++;
        }
        return matched;
    }

    private static boolean isIn(Container container, Line line) {
        if (container.quotes()) {
            return line.indent() < FAR && line.skipQuote(false);
        }
        if (line.indent() >= container.offset()) {
            line.skip(container.offset());
            return true;
        }
        return line.isBlank();
    }

    /**
     * Opens another container if the line begins one here, and returns whether it does. A block of code is the last that
     * it may begin.
     */
    private boolean opens(Line line) {
        if (line.isBlank() || line.indent() >= FAR) {
            return false;
        }
        Line.Fence begun = line.fence();
        if (begun != null) {
            close(false);
            fence = begun;
            return false;
        }
        if (open.size() > MOST_DEEP) {
            return false;
        }
        if (line.skipQuote(true)) {
            close(false);
            Block.Quote quote = new Block.Quote(new ArrayList<>());
            innermost().blocks().add(quote);
            open.add(new Container(Container.QUOTE, quote.blocks()));
            return true;
        }
        Line.Marker marker = line.marker(words.goesOn(), innermost().lastSign());
        if (marker != null) {
            item(marker);
        }
        return marker != null;
    }

    private Container innermost() {
        return open.get(open.size() - 1);
    }

    private void item(Line.Marker marker) {
        close(false);
        List<Block> blocks = innermost().blocks();
        if (innermost().lastSign() != marker.sign()) {
            blocks.add(new Block.Items(marker.sign(), new ArrayList<>(), new ArrayList<>()));
        }
        if (blocks.get(blocks.size() - 1) instanceof Block.Items list) {
            List<Block> item = new ArrayList<>();
            list.items().add(item);
            list.numbers().add(marker.number());
            open.add(new Container(marker.offset(), item));
        }
    }

    private void takeCode(Line.Fence within, Line line) {
        if (line.closes(within)) {
            close(true);
        } else {
            line.skip(Math.min(line.indent(), within.indent()));
            within.lines().add(line.rest());
        }
    }

    /**
     * Ends the words or the code that are open. What has no fence at its end and nothing in it is no code: perhaps
     * somebody wanted to say just that.
     */
    private void close(boolean fenced) {
        Line.Fence code = fence;
        fence = null;
        if (code != null && (fenced || !code.lines().stream().allMatch(line -> new Line(line).isBlank()))) {
            innermost().blocks().add(new Block.Code(String.join("\n", code.lines()), code.language()));
            return;
        }
        if (code != null) {
            words.take(code.typed(), true);
        }
        List<Piece> pieces = words.pieces();
        words = new Paragraphs();
        if (!pieces.isEmpty()) {
            innermost().blocks().add(new Block.Words(pieces));
        }
    }
}
