package chat.parley.cli.chat;

import chat.parley.cli.arguments.Access;
import chat.parley.cli.command.Command;
import chat.parley.cli.conversation.Journal;
import chat.parley.cli.file.KnownFiles;
import chat.parley.cli.image.ImageStyle;
import chat.parley.cli.image.ImageTerminal;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.process.StateFiles;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.screen.PipeScreen;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.screen.TerminalReport;
import chat.parley.cli.screen.TerminalScreen;
import chat.parley.cli.signin.SignIn;
import chat.parley.cli.signin.TokenStore;
import chat.parley.cli.text.Formatter;
import chat.parley.cli.transfer.Transfers;
import chat.parley.cli.window.Notifier;
import chat.parley.cli.window.Palette;
import chat.parley.cli.window.Window;
import chat.parley.cli.window.WindowScreen;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run of {@code parley chat}: puts the parts together, signs in, and has the lines read. */
public final class ChatRun {
    private static final int HISTORY_ON_TERMINAL = 20;

    private final Surroundings surroundings;
    private final Options options;
    private final Supplier<TerminalScreen> opening;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final ChatState state = new ChatState();
    private final SentPosts sent = new SentPosts();
    private final Roster roster = new Roster();
    private final KnownFiles files = new KnownFiles();
    private final Transfers transfers = new Transfers();
    /** The terminal on which images can be shown; null if there is none. */
    private @Nullable TerminalScreen canvas;
    /** The screen of the chat; null until the user is signed in. */
    private volatile @Nullable Screen inside;

    public ChatRun(Surroundings surroundings, Options options) {
        this(surroundings, options, () -> TerminalScreen.ofProcess(surroundings.variable("NO_COLOR") == null));
    }

    /** A run for which {@code opening} opens the terminal that the program was started in. */
    public ChatRun(Surroundings surroundings, Options options, Supplier<TerminalScreen> opening) {
        this.surroundings = surroundings;
        this.options = options;
        this.opening = opening;
    }

    /** Chats until the user leaves, or the input ends; returns how the program is to end. */
    public ExitCode run() throws InterruptedException {
        if (!surroundings.terminal()) {
            try (Screen screen = new PipeScreen(surroundings, this::outputGone)) {
                return inLines(screen, options.access().userOrTrouble());
            }
        }
        try (TerminalScreen terminal = opening.get()) {
            UserName named = options.access().user();
            UserName user = named != null ? named : askName(terminal);
            return terminal.drawable() ? inWindow(terminal, user) : inLines(terminal, user);
        }
    }

    /** Chats where all that is said stands line after line: in a pipe, or on a terminal on which nothing can be drawn. */
    private ExitCode inLines(Screen screen, UserName user) throws InterruptedException {
        Formatter formatter = new Formatter(clock());
        KeptPosts kept = new KeptPosts(screen, state);
        Journal journal = new Journal(user);
        Transcript transcript = new PipeTranscript(
                screen, formatter, state, sent, kept, roster, files, journal, reason -> gone(screen, reason));
        return converse(journal, screen, screen, transcript, null, List.of(), (chat, navigation, attendance) -> {});
    }

    private ExitCode inWindow(TerminalScreen terminal, UserName user) throws InterruptedException {
        canvas = terminal;
        Notifier notifier = new Notifier(surroundings.environment(), terminal::report, options.call());
        Journal journal = new Journal(user);
        Window window = new Window(journal, terminal, new Palette(terminal.colours()), clock(), notifier, transfers);
        try (Screen screen = new WindowScreen(terminal, window)) {
            Optional<SeenAcrossRuns> seen = kept("seen-" + TokenStore.fileName(server(), user))
                    .map(file -> new SeenAcrossRuns(new SeenEvents(file), window, screen));
            seen.ifPresent(SeenAcrossRuns::begin);
            Runnable keepSeen = () -> seen.ifPresent(SeenAcrossRuns::end);
            surroundings.onSignal().accept(keepSeen);
            Transcript transcript =
                    new WindowTranscript(window, screen, state, sent, roster, files, journal, reason -> {
                        keepSeen.run();
                        gone(screen, reason);
                    });
            WindowCommands commands = new WindowCommands(screen, notifier, window);
            try {
                return converse(
                        journal,
                        terminal,
                        screen,
                        transcript,
                        window,
                        List.of(commands),
                        (chat, navigation, attendance) -> terminal.begin(
                                new Completing(chat::table, state, roster, files, surroundings),
                                kept("lines").orElse(null),
                                new ChatKeys(navigation, window, transfers, screen, chat, attendance)));
            } finally {
                keepSeen.run();
            }
        }
    }

    private URI server() {
        return options.access().server();
    }

    /** A file that is kept for the next run; empty if nothing is to be kept, or can be. */
    private Optional<Path> kept(String name) {
        return options.remember() ? StateFiles.named(surroundings, name) : Optional.empty();
    }

    /** What is to be done once the user is signed in, before the rooms are entered. */
    private interface Beginning {
        void with(Chat chat, Navigation navigation, Attendance attendance);
    }

    /**
     * Signs in, enters the rooms, and chats until the user leaves or the input ends.
     *
     * @param door where the user signs in, and is told what comes before that
     */
    private ExitCode converse(
            Journal journal,
            Screen door,
            Screen screen,
            Transcript transcript,
            @Nullable Window window,
            List<WindowCommands> more,
            Beginning beginning)
            throws InterruptedException {
        Access access = options.access();
        try (ParleyClient client = new ParleyClient(access.config(line -> tell(door, line)), transcript)) {
            Attendance attendance = new Attendance(client, state, window, options.typing(), Attendance.IDLE, clock());
            if (window != null) {
                window.onNews(attendance::look);
                window.onReading(new Reading(client, window, attendance, roster, journal, files));
                // A signal is an end, too: what was read is said.
                Runnable goodbye = client::close;
                surroundings.onSignal().accept(() -> {
                    ending.set(true);
                    goodbye.run();
                });
            }
            try {
                String password = access.givenPassword();
                new SignIn(client, door, TokenStore.in(surroundings), access.keepToken()).run(journal.me(), password);
                inside = screen;
                Navigation navigation = new Navigation(state, transcript);
                RoomCommands rooms =
                        new RoomCommands(client, screen, state, navigation, transcript, roster, history(screen));
                Chat chat = chat(client, screen, journal, transcript, navigation, rooms, attendance, more);
                beginning.with(chat, navigation, attendance);
                attendance.begin();
                if (screen.interactive()) {
                    screen.notice("-- Welcome, " + journal.me() + ". Type a message, or /help.");
                }
                enter(rooms);
                return chat.run();
            } finally {
                // From here on it is no surprise that the client is closed.
                ending.set(true);
            }
        }
    }

    /** Tells what the connection has to say; any thread. */
    private void tell(Screen door, String line) {
        Screen now = inside;
        (now == null ? door : now).notice(line);
    }

    private Chat chat(
            ParleyClient client,
            Screen screen,
            Journal journal,
            Transcript transcript,
            Navigation navigation,
            RoomCommands rooms,
            Attendance attendance,
            List<WindowCommands> more) {
        Formatter formatter = new Formatter(clock());
        FileCommands fileCommands =
                new FileCommands(client, screen, formatter, state, files, transfers, surroundings, options.downloads());
        Chat chat = new Chat(screen, state, sent, fileCommands::there);
        Sending sending = new Sending(client, transcript, sent, journal, formatter, chat::complaints);
        Choosing choosing = new Choosing(state, journal);
        List<Command> others =
                new ArrayList<>(new ChangeCommands(screen, choosing, journal, formatter, sending).commands());
        others.addAll(new ThreadCommands(client, navigation, state, choosing, journal, files).commands());
        others.addAll(rooms.commands());
        others.addAll(new ReadCommands(client, screen, rooms, choosing, journal).commands());
        others.addAll(new AttendanceCommands(client, screen, attendance).commands());
        others.addAll(new DeviceCommands(client, screen, surroundings.zone(), chat::answered).commands());
        others.addAll(fileCommands.commands());
        more.forEach(each -> others.addAll(each.commands()));
        TerminalScreen shown = canvas;
        if (shown != null) {
            others.add(new ShowCommand(client, screen, shown, fileCommands, () -> images(shown)).command());
        }
        chat.commands(
                new MessageCommands(client, screen, state, navigation, transcript, sending, files, journal), others);
        return chat;
    }

    private void enter(RoomCommands rooms) {
        try {
            rooms.enter(options.rooms());
        } catch (RuntimeException e) {
            throw Trouble.of(e);
        }
    }

    private ImageTerminal images(TerminalScreen terminal) {
        ImageStyle asked = options.images();
        TerminalReport report = terminal.report();
        ImageStyle style = asked != null ? asked : ImageStyle.of(surroundings.environment(), report);
        return ImageTerminal.of(style, surroundings.environment(), report, terminal.columns(), terminal.rows());
    }

    private Clock clock() {
        return Clock.system(surroundings.zone());
    }

    private int history(Screen screen) {
        Integer asked = options.history();
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

    /** Ends the program, although the main thread waits for input: the client will not come back. */
    private void gone(Screen screen, String reason) {
        if (ending.compareAndSet(false, true)) {
            screen.error("disconnected: " + reason);
            screen.close();
            surroundings.abort().accept(ExitCode.UNAVAILABLE);
        }
    }

    /** Ends the program in a pipe: what was asked for cannot be written any more. */
    private void outputGone() {
        if (ending.compareAndSet(false, true)) {
            Trouble trouble = Trouble.outputGone();
            surroundings.err().println("parley: " + trouble.line());
            surroundings.abort().accept(trouble.exit());
        }
    }
}
