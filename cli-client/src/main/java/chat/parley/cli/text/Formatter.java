package chat.parley.cli.text;

import chat.parley.cli.conversation.Message;
import chat.parley.protocol.Body;
import chat.parley.protocol.Event;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.SharedFile;
import chat.parley.protocol.UserName;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How events, times and sizes are written. The further lines of a text are indented, so that none looks like a message. */
public final class Formatter {
    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter OTHER_DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final String INDENT = "    ";
    /** What follows a text that was edited. */
    public static final String EDITED = "(edited)";

    private static final Pattern CHARACTER = Pattern.compile("\\X");
    /** How many characters of a message name it where it is told of. */
    private static final int GIST = 30;
    /** How much of a text is looked at for them, however many joiners and marks it has. */
    private static final int GIST_CHARS = 400;

    private final Clock clock;

    public Formatter(Clock clock) {
        this.clock = clock;
    }

    /**
     * A message's lines, such as {@code [lobby] 14:05 bob: hello} and {@code [private] 14:05 bob -> carol: hello}; below it what
     * it answers, its reactions, and how many answers it has.
     */
    public List<String> message(Message message) {
        return message(message, shared -> "/download " + downloadable(shared.info()));
    }

    /** A message's lines as {@link #message(Message)} has them, where a file is fetched in another way. */
    public List<String> message(Message message, Function<SharedFile, String> fetching) {
        List<String> lines = new ArrayList<>(
                message.removedBy() == null
                        ? event(message.now(), fetching)
                        : List.of(head(message.now()) + ": " + gone(message)));
        if (lines.isEmpty()) {
            return lines;
        }
        if (message.edited()) {
            lines.set(lines.size() - 1, lines.get(lines.size() - 1) + " " + EDITED);
        }
        if (message.answers() != null) {
            lines.add(INDENT + answered(message));
        }
        if (!message.reactions().isEmpty()) {
            lines.add(INDENT
                    + message.reactions().stream()
                            .map(each -> each.emoji() + " " + each.users().size())
                            .collect(Collectors.joining("  ")));
        }
        if (message.answerCount() > 0) {
            lines.add(INDENT + answers(message));
        }
        return lines;
    }

    /** How many messages are in the thread of one, such as {@code ↳ 3 answers}. */
    public static String answers(Message message) {
        int count = message.answerCount();
        return "↳ " + (count < Limits.MAX_TOLD_ANSWERS ? Wording.counted(count, "answer") : count + "+ answers");
    }

    /** The line that says what a message answers; of what is not known, whose it is at least. */
    public static String answered(Message message) {
        Event answered = message.answered();
        if (answered != null) {
            return "↪ " + answered.from() + ": " + gist(answered);
        }
        UserName by = message.answersUser();
        return "↪ an earlier message" + (by == null ? "" : " from " + by);
    }

    /** What stands in the place of a message that was taken back, beside who had said it. */
    public static String gone(Message message) {
        return message.removedBy() == null ? "took this message back" : "removed by " + message.removedBy();
    }

    /** The beginning of what an event says, in one line. */
    public static String gist(Event event) {
        if (event.body() instanceof Body.Text said) {
            return beginning(said.text());
        }
        return event.file()
                .map(file -> "shares " + file.name())
                .orElse(event.body() instanceof Body.Removed ? "a message that was taken back" : "an event");
    }

    /** The beginning of a text, in one line of whole characters. */
    public static String beginning(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        Matcher character = CHARACTER.matcher(line.substring(0, Math.min(line.length(), GIST_CHARS)));
        int end = 0;
        for (int characters = 0; characters < GIST && character.find(); characters++) {
            end = character.end();
        }
        return line.substring(0, end) + (end < text.strip().length() ? "…" : "");
    }

    /** The lines of a change, such as {@code [lobby] 14:05 bob edits "hello": hello all}; none if it is none. */
    public List<String> change(Event event, Optional<Message> subject) {
        return event.body() instanceof Body.Change ? lines(head(event) + " ", changing(event, subject)) : List.of();
    }

    /**
     * What a change does, in words that follow who does it; empty if it is none. What was taken back is not told again.
     *
     * @param subject what it is about, as that was before; empty if it is not known
     */
    public String changing(Event event, Optional<Message> subject) {
        Optional<Event> known = subject.map(Message::now);
        if (event.body() instanceof Body.Edit edit) {
            String old = known.map(before -> "\"" + gist(before) + "\"").orElse("an earlier message");
            return "edits " + old + ": " + edit.text();
        }
        if (event.body() instanceof Body.Removal removal) {
            UserName author = event.takesBackOf();
            return (author == null || author.equals(event.from())
                            ? "takes back a message of "
                            : "removes " + author + "'s message of ")
                    + time(removal.about().time());
        }
        if (event.body() instanceof Body.Removed) {
            return "takes back a message of " + time(event.id().time());
        }
        if (event.body() instanceof Body.Reaction reaction) {
            String what = known.map(before -> before.from() + ": " + gist(before))
                    .orElse("a message of " + time(reaction.about().time()));
            return (reaction.on() ? "reacts " + reaction.emoji() + " to " : "withdraws " + reaction.emoji() + " from ")
                    + what;
        }
        return "";
    }

    private List<String> event(Event event, Function<SharedFile, String> fetching) {
        String head = head(event);
        return event.body().handle(new Body.Handler<>() {
            @Override
            public List<String> text(Body.Text said) {
                return lines(head + ": ", said.text());
            }

            @Override
            public List<String> file(Body.File shared) {
                FileInfo info = shared.file();
                return List.of(head + " shares " + info.name() + " (" + size(info.size()) + "); "
                        + fetching.apply(new SharedFile(event, info)));
            }

            @Override
            public List<String> edit(Body.Edit changed) {
                return List.of();
            }

            @Override
            public List<String> removal(Body.Removal asked) {
                return List.of();
            }

            @Override
            public List<String> reaction(Body.Reaction shown) {
                return List.of();
            }

            @Override
            public List<String> answer(Body.Answer given) {
                return List.of();
            }

            @Override
            public List<String> removed(Body.Removed gone) {
                return List.of(head + " took a message back");
            }

            @Override
            public List<String> unknown(Body.Unknown newer) {
                return List.of();
            }
        });
    }

    private String head(Event event) {
        String time = time(event.id().time());
        return event.conversation() instanceof RoomName room
                ? "[" + room + "] " + time + " " + event.from()
                : "[private] " + time + " " + event.from() + " -> " + event.conversation();
    }

    private static List<String> lines(String head, String text) {
        List<String> lines = new ArrayList<>();
        text.lines().forEach(line -> lines.add((lines.isEmpty() ? head : INDENT) + line));
        return lines;
    }

    /** A time as it stands before messages: of another day with the date. */
    public String time(Instant at) {
        ZonedDateTime local = at.atZone(clock.getZone());
        return local.toLocalDate().equals(LocalDate.now(clock)) ? TODAY.format(local) : OTHER_DAY.format(local);
    }

    /** The line of one file in a list, which begins with what {@code /download} takes. */
    public String file(SharedFile shared, String shortId) {
        UserName from = shared.event().from();
        String between =
                shared.event().conversation() instanceof UserName to ? from + " -> " + to + ", private" : from.value();
        return String.format(
                Locale.ROOT,
                "%-7s %-30s %10s  %s  %s, %s",
                shortId,
                shared.info().name(),
                size(shared.info().size()),
                shared.info().mediaType(),
                between,
                time(shared.id().time()));
    }

    /** The word for a file behind {@code /download}: its name, quoted if need be; its id where no quotes help. */
    public static String downloadable(FileInfo info) {
        String name = info.name();
        if (!SafeText.line(name).equals(name)) {
            return info.file();
        }
        boolean plain =
                name.chars().noneMatch(Character::isWhitespace) && !name.startsWith("\"") && !name.startsWith("'");
        if (plain) {
            return name;
        }
        if (name.indexOf('"') < 0) {
            return "\"" + name + "\"";
        }
        return name.indexOf('\'') < 0 ? "'" + name + "'" : info.file();
    }

    /** A size in units of 1024, as file managers have it. */
    public static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        String unit = "B";
        for (String next : List.of("KiB", "MiB", "GiB", "TiB")) {
            if (value < 1024) {
                break;
            }
            value /= 1024;
            unit = next;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, unit);
    }
}
