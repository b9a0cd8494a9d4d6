package chat.parley.cli.chat;

import chat.parley.cli.command.Command;
import chat.parley.cli.command.CommandTable;
import chat.parley.cli.command.Word;
import chat.parley.cli.file.KnownFiles;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.text.EmojiNames;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.RoomName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/**
 * What the Tab key offers: commands, and behind them what they take; in a message the names of users, and of rooms after
 * {@code #}.
 */
final class Completing implements Completer {
    private static final int MOST_FILES = 200;
    private static final int MOST_EMOJI = 200;

    private final Supplier<CommandTable> table;
    private final ChatState state;
    private final Roster roster;
    private final KnownFiles files;
    private final Surroundings surroundings;

    Completing(
            Supplier<CommandTable> table, ChatState state, Roster roster, KnownFiles files, Surroundings surroundings) {
        this.table = table;
        this.state = state;
        this.roster = roster;
        this.files = files;
        this.surroundings = surroundings;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        offers(line.words(), line.wordIndex(), line.word().substring(0, line.wordCursor()))
                .forEach(candidates::add);
    }

    private Stream<Candidate> offers(List<String> words, int index, String begun) {
        String first = words.get(0);
        if (!first.startsWith("/") || first.startsWith("//")) {
            return inText(index, begun);
        }
        if (index == 0) {
            return table.get().commands().stream().map(command -> candidate("/" + command.name(), command.help()));
        }
        return table.get()
                .known(first.substring(1))
                .map(command -> behind(command, index - 1, begun))
                .orElse(Stream.empty());
    }

    private Stream<Candidate> behind(Command command, int index, String begun) {
        return offered(command.word(index), begun);
    }

    private Stream<Candidate> offered(Word word, String begun) {
        return switch (word) {
            case COMMAND -> table.get().commands().stream().map(command -> candidate(command.name(), command.help()));
            case ROOM -> roster.rooms().stream().map(room -> candidate(room.value(), ""));
            case USER -> roster.users().stream().map(user -> candidate(user.value(), ""));
            case CONVERSATION -> state.open().stream().map(Completing::conversation);
            case FILE ->
                files.newest(MOST_FILES).stream()
                        .map(shared -> candidate(
                                shared.info().name(), "from " + shared.event().from()));
            case PATH -> paths(begun);
            case EMOJI -> emoji(begun);
            case ANYTHING -> inText(1, begun);
        };
    }

    /** The names in which that is, once there is a letter of it: all would be too many to look through. */
    private static Stream<Candidate> emoji(String begun) {
        return begun.length() < 2 || !begun.startsWith(":")
                ? Stream.empty()
                : EmojiNames.with(begun.substring(1).replace(":", ""))
                        .limit(MOST_EMOJI)
                        .map(each -> candidate(each.getKey(), each.getValue()));
    }

    private static Candidate conversation(Conversation each) {
        return candidate(each.toString(), each instanceof RoomName ? "" : "private");
    }

    /**
     * The names that may be meant in a message: at its beginning that of whom it is for, after {@code @} a user's, after
     * {@code #} a room's.
     */
    private Stream<Candidate> inText(int index, String begun) {
        if (begun.isEmpty()) {
            return Stream.empty();
        }
        if (begun.startsWith("#")) {
            return roster.rooms().stream().map(room -> candidate("#" + room, ""));
        }
        String prefix = begun.startsWith("@") ? "@" : "";
        String suffix = index == 0 && prefix.isEmpty() ? ":" : "";
        Stream<Candidate> users = roster.users().stream().map(user -> candidate(prefix + user + suffix, ""));
        return prefix.isEmpty() || !(state.current() instanceof RoomName) ? users : Stream.concat(users, everybody());
    }

    private static Stream<Candidate> everybody() {
        return Stream.of("@room", "@here").map(word -> candidate(word, "everybody in this room"));
    }

    private Stream<Candidate> paths(String begun) {
        int slash = begun.lastIndexOf('/');
        String folder = begun.substring(0, slash + 1);
        String name = begun.substring(slash + 1);
        try {
            Path place = surroundings.resolve(folder.isEmpty() ? "." : folder);
            try (Stream<Path> inside = Files.list(place)) {
                return inside
                        .filter(path -> name.startsWith(".")
                                || !path.getFileName().toString().startsWith("."))
                        .sorted()
                        .map(path -> path(folder, path))
                        .toList()
                        .stream();
            }
        } catch (IOException | InvalidPathException unreadable) {
            return Stream.empty();
        }
    }

    /** The candidate for {@code path}. A folder's is not complete: what is in it may follow. */
    private static Candidate path(String folder, Path path) {
        String name = path.getFileName().toString();
        boolean more = Files.isDirectory(path);
        return new Candidate(
                folder + name + (more ? "/" : ""), name + (more ? "/" : ""), null, null, null, null, !more);
    }

    private static Candidate candidate(String value, String about) {
        return new Candidate(value, value, null, about.isEmpty() ? null : about, null, null, true);
    }
}
