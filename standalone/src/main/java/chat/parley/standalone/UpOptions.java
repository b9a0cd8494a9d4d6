package chat.parley.standalone;

import chat.parley.gateway.config.Flags;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/**
 * What was asked for on the command line.
 *
 * @param config the gateway's file of settings
 * @param tls whether its port speaks TLS, with a certificate that it makes itself
 * @param gatewayFlags by name without dashes, each with all its values; what is wrong with them the gateway says
 */
record UpOptions(
        Path data,
        Optional<Path> config,
        boolean tls,
        Map<String, List<String>> gatewayFlags,
        boolean help,
        boolean version) {

    /** The short names of the two settings that everybody uses, with those that they have at the gateway. */
    private static final Map<String, String> SHORT = Map.of("host", "gateway-host", "port", "gateway-port");

    /**
     * Reads the command line; throws {@link ParseException} or {@link java.nio.file.InvalidPathException} with what is
     * wrong.
     */
    static UpOptions parse(List<String> arguments) throws ParseException {
        CommandLine line = DefaultParser.builder()
                .setAllowPartialMatching(false)
                .get()
                .parse(options(), arguments.toArray(String[]::new));
        refuseSettled(line);
        if (!line.getArgList().isEmpty()) {
            throw new ParseException(
                    "unexpected argument \"" + line.getArgList().get(0) + "\"");
        }
        return new UpOptions(
                Path.of(line.getOptionValue("data", "data")),
                Optional.ofNullable(line.getOptionValue("config")).map(Path::of),
                line.hasOption("tls"),
                gatewayFlags(line),
                line.hasOption("help"),
                line.hasOption("version"));
    }

    /**
     * Refuses what is settled, or has another name here. The gateway's help lists these flags, so whoever tries some is
     * told of all at once what to do instead.
     */
    private static void refuseSettled(CommandLine line) throws ParseException {
        List<String> wrong = new ArrayList<>();
        SHORT.forEach((name, setting) -> {
            if (line.hasOption(setting)) {
                wrong.add("--" + setting + " is --" + name + " here");
            }
        });
        Flags.given(line).keySet().stream()
                .filter(OwnBackends::settle)
                .forEach(flag -> wrong.add(
                        "--" + flag + " is not for up, which runs one gateway with its own broker and store"));
        if (line.hasOption("tls") && (line.hasOption("tls-certificate") || line.hasOption("tls-key"))) {
            wrong.add("--tls makes a certificate: use it without --tls-certificate and --tls-key, or these without it");
        }
        if (!wrong.isEmpty()) {
            throw new ParseException(String.join("; ", wrong));
        }
    }

    private static Options options() {
        Options options = new Options();
        Flags.options().forEach(options::addOption);
        List.of("data", "config", "host", "port")
                .forEach(name -> options.addOption(
                        Option.builder().longOpt(name).hasArg().get()));
        options.addOption(Option.builder().longOpt("tls").get());
        options.addOption(Option.builder("h").longOpt("help").get());
        options.addOption(Option.builder("V").longOpt("version").get());
        return options;
    }

    private static Map<String, List<String>> gatewayFlags(CommandLine line) {
        Map<String, List<String>> flags = new TreeMap<>(Flags.given(line));
        SHORT.forEach((name, setting) -> {
            if (line.hasOption(name)) {
                flags.put(setting, List.of(line.getOptionValues(name)));
            }
        });
        return flags;
    }
}
