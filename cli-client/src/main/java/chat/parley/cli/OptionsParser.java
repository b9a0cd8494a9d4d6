package chat.parley.cli;

import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.jspecify.annotations.Nullable;

/** Reads the command line; every complaint is a {@link Trouble} of one line. */
final class OptionsParser {
    static final int DEFAULT_PORT = 7275;
    private static final String HINT = "; see parley chat --help";

    private final Surroundings surroundings;

    OptionsParser(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The options as Commons CLI knows them; {@link Help} describes them. */
    static org.apache.commons.cli.Options declared() {
        return new org.apache.commons.cli.Options()
                .addOption(value("user", "u"))
                .addOption(value("room", "r"))
                .addOption(value("host", null))
                .addOption(value("port", null))
                .addOption(value("url", null))
                .addOption(flag("tls", null))
                .addOption(value("tls-ca", null))
                .addOption(value("password-file", null))
                .addOption(value("downloads", null))
                .addOption(value("history", null))
                .addOption(flag("no-token", null))
                .addOption(flag("help", "h"))
                .addOption(flag("version", null));
    }

    private static Option value(String name, @Nullable String letter) {
        return Option.builder(letter).longOpt(name).hasArg().get();
    }

    private static Option flag(String name, @Nullable String letter) {
        return Option.builder(letter).longOpt(name).get();
    }

    /** {@code arguments} may begin with the word "chat". */
    CommandLine split(String[] arguments) {
        String[] own = arguments.length > 0 && arguments[0].equals("chat")
                ? Arrays.copyOfRange(arguments, 1, arguments.length)
                : arguments;
        CommandLine line;
        try {
            line = DefaultParser.builder().setAllowPartialMatching(false).get().parse(declared(), own);
        } catch (UnrecognizedOptionException e) {
            throw usage("unknown option " + e.getOption());
        } catch (MissingArgumentException e) {
            throw usage("option --" + e.getOption().getLongOpt() + " needs a value");
        } catch (ParseException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
        if (!line.getArgList().isEmpty()) {
            throw usage("unexpected word \"" + line.getArgList().get(0) + "\"");
        }
        return line;
    }

    Options read(CommandLine line) {
        return new Options(
                user(line),
                rooms(line),
                urls(line),
                line.hasOption("history") ? number("history", last(line, "history"), 0, 200) : null,
                path(line, "tls-ca"),
                path(line, "password-file"),
                downloads(line),
                !line.hasOption("no-token"));
    }

    /** Of an option that is given twice the last one counts, so that an alias can be overruled. */
    private static @Nullable String last(CommandLine line, String option) {
        String[] values = line.getOptionValues(option);
        return values == null ? null : values[values.length - 1];
    }

    private @Nullable UserName user(CommandLine line) {
        String name = last(line, "user");
        String asked = name != null ? name : surroundings.variable("PARLEY_USER");
        return asked == null ? null : named("--user", asked, () -> new UserName(asked));
    }

    private static List<RoomName> rooms(CommandLine line) {
        List<RoomName> rooms = new ArrayList<>();
        String[] names = line.getOptionValues("room");
        for (String name : names == null ? new String[] {"lobby"} : names) {
            RoomName room = named("--room", name, () -> new RoomName(name));
            if (!rooms.contains(room)) {
                rooms.add(room);
            }
        }
        return rooms;
    }

    private static <T> T named(String option, String value, Supplier<T> name) {
        try {
            return name.get();
        } catch (ProtocolException e) {
            throw usage(option + " \"" + value + "\": " + e.getMessage());
        }
    }

    private List<URI> urls(CommandLine line) {
        boolean parts = line.hasOption("host") || line.hasOption("port") || line.hasOption("tls");
        String[] urls = line.getOptionValues("url");
        if (urls != null && parts) {
            throw usage("--url says it all: use it without --host, --port and --tls");
        }
        String fromEnvironment = surroundings.variable("PARLEY_URL");
        if (urls != null) {
            return Arrays.stream(urls)
                    .map(url -> parse("--url", url))
                    .distinct()
                    .toList();
        }
        if (!parts && fromEnvironment != null) {
            return List.of(parse("PARLEY_URL", fromEnvironment));
        }
        String named = last(line, "host");
        String host = named == null ? "localhost" : named;
        String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        String portText = last(line, "port");
        int port = portText == null ? DEFAULT_PORT : number("port", portText, 1, 65_535);
        return List.of(parse("--host", (line.hasOption("tls") ? "wss" : "ws") + "://" + bracketed + ":" + port));
    }

    private static URI parse(String from, String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (url.getHost() != null && List.of("ws", "wss", "http", "https").contains(scheme)) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw usage(from + " \"" + text + "\" is no address: " + e.getReason());
        }
        throw usage(from + " \"" + text + "\" is no address such as ws://chat.example.org:" + DEFAULT_PORT);
    }

    private static int number(String option, @Nullable String text, int least, int most) {
        try {
            int number = Integer.parseInt(String.valueOf(text));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw usage("--" + option + " \"" + text + "\" is no number");
        }
        throw usage("--" + option + " is " + least + " to " + most + ", not " + text);
    }

    private @Nullable Path path(CommandLine line, String option) {
        String text = last(line, option);
        try {
            return text == null ? null : surroundings.resolve(text);
        } catch (InvalidPathException e) {
            throw usage("--" + option + " \"" + text + "\" is no path");
        }
    }

    private Path downloads(CommandLine line) {
        Path folder = path(line, "downloads");
        if (folder == null) {
            return surroundings.folder();
        }
        if (!java.nio.file.Files.isDirectory(folder)) {
            throw usage("--downloads " + folder + " is no folder");
        }
        return folder;
    }

    private static Trouble usage(String complaint) {
        return new Trouble(ExitCode.USAGE, complaint + HINT);
    }
}
