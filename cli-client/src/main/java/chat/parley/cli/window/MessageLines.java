package chat.parley.cli.window;

import chat.parley.cli.conversation.Message;
import chat.parley.cli.format.Fold;
import chat.parley.cli.text.Formatter;
import chat.parley.cli.text.SafeText;
import chat.parley.protocol.Body;
import chat.parley.protocol.Event;
import chat.parley.protocol.UserName;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * How messages and notices stand on a terminal: the time, the name at the right of its column, the text; further lines of the
 * text and of the group below it. What others have written is made safe here.
 */
final class MessageLines {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy", Locale.ENGLISH);
    private static final int TIME_WIDTH = 5;
    private static final int NAME_WIDTH = 11;
    /** The number of columns below which the name has no column of its own. */
    private static final int NARROW = 60;
    /** How many columns stay free at the right: some terminals begin a new line once the last one is written. */
    private static final int EDGE = 1;

    private final UserName me;
    private final ZoneId zone;
    private final Palette palette;
    private final Folds folds;
    private final FormattedLines formatted;

    MessageLines(UserName me, ZoneId zone, Palette palette, Folds folds) {
        this.me = me;
        this.zone = zone;
        this.palette = palette;
        this.folds = folds;
        this.formatted = new FormattedLines(palette);
    }

    /**
     * The lines of one message as it is now, with its name and time if {@code named}, as where a group begins; of a long text
     * only the beginning. Above the text stands a line of what it answers, below it the reactions, and how many answers it has.
     */
    List<AttributedString> message(Message message, boolean named, int columns) {
        return message(message, named, false, columns);
    }

    /** The lines of all of a message, however long it is. */
    List<AttributedString> whole(Message message, int columns) {
        return message(message, true, true, columns);
    }

    private List<AttributedString> message(Message message, boolean named, boolean whole, int columns) {
        Event event = message.now();
        boolean mention = !event.isPrivate() && message.mentions(me);
        AttributedStyle name = palette.name(event.from());
        AttributedString head = named || mention
                ? head(
                        TIME.format(event.id().time().atZone(zone)),
                        event.from().value(),
                        mention ? name.inverse() : name,
                        columns)
                : head("", "", AttributedStyle.DEFAULT, columns);
        int room = room(head, columns);
        List<AttributedString> lines = new ArrayList<>();
        if (message.answers() != null) {
            lines.add(cut(new AttributedString(SafeText.line(Formatter.answered(message)), palette.faint()), room));
        }
        lines.addAll(
                message.isRemoved()
                        ? FormattedLines.plain(List.of(Formatter.gone(message)), palette.faint(), room)
                        : said(event, whole, room));
        if (message.edited()) {
            mark(lines, room);
        }
        lines.addAll(reactions(message.reactions(), room));
        if (message.answerCount() > 0) {
            String answers = Formatter.answers(message) + ", /thread " + folds.numberOf(message.first());
            lines.addAll(FormattedLines.plain(List.of(answers), palette.faint(), room));
        }
        return body(head, lines, columns);
    }

    /** The part of a line for which there is room. */
    private static AttributedString cut(AttributedString line, int room) {
        return line.columnLength() <= room
                ? line
                : new AttributedStringBuilder()
                        .append(line.columnSubSequence(0, Math.max(1, room - 1)))
                        .append("…")
                        .toAttributedString();
    }

    /** Marks what was edited, in its last line or below it. */
    private void mark(List<AttributedString> lines, int room) {
        AttributedString last = lines.get(lines.size() - 1);
        AttributedString mark = new AttributedString(Formatter.EDITED, palette.faint());
        if (last.columnLength() + 1 + mark.length() > room) {
            lines.add(mark);
        } else {
            lines.set(
                    lines.size() - 1,
                    new AttributedStringBuilder()
                            .append(last)
                            .append(" ")
                            .append(mark)
                            .toAttributedString());
        }
    }

    /** The line with each emoji, and how many show it; in brackets if this user is one of them. */
    private List<AttributedString> reactions(List<Message.Reactions> reactions, int room) {
        if (reactions.isEmpty()) {
            return List.of();
        }
        String line = reactions.stream()
                .map(each -> {
                    String count = each.emoji() + " " + each.users().size();
                    return each.users().contains(me) ? "[" + count + "]" : count;
                })
                .collect(Collectors.joining("  "));
        return FormattedLines.plain(List.of(line), palette.faint(), room);
    }

    /** What an event says itself; nothing if it says nothing any more, or its kind is not known. */
    private List<AttributedString> said(Event event, boolean whole, int room) {
        return event.body().handle(new Body.Handler<>() {
            @Override
            public List<AttributedString> text(Body.Text said) {
                Optional<String> beginning = whole ? Optional.empty() : Fold.beginning(said.text());
                List<AttributedString> lines = new ArrayList<>(formatted.of(beginning.orElse(said.text()), room));
                if (beginning.isPresent()) {
                    String all = "… " + Fold.size(said.text()) + " in all: /unfold " + folds.number(event);
                    lines.addAll(FormattedLines.plain(List.of(all), palette.faint(), room));
                }
                return lines;
            }

            @Override
            public List<AttributedString> file(Body.File shared) {
                String line = "shares " + shared.file().name() + " ("
                        + Formatter.size(shared.file().size()) + "), /download "
                        + Formatter.downloadable(shared.file());
                return FormattedLines.plain(List.of(line), AttributedStyle.DEFAULT.italic(), room);
            }

            @Override
            public List<AttributedString> edit(Body.Edit changed) {
                return List.of();
            }

            @Override
            public List<AttributedString> removal(Body.Removal asked) {
                return List.of();
            }

            @Override
            public List<AttributedString> reaction(Body.Reaction shown) {
                return List.of();
            }

            @Override
            public List<AttributedString> answer(Body.Answer given) {
                return List.of();
            }

            @Override
            public List<AttributedString> removed(Body.Removed gone) {
                return List.of();
            }

            @Override
            public List<AttributedString> unknown(Body.Unknown newer) {
                return List.of();
            }
        });
    }

    /** The lines of a message that this user has written, and that nobody has yet. */
    List<AttributedString> pending(String text, int columns) {
        AttributedString head = head("…", me.value(), palette.faint(), columns);
        return body(head, text.lines().toList(), palette.faint(), columns);
    }

    /**
     * The lines of a notice about the conversation; {@code line} may begin with the dashes that notices have in a pipe.
     */
    List<AttributedString> notice(String line, int columns) {
        return body(
                head("", "--", palette.faint(), columns),
                List.of(line.replaceFirst("^-- ", "")),
                palette.faint(),
                columns);
    }

    /** The lines of what became of a message that stands further up: several if it is a long text, of which the beginning stands here. */
    List<AttributedString> change(String line, Message message, int columns) {
        Optional<String> beginning = Fold.beginning(line);
        List<String> texts = new ArrayList<>(beginning.orElse(line).lines().toList());
        if (beginning.isPresent()) {
            texts.add("… " + Fold.size(line) + " in all: /unfold " + folds.number(message.now()));
        }
        return body(head("", "--", palette.faint(), columns), texts, palette.faint(), columns);
    }

    List<AttributedString> error(String line, int columns) {
        return body(head("", "!!", palette.error(), columns), List.of(line), palette.error(), columns);
    }

    AttributedString day(LocalDate day, int columns) {
        return rule(DAY.format(day), palette.faint(), columns);
    }

    /** The line with which another conversation begins. */
    AttributedString heading(String title, int columns) {
        return across(title, AttributedStyle.BOLD, "━", columns);
    }

    /** The line with which something else begins in a conversation. */
    AttributedString rule(String title, AttributedStyle style, int columns) {
        return across(title, style, "┈", columns);
    }

    /**
     * A line across the window. Its dashes are none of those that JLine writes in another character set: these are copied
     * from a terminal as letters.
     */
    private AttributedString across(String title, AttributedStyle style, String dash, int columns) {
        AttributedStringBuilder line = new AttributedStringBuilder();
        line.style(palette.faint())
                .append(dash.repeat(2) + " ")
                .style(style)
                .append(SafeText.line(title))
                .style(palette.faint());
        int left = columns - EDGE - line.columnLength() - 1;
        return line.append(" ").append(dash.repeat(Math.max(2, left))).toAttributedString();
    }

    private AttributedString head(String time, String name, AttributedStyle style, int columns) {
        AttributedStringBuilder head = new AttributedStringBuilder();
        head.style(palette.faint())
                .append(" ".repeat(TIME_WIDTH - Wrapping.width(time)))
                .append(time);
        int room = columns < NARROW ? 0 : NAME_WIDTH - Wrapping.width(name);
        head.style(AttributedStyle.DEFAULT).append(" ".repeat(1 + Math.max(0, room)));
        if (!name.isEmpty()) {
            head.style(style).append(name).style(AttributedStyle.DEFAULT).append("  ");
        }
        return head.toAttributedString();
    }

    private static int indent(int columns) {
        return TIME_WIDTH + 1 + (columns < NARROW ? 0 : NAME_WIDTH + 2);
    }

    /** How many columns the text has beside {@code head}, and below it. */
    private static int room(AttributedString head, int columns) {
        return columns - EDGE - Math.max(head.columnLength(), indent(columns));
    }

    private static List<AttributedString> body(
            AttributedString head, List<String> texts, AttributedStyle style, int columns) {
        return body(head, FormattedLines.plain(texts, style, room(head, columns)), columns);
    }

    private static List<AttributedString> body(AttributedString head, List<AttributedString> texts, int columns) {
        List<AttributedString> lines = new ArrayList<>();
        int indent = indent(columns);
        for (AttributedString text : texts) {
            AttributedStringBuilder line = new AttributedStringBuilder();
            if (lines.isEmpty()) {
                line.append(head).append(" ".repeat(Math.max(0, indent - head.columnLength())));
            } else {
                line.append(" ".repeat(indent));
            }
            lines.add(line.append(text).toAttributedString());
        }
        return lines;
    }
}
