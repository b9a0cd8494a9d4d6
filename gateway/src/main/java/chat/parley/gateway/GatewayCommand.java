package chat.parley.gateway;

import chat.parley.bus.BusConfig;
import chat.parley.bus.BusException;
import chat.parley.gateway.config.ConfigException;
import chat.parley.gateway.config.ConfigReader;
import chat.parley.gateway.config.Flags;
import chat.parley.gateway.config.GatewayConfig;
import chat.parley.gateway.config.Version;
import chat.parley.gateway.server.BindFailure;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import chat.parley.storage.objectstore.StorageException;
import chat.parley.storage.objectstore.UnfitStoreException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.slf4j.LoggerFactory;

/** The command line: reads it, and starts a gateway or says in one line, or one a problem, why not. */
final class GatewayCommand {
    private static final String NAME = "parley gateway";

    private static final String USAGE = """
            Usage: parley gateway [--config FILE] [--SETTING VALUE …]

            Runs a gateway against your broker and your object store, until Ctrl-C or SIGTERM.

            Example:
              parley gateway --config /etc/parley/gateway.properties --gateway-port 7276

              --config FILE         settings, as in deploy/gateway.properties, which explains each
              --check               says whether the settings are right and the object store does what is needed, and
                                    does not start
              --mailboxes           lists the mailboxes in the broker in which private messages wait, and does not start
              --empty-mailbox NAME  takes what waits in the mailbox of that user out of the broker, and does not start.
                                    Nothing is lost: it is in the user's log, and given from there at the next sign-in
              --help                this
              --version             which Parley this is

            Who fills the broker, and how to end that:
              parley gateway --config /etc/parley/gateway.properties --mailboxes
              parley gateway --config /etc/parley/gateway.properties --empty-mailbox alice

            Each setting below is also a key of the file and an environment variable: --broker-url is broker.url and
            PARLEY_BROKER_URL. A flag hides the variable, and the variable hides the file. In brackets: the default.
            """;

    private final Function<GatewayConfig, Running> start;
    private final Function<GatewayConfig, List<String>> check;
    private final Mailboxes mailboxes;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;
    private ExitCode exitCode = ExitCode.OK;

    /**
     * @param start starts a gateway; throws what {@link Gateway#start} does
     * @param check tries the object store, as {@link Gateway#check} does
     * @param mailboxes looks at the mailboxes in the broker, and empties them
     */
    GatewayCommand(
            Function<GatewayConfig, Running> start,
            Function<GatewayConfig, List<String>> check,
            Mailboxes mailboxes,
            Map<String, String> environment,
            PrintStream out,
            PrintStream err) {
        this.start = start;
        this.check = check;
        this.mailboxes = mailboxes;
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /**
     * Does what the arguments ask for. Returns the gateway that runs now, or nothing: then the process is to end with {@link
     * #exitCode}.
     */
    Optional<Running> run(String... arguments) {
        try {
            return answered(run(parse(arguments)));
        } catch (ParseException | InvalidPathException e) {
            return fail(ExitCode.USAGE, e.getMessage() + "; " + NAME + " --help lists what there is");
        } catch (ConfigException e) {
            int count = e.problems().size();
            e.problems().forEach(problem -> err.println(NAME + ": " + problem));
            return fail(
                    ExitCode.CONFIG,
                    count == 1 ? "this has to be set right first" : count + " things have to be set right first");
        } catch (UnfitStoreException e) {
            // Starting again would not help.
            return fail(ExitCode.CONFIG, "cannot start: " + e.getMessage());
        } catch (BusException | StorageException | BindFailure e) {
            return fail(ExitCode.UNAVAILABLE, "cannot start: " + e.getMessage());
        } catch (RuntimeException e) {
            // Made only now: how a logger writes is settled when the first one is made, and the settings say how.
            LoggerFactory.getLogger(GatewayCommand.class).error("gateway not started, by a defect", e);
            return fail(ExitCode.DEFECT, "cannot start, by a defect of the gateway; the log above says more");
        }
    }

    /**
     * Fails if an answer could not be written: what was only asked for has to reach who asked. A gateway that runs does not
     * depend on it.
     */
    private Optional<Running> answered(Optional<Running> running) {
        return running.isEmpty() && exitCode == ExitCode.OK && out.checkError()
                ? fail(ExitCode.UNAVAILABLE, "standard output cannot be written")
                : running;
    }

    int exitCode() {
        return exitCode.status();
    }

    private Optional<Running> run(CommandLine line) throws ParseException {
        if (line.hasOption("help")) {
            out.print(help());
            return Optional.empty();
        }
        if (line.hasOption("version")) {
            out.println("parley " + Version.current());
            return Optional.empty();
        }
        Optional<Path> file = Optional.ofNullable(line.getOptionValue("config")).map(Path::of);
        if (line.hasOption("mailboxes")) {
            return tell(file, line, mailboxes::list);
        }
        if (line.hasOption("empty-mailbox")) {
            UserName user = user(line.getOptionValue("empty-mailbox"));
            return tell(file, line, broker -> mailboxes.empty(broker, user));
        }
        GatewayConfig config = ConfigReader.read(file, environment, Flags.given(line));
        if (line.hasOption("check")) {
            out.println("The settings are right. These differ from the defaults:");
            ConfigReader.changes(file, environment, Flags.given(line)).forEach(out::println);
            out.flush();
            config.log().use();
            List<String> untried = check.apply(config);
            out.println("The object store does what is needed.");
            untried.forEach(out::println);
            return Optional.empty();
        }
        config.log().use();
        Running running = start.apply(config);
        out.println("Parley gateway " + config.name() + " listens on " + config.host() + ":" + running.port());
        out.flush();
        return Optional.of(running);
    }

    /** Prints what the broker says; the object store is asked nothing, and its keys need not be there. */
    private Optional<Running> tell(Optional<Path> file, CommandLine line, Function<BusConfig, List<String>> ask) {
        ConfigReader.ForBroker config = ConfigReader.readForBroker(file, environment, Flags.given(line));
        config.log().use();
        try {
            ask.apply(config.bus()).forEach(out::println);
            return Optional.empty();
        } catch (BusException e) {
            return fail(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private static UserName user(String word) throws ParseException {
        try {
            return new UserName(word);
        } catch (ProtocolException e) {
            throw new ParseException("--empty-mailbox: " + e.getMessage());
        }
    }

    private static CommandLine parse(String... arguments) throws ParseException {
        Options options = new Options();
        options.addOption(Option.builder().longOpt("config").hasArg().get());
        options.addOption(Option.builder().longOpt("check").get());
        options.addOption(Option.builder().longOpt("mailboxes").get());
        options.addOption(Option.builder().longOpt("empty-mailbox").hasArg().get());
        options.addOption(Option.builder("h").longOpt("help").get());
        options.addOption(Option.builder("V").longOpt("version").get());
        Flags.options().forEach(options::addOption);
        CommandLine line =
                DefaultParser.builder().setAllowPartialMatching(false).get().parse(options, arguments);
        if (!line.getArgList().isEmpty()) {
            throw new ParseException(
                    "unexpected argument \"" + line.getArgList().get(0) + "\"");
        }
        return line;
    }

    private static String help() {
        StringBuilder help = new StringBuilder(USAGE).append(Flags.help()).append("\nExit codes:\n");
        for (ExitCode code : ExitCode.values()) {
            help.append(String.format("  %2d  %s%n", code.status(), code.meaning()));
        }
        return help.toString();
    }

    private Optional<Running> fail(ExitCode code, String line) {
        err.println(NAME + ": " + line);
        exitCode = code;
        return Optional.empty();
    }

    /** What an operator can do with the mailboxes in the broker; the answers are lines to print. */
    interface Mailboxes {
        List<String> list(BusConfig broker);

        List<String> empty(BusConfig broker, UserName user);
    }

    /**
     * A gateway that was started.
     *
     * @param port that it listens on
     * @param stopBound how long closing it may take
     */
    record Running(int port, AutoCloseable gateway, Duration stopBound) {}
}
