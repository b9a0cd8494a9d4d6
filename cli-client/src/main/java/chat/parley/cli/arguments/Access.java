package chat.parley.cli.arguments;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.process.HostName;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.process.Version;
import chat.parley.cli.trust.ServerTrust;
import chat.parley.client.ClientConfig;
import chat.parley.protocol.UserName;
import chat.parley.protocol.tls.Authorities;
import chat.parley.protocol.tls.Fingerprint;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who connects, where to, and by what secret: what the options that every command has, and the environment, say.
 *
 * @param user null if nobody is named: then the user is asked, or it is an error
 * @param urls gateways, tried in turn
 * @param authority certificates to trust besides the platform's
 * @param pin of a server's certificate, that it is taken by whoever issued it
 * @param insecure whether to sign in where secrets go to another machine unencrypted
 * @param keepToken whether a token is kept, and one that was kept is tried before the password
 * @param password of PARLEY_PASSWORD; one in {@code passwordFile} goes before it
 */
public record Access(
        @Nullable UserName user,
        List<URI> urls,
        boolean insecure,
        @Nullable Path authority,
        Optional<Fingerprint> pin,
        @Nullable Path passwordFile,
        @Nullable String password,
        boolean keepToken,
        Surroundings surroundings) {
    public static final int DEFAULT_PORT = 7275;

    /** The part of each {@code --help} that is about these options. */
    public static final String HELP = """
              -u, --user NAME        who you are (else PARLEY_USER%s)
                  --host HOST        gateway's host [localhost]
                  --port PORT        gateway's port [7275]
                  --url URL          gateway as ws://HOST:PORT or wss://HOST:PORT (else PARLEY_URL); repeat
                                     for more gateways of the same cluster, which are tried in turn
                  --tls              speak TLS with --host and --port
                  --insecure         sign in to another machine without TLS: who is on the way reads passwords,
                                     tokens and messages
                  --tls-ca FILE      trust the certificates in this PEM file, too
                  --pin SHA256       take the server's certificate if it has this SHA-256, now and later, although
                                     nobody vouches for it
                  --password-file F  read the password from the first line of a file (else PARLEY_PASSWORD)
                  --no-token         take and keep no token: the password is needed each time
              -h, --help             this text
                  --version          the version
            """;

    /** Adds these options, and those that ask for the help and the version. */
    public static org.apache.commons.cli.Options declare(org.apache.commons.cli.Options own) {
        return own.addOption(Arguments.value("user", "u"))
                .addOption(Arguments.value("host", null))
                .addOption(Arguments.value("port", null))
                .addOption(Arguments.value("url", null))
                .addOption(Arguments.flag("tls", null))
                .addOption(Arguments.flag("insecure", null))
                .addOption(Arguments.value("tls-ca", null))
                .addOption(Arguments.value("pin", null))
                .addOption(Arguments.value("password-file", null))
                .addOption(Arguments.flag("no-token", null))
                .addOption(Arguments.flag("help", "h"))
                .addOption(Arguments.flag("version", null));
    }

    public static Access read(Arguments arguments, Surroundings surroundings) {
        List<URI> urls = urls(arguments, surroundings);
        boolean insecure = arguments.has("insecure");
        List<URI> exposed = exposed(arguments, urls);
        if (!insecure && !exposed.isEmpty()) {
            throw arguments.usage("your password and messages would go to "
                    + exposed.get(0).getRawAuthority()
                    + " unencrypted: use --tls or a wss:// URL, or, if you trust all networks in between, --insecure");
        }
        return new Access(
                user(arguments, surroundings),
                urls,
                insecure,
                arguments.path("tls-ca", surroundings),
                pin(arguments),
                arguments.path("password-file", surroundings),
                surroundings.variable("PARLEY_PASSWORD"),
                !arguments.has("no-token"),
                surroundings);
    }

    private static Optional<Fingerprint> pin(Arguments arguments) {
        String text = arguments.last("pin");
        Optional<Fingerprint> pin = text == null ? Optional.empty() : Fingerprint.parse(text);
        if (text != null && pin.isEmpty()) {
            throw arguments.usage("--pin \"" + text + "\" is no SHA-256: it has 64 hexadecimal digits");
        }
        return pin;
    }

    private static List<URI> exposed(Arguments arguments, List<URI> urls) {
        try {
            return ClientConfig.of(urls.toArray(URI[]::new)).exposed();
        } catch (IllegalArgumentException e) {
            throw arguments.usage(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable UserName user(Arguments arguments, Surroundings surroundings) {
        String name = arguments.last("user");
        String asked = name != null ? name : surroundings.variable("PARLEY_USER");
        return asked == null ? null : arguments.named("--user", asked, () -> new UserName(asked));
    }

    private static List<URI> urls(Arguments arguments, Surroundings surroundings) {
        boolean parts = arguments.has("host") || arguments.has("port") || arguments.has("tls");
        List<String> urls = arguments.all("url");
        if (!urls.isEmpty() && parts) {
            throw arguments.usage("--url says it all: use it without --host, --port and --tls");
        }
        if (!urls.isEmpty()) {
            return urls.stream()
                    .map(url -> address(arguments, "--url", url))
                    .distinct()
                    .toList();
        }
        String fromEnvironment = surroundings.variable("PARLEY_URL");
        if (!parts && fromEnvironment != null) {
            return List.of(address(arguments, "PARLEY_URL", fromEnvironment));
        }
        String named = arguments.last("host");
        String host = named == null ? "localhost" : named;
        String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        int port = arguments.number("port", 1, 65_535, DEFAULT_PORT);
        return List.of(
                address(arguments, "--host", (arguments.has("tls") ? "wss" : "ws") + "://" + bracketed + ":" + port));
    }

    private static URI address(Arguments arguments, String from, String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (url.getHost() != null && List.of("ws", "wss", "http", "https").contains(scheme)) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw arguments.usage(from + " \"" + text + "\" is no address: " + e.getReason());
        }
        throw arguments.usage(from + " \"" + text + "\" is no address such as ws://chat.example.org:" + DEFAULT_PORT);
    }

    /** The user's name, or a {@link Trouble} if none was given: for where nobody can be asked. */
    public UserName userOrTrouble() {
        if (user == null) {
            throw new Trouble(ExitCode.USAGE, "who are you? Use --user NAME or set PARLEY_USER");
        }
        return user;
    }

    /**
     * The password that scripts give: the one in {@code --password-file}, else PARLEY_PASSWORD; null if there is neither.
     */
    @Nullable
    public String givenPassword() {
        return passwordFile == null ? password : PasswordFile.read(passwordFile);
    }

    /**
     * The configuration of a client that connects as these options say.
     *
     * @param told takes a line for the user, from any thread
     */
    public ClientConfig config(Consumer<String> told) {
        ClientConfig config = ClientConfig.of(urls.toArray(URI[]::new))
                .withInsecure(insecure)
                .withClientName("parley-cli/" + Version.text())
                .withDevice("terminal"
                        + HostName.of(surroundings).map(name -> " on " + name).orElse(""));
        Optional<Authorities> own = Optional.ofNullable(authority).map(Access::authorities);
        boolean secure = config.urls().stream().anyMatch(url -> url.getScheme().equals("wss"));
        // A chat without TLS starts sooner if it does not make it.
        return secure || own.isPresent() ? config.withTls(ServerTrust.context(own, pin, surroundings, told)) : config;
    }

    private static Authorities authorities(Path file) {
        try {
            return Authorities.read(file);
        } catch (IllegalArgumentException e) {
            throw new Trouble(ExitCode.IO, "--tls-ca: " + e.getMessage());
        }
    }

    /** The server that tokens, and what else is kept from run to run, are kept for: the first gateway's address. */
    public URI server() {
        return ClientConfig.of(urls.get(0)).urls().get(0);
    }

    @Override
    public String toString() {
        return "Access[user=" + user + ", urls=" + urls + ", password=…]";
    }
}
