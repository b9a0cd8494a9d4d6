package chat.parley.cli.window;

import chat.parley.cli.conversation.Grouping;
import chat.parley.cli.conversation.Message;
import chat.parley.cli.screen.Canvas;
import chat.parley.protocol.Event;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/**
 * What is written above the {@link Bottom} next. What was written stays as it is: much of it may have left the screen. The
 * window's thread owns it.
 */
final class Sheet {
    /** How many lines of a conversation are shown again, at least, when the user comes back to it. */
    private static final int LEAST_SHOWN = 8;
    /** How many lines of the screen are left for the bottom and the heading. */
    private static final int RESERVED = 5;

    private final Canvas canvas;
    private final MessageLines lines;
    private final Clock clock;
    private final Grouping grouping;
    private final List<AttributedString> output = new ArrayList<>();
    /** The last event on the screen, if nothing else has been written below it. */
    private @Nullable Event above;

    Sheet(Canvas canvas, MessageLines lines, Clock clock) {
        this.canvas = canvas;
        this.lines = lines;
        this.clock = clock;
        this.grouping = new Grouping(clock.getZone());
    }

    /** Writes a message, in the group of the one above it if it belongs there. */
    void show(Message message) {
        Event event = message.first();
        if (grouping.beginsDay(above, event)
                && (above != null || !grouping.day(event).equals(LocalDate.now(clock)))) {
            output.add(lines.day(grouping.day(event), canvas.columns()));
        }
        output.addAll(lines.message(message, grouping.beginsGroup(above, event), canvas.columns()));
        above = event;
    }

    /** Writes lines that are no message. */
    void put(List<AttributedString> more) {
        output.addAll(more);
        above = null;
    }

    void notice(String line) {
        put(lines.notice(line, canvas.columns()));
    }

    void heading(String title) {
        put(List.of(lines.heading(title, canvas.columns())));
    }

    void rule(String title, AttributedStyle style) {
        put(List.of(lines.rule(title, style, canvas.columns())));
    }

    /** What is shown again of a conversation: as much of the end as there is room for, and everything that is new. */
    List<Message> end(List<Message> all, List<Message> unread) {
        int room = Math.max(LEAST_SHOWN, canvas.rows() - RESERVED);
        int first = all.size();
        while (first > 0 && room > 0) {
            first--;
            room -= lines.message(all.get(first), false, canvas.columns()).size();
        }
        int firstUnread = unread.isEmpty() ? all.size() : all.indexOf(unread.get(0));
        return all.subList(Math.min(first, firstUnread), all.size());
    }

    /** Somebody else writes next: nothing belongs to the group above it. */
    void interrupted() {
        above = null;
    }

    /** Hands out what is to be written now. */
    List<AttributedString> take() {
        List<AttributedString> next = List.copyOf(output);
        output.clear();
        return next;
    }
}
