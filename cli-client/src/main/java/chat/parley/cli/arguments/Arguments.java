package chat.parley.cli.arguments;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.process.Surroundings;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.jspecify.annotations.Nullable;

/** The words of one command's line, as options and what else there is; every complaint is a {@link Trouble} of one line. */
public final class Arguments {
    private final String command;
    private final CommandLine line;

    private Arguments(String command, CommandLine line) {
        this.command = command;
        this.line = line;
    }

    public static Option value(String name, @Nullable String letter) {
        return Option.builder(letter).longOpt(name).hasArg().get();
    }

    public static Option flag(String name, @Nullable String letter) {
        return Option.builder(letter).longOpt(name).get();
    }

    /** The options that {@link #target} reads. */
    public static Options targets() {
        return new Options().addOption(value("room", "r")).addOption(value("to", null));
    }

    /** Splits {@code words}, which follow {@code command}. */
    public static Arguments split(String command, Options declared, String... words) {
        try {
            return new Arguments(
                    command,
                    DefaultParser.builder().setAllowPartialMatching(false).get().parse(declared, words));
        } catch (UnrecognizedOptionException e) {
            throw usage(command, "unknown option " + e.getOption());
        } catch (MissingArgumentException e) {
            throw usage(command, "option --" + e.getOption().getLongOpt() + " needs a value");
        } catch (ParseException e) {
            throw usage(command, String.valueOf(e.getMessage()));
        }
    }

    public boolean has(String option) {
        return line.hasOption(option);
    }

    /**
     * The value of {@code option}, null if it is not given. Of one that is given twice the last value counts, so that an
     * alias can be overruled.
     */
    @Nullable
    public String last(String option) {
        String[] values = line.getOptionValues(option);
        return values == null ? null : values[values.length - 1];
    }

    /** Every value of an option that may be repeated. */
    public List<String> all(String option) {
        String[] values = line.getOptionValues(option);
        return values == null ? List.of() : List.of(values);
    }

    /** The words that are no option and no option's value, in their order. */
    public List<String> words() {
        return line.getArgList();
    }

    /**
     * Throws a {@link Trouble} if there are more words than {@code most}; {@code hint}, if not empty, follows the
     * complaint.
     */
    public void atMost(int most, String hint) {
        if (words().size() > most) {
            throw usage("unexpected word \"" + words().get(most) + "\"" + hint);
        }
    }

    public int number(String option, int least, int most, int otherwise) {
        String text = last(option);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw usage("--" + option + " \"" + text + "\" is no number");
        }
        throw usage("--" + option + " is " + least + " to " + most + ", not " + text);
    }

    public <T> T named(String option, String value, Supplier<T> name) {
        try {
            return name.get();
        } catch (ProtocolException e) {
            throw usage(option + " \"" + value + "\": " + e.getMessage());
        }
    }

    /** The rooms that {@code --room} names, in their order, each once. */
    public List<RoomName> rooms() {
        List<RoomName> rooms = new ArrayList<>();
        for (String name : all("room")) {
            RoomName room = named("--room", name, () -> new RoomName(name));
            if (!rooms.contains(room)) {
                rooms.add(room);
            }
        }
        return rooms;
    }

    /** The room that {@code --room} names; null if it is not given. */
    @Nullable
    public RoomName room() {
        String name = last("room");
        return name == null ? null : named("--room", name, () -> new RoomName(name));
    }

    /** The room that {@code --room} names, which must be given. */
    public RoomName requiredRoom() {
        RoomName room = room();
        if (room == null) {
            throw usage("which room? Use --room ROOM");
        }
        return room;
    }

    /** The room that {@code --room} names, or the user that {@code --to} does; one of them must be given. */
    public Conversation target() {
        String user = last("to");
        if (has("room") == (user != null)) {
            throw usage("where to? Use either --room ROOM or --to USER");
        }
        return user == null ? requiredRoom() : named("--to", user, () -> new UserName(user));
    }

    /** The user that {@code --with} names; null if it is not given. */
    @Nullable
    public UserName partner() {
        String user = last("with");
        return user == null ? null : named("--with", user, () -> new UserName(user));
    }

    @Nullable
    public Path path(String option, Surroundings surroundings) {
        String text = last(option);
        return text == null ? null : path("--" + option + " ", text, surroundings);
    }

    public Path path(String prefix, String text, Surroundings surroundings) {
        try {
            return surroundings.resolve(text);
        } catch (InvalidPathException e) {
            throw usage(prefix + "\"" + text + "\" is no path");
        }
    }

    public Trouble usage(String complaint) {
        return usage(command, complaint);
    }

    private static Trouble usage(String command, String complaint) {
        return new Trouble(ExitCode.USAGE, complaint + "; see parley " + command + " --help");
    }
}
