package chat.parley.cli.text;

import chat.parley.protocol.Body;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
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
import java.util.function.Function;

/** How events, times and sizes are written. The further lines of a text are indented, so that none looks like a message. */
public final class Formatter {
    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter OTHER_DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final String INDENT = "    ";

    private final Clock clock;

    public Formatter(Clock clock) {
        this.clock = clock;
    }

    /**
     * An event's lines, such as {@code [lobby] 14:05 bob: hello} and {@code [private] 14:05 bob -> carol: hello}; none if
     * its kind is not known.
     */
    public List<String> event(Event event) {
        return event(event, shared -> "/download " + downloadable(shared.info()));
    }

    /** An event's lines as {@link #event(Event)} has them, where a file is fetched in another way. */
    public List<String> event(Event event, Function<SharedFile, String> fetching) {
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
            public List<String> removed(Body.Removed gone) {
                return List.of(head + " took a message back");
            }

            @Override
            public List<String> unknown(Body.Unknown newer) {
                return List.of();
            }
        });
    }

    /** The lines of a private message of one's own, which does not come back as an event. */
    public List<String> privatelySent(EventId id, UserName from, UserName to, String text) {
        return lines("[private] " + time(id.time()) + " " + from + " -> " + to + ": ", text);
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

    String time(Instant at) {
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
