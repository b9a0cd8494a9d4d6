package chat.parley.cli.chat;

import chat.parley.cli.arguments.Access;
import chat.parley.cli.file.KnownFiles;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.screen.PipeScreen;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.screen.TerminalScreen;
import chat.parley.cli.signin.SignIn;
import chat.parley.cli.signin.TokenStore;
import chat.parley.cli.text.Formatter;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One run of {@code parley chat}: puts the parts together, signs in, and has the lines read. */
public final class ChatRun {
    private static final int HISTORY_ON_TERMINAL = 20;

    private final Surroundings surroundings;
    private final AtomicBoolean ending = new AtomicBoolean();

    public ChatRun(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    public ExitCode run(Options options) throws InterruptedException {
        try (Screen screen = screen()) {
            return chat(options, screen);
        }
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
