package chat.parley.cli;

import chat.parley.client.ClientConfig;
import chat.parley.client.ClientException;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.cli.CommandLine;
import org.jspecify.annotations.Nullable;

/** The program from its arguments to its exit code. */
final class Cli {
    private static final int HISTORY_ON_TERMINAL = 20;

    private final Surroundings surroundings;
    private final AtomicBoolean ending = new AtomicBoolean();

    Cli(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    ExitCode run(String... arguments) {
        try {
            OptionsParser parser = new OptionsParser(surroundings);
            CommandLine line = parser.split(arguments);
            if (line.hasOption("help") || line.hasOption("version")) {
                surroundings.out().println(line.hasOption("help") ? Help.text() : "parley " + Version.text());
                surroundings.out().flush();
                return ExitCode.OK;
            }
            Options options = parser.read(line);
            try (Screen screen = screen()) {
                return chat(options, screen);
            }
        } catch (Trouble e) {
            return complain(e);
        } catch (ClientException | ProtocolException e) {
            return complain(Trouble.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERNAL;
        }
    }

    private ExitCode complain(Trouble trouble) {
        surroundings.err().println("parley: " + SafeText.line(trouble.line()));
        return trouble.exit();
    }

    private Screen screen() {
        return surroundings.terminal() ? new TerminalScreen() : new PipeScreen(surroundings, () -> end(ExitCode.OK));
    }

    private ExitCode chat(Options options, Screen screen) throws InterruptedException {
        Formatter formatter = new Formatter(Clock.system(surroundings.zone()));
        ChatState state = new ChatState();
        SentPosts sent = new SentPosts();
        KeptPosts kept = new KeptPosts(screen, state);
        KnownFiles files = new KnownFiles();
        ChatEvents events = new ChatEvents(screen, formatter, state, sent, kept, files, reason -> gone(screen, reason));
        try (ParleyClient client = new ParleyClient(config(options), events)) {
            try {
                return converse(options, screen, formatter, state, sent, kept, files, client);
            } finally {
                // From here on it is no surprise that the client is closed.
                ending.set(true);
            }
        }
    }

    private ExitCode converse(
            Options options,
            Screen screen,
            Formatter formatter,
            ChatState state,
            SentPosts sent,
            KeptPosts kept,
            KnownFiles files,
            ParleyClient client)
            throws InterruptedException {
        String password = SignIn.givenPassword(options, surroundings);
        UserName user = options.user() != null ? options.user() : askName(screen);
        UserName self = new SignIn(client, screen, TokenStore.in(surroundings), options.keepToken())
                .run(user, password)
                .user();
        Chat chat = new Chat(screen, state, sent);
        RoomCommands rooms = new RoomCommands(client, screen, state, history(options.history(), screen));
        chat.commands(
                new MessageCommands(client, screen, formatter, state, sent, kept, files, self, chat::complaints),
                rooms,
                new FileCommands(client, screen, formatter, state, files, surroundings, options.downloads()));
        if (screen.interactive()) {
            screen.notice("Welcome, " + self + ". Type a message, or /help.");
        }
        for (int i = options.rooms().size() - 1; i >= 0; i--) {
            enter(rooms, options.rooms().get(i).value());
        }
        return chat.run();
    }

    private static void enter(RoomCommands rooms, String room) {
        try {
            rooms.join(room);
        } catch (RuntimeException e) {
            throw Trouble.of(e);
        }
    }

    private static ClientConfig config(Options options) {
        ClientConfig config =
                ClientConfig.of(options.urls().toArray(URI[]::new)).withClientName("parley-cli/" + Version.text());
        return options.authority() == null ? config : config.withTls(TlsTrust.with(options.authority()));
    }

    private static int history(@Nullable Integer asked, Screen screen) {
        return asked != null ? asked : screen.interactive() ? HISTORY_ON_TERMINAL : 0;
    }

    private UserName askName(Screen screen) {
        if (!screen.interactive()) {
            throw new Trouble(ExitCode.USAGE, "who are you? Use --user NAME or set PARLEY_USER");
        }
        String offered = offeredName();
        String typed = screen.readLine("Your name" + (offered.isEmpty() ? "" : " [" + offered + "]") + ": ");
        if (typed == null) {
            throw new Trouble(ExitCode.USAGE, "no name given");
        }
        return new UserName(typed.isBlank() ? offered : typed.strip());
    }

    private String offeredName() {
        try {
            return new UserName(surroundings.osUser()).value();
        } catch (ProtocolException e) {
            return "";
        }
    }

    /** The client will not come back: end, although the main thread waits for input. */
    private void gone(Screen screen, String reason) {
        if (ending.compareAndSet(false, true)) {
            screen.error("disconnected: " + reason);
            screen.close();
            surroundings.abort().accept(ExitCode.UNAVAILABLE);
        }
    }

    private void end(ExitCode code) {
        if (ending.compareAndSet(false, true)) {
            surroundings.abort().accept(code);
        }
    }
}
