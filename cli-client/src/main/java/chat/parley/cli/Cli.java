package chat.parley.cli;

import chat.parley.client.ClientException;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
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
            Script script = arguments.length > 0 ? Scripts.named(arguments[0]) : null;
            if (script != null) {
                return script(script, Arrays.copyOfRange(arguments, 1, arguments.length));
            }
            OptionsParser parser = new OptionsParser(surroundings);
            Arguments words = parser.split(arguments);
            if (told(words, Help.chat())) {
                return ExitCode.OK;
            }
            Options options = parser.read(words);
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

    private ExitCode script(Script script, String... words) throws InterruptedException {
        Arguments arguments = Arguments.split(script.name(), Access.declare(script.options()), words);
        return told(arguments, Help.of(script)) ? ExitCode.OK : new ScriptRun(surroundings).run(script, arguments);
    }

    /** Whether only the help or the version was asked for. */
    private boolean told(Arguments arguments, String help) {
        if (!arguments.has("help") && !arguments.has("version")) {
            return false;
        }
        surroundings.out().println(arguments.has("help") ? help : "parley " + Version.text());
        surroundings.out().flush();
        return true;
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
        try (ParleyClient client = new ParleyClient(options.access().config(), events)) {
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
        Access access = options.access();
        String password = access.givenPassword();
        UserName user = access.user() != null || !screen.interactive() ? access.userOrTrouble() : askName(screen);
        UserName self = new SignIn(client, screen, TokenStore.in(surroundings), access.keepToken())
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

    private static int history(@Nullable Integer asked, Screen screen) {
        return asked != null ? asked : screen.interactive() ? HISTORY_ON_TERMINAL : 0;
    }

    private UserName askName(Screen screen) {
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
