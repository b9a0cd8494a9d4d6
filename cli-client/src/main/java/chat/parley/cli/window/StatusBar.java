package chat.parley.cli.window;

import chat.parley.cli.conversation.Order;
import chat.parley.protocol.Conversation;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/**
 * The bar above the line that is typed: the state of the connection when it is not well, the conversations with their numbers and
 * what is unread in them, and at the right how many are here. Where the width does not suffice, quiet ones are left out first.
 */
final class StatusBar {
    private static final int MANY = 999;

    private final Palette palette;

    StatusBar(Palette palette) {
        this.palette = palette;
    }

    /** One conversation in the bar. */
    record Entry(int number, Conversation with, long unread, long mentions, boolean current) {

        boolean quiet() {
            return unread == 0 && !current;
        }

        /**
         * The entry as it is written: {@code 2 #ops 3}, and with a {@code !} if somebody means the user, since colours
         * may be missing.
         */
        String text() {
            String count = unread == 0 ? "" : " " + (unread > MANY ? MANY + "+" : unread) + (mentions > 0 ? "!" : "");
            return " " + number + " " + Order.title(with) + count + " ";
        }
    }

    AttributedString of(Connection connection, List<Entry> entries, String right, int columns) {
        AttributedStringBuilder bar = new AttributedStringBuilder();
        if (!connection.told().isEmpty()) {
            bar.styled(palette.alarm(), " " + connection.told() + " ");
        }
        int room = columns - bar.columnLength();
        List<Entry> shown = fitting(entries, room);
        for (Entry entry : shown) {
            bar.styled(
                    entry.current()
                            ? palette.current()
                            : entry.mentions() > 0
                                    ? palette.mention()
                                    : entry.unread() > 0 ? palette.unread() : palette.bar(),
                    entry.text());
        }
        if (shown.size() < entries.size()) {
            bar.styled(palette.bar(), " +" + (entries.size() - shown.size()) + " ");
        }
        int left = columns - bar.columnLength();
        int wide = Wrapping.width(right) + 1;
        bar.styled(
                palette.bar(), left > wide + 1 ? " ".repeat(left - wide) + right + " " : " ".repeat(Math.max(0, left)));
        return bar.toAttributedString().columnSubSequence(0, columns);
    }

    private static List<Entry> fitting(List<Entry> entries, int columns) {
        List<Entry> shown = new ArrayList<>(entries);
        for (int i = shown.size() - 1; i >= 0 && width(shown) > columns; i--) {
            if (shown.get(i).quiet()) {
                shown.remove(i);
            }
        }
        while (width(shown) > columns && shown.size() > 1) {
            shown.remove(shown.get(shown.size() - 1).current() ? 0 : shown.size() - 1);
        }
        return shown;
    }

    /** The columns that {@code entries} take, and the number of those that are left out. */
    private static int width(List<Entry> entries) {
        return 5
                + entries.stream()
                        .mapToInt(entry -> Wrapping.width(entry.text()))
                        .sum();
    }
}
