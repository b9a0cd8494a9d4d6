package chat.parley.cli.chat;

import chat.parley.cli.command.Command;
import chat.parley.cli.command.Input;
import chat.parley.cli.command.Pace;
import chat.parley.cli.command.Word;
import chat.parley.cli.command.Words;
import chat.parley.cli.file.FileSearch;
import chat.parley.cli.file.KnownFiles;
import chat.parley.cli.outcome.Answer;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.text.Formatter;
import chat.parley.cli.transfer.Transfer;
import chat.parley.cli.transfer.Transfers;
import chat.parley.client.ParleyClient;
import chat.parley.client.file.FileTransfers;
import chat.parley.client.file.Progress;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sharing, listing and fetching files. */
final class FileCommands {
    private static final int LISTED = 50;

    private final ParleyClient client;
    private final FileTransfers transfers;
    private final Transfers running;
    private final Screen screen;
    private final Formatter formatter;
    private final ChatState state;
    private final KnownFiles known;
    private final FileSearch search;
    private final Surroundings surroundings;
    private final Path downloads;

    FileCommands(
            ParleyClient client,
            Screen screen,
            Formatter formatter,
            ChatState state,
            KnownFiles known,
            Transfers running,
            Surroundings surroundings,
            Path downloads) {
        this.client = client;
        this.transfers = new FileTransfers(client);
        this.screen = screen;
        this.formatter = formatter;
        this.state = state;
        this.known = known;
        this.running = running;
        this.search = new FileSearch(client, known);
        this.surroundings = surroundings;
        this.downloads = downloads;
    }

    List<Command> commands() {
        return List.of(
                new Command(
                        List.of("files"),
                        0,
                        "[USER]",
                        "files shared in the current room, or with a user",
                        Pace.IN_TURN,
                        List.of(Word.USER),
                        this::list),
                new Command(
                        List.of("upload"),
                        1,
                        "PATH [USER]",
                        "share a file with the current room, or one user",
                        Pace.BESIDE,
                        List.of(Word.PATH, Word.USER),
                        this::uploadTo),
                new Command(
                        List.of("sendfile", "sendimage"),
                        2,
                        "USER PATH",
                        "share a file with one user",
                        Pace.BESIDE,
                        List.of(Word.USER, Word.PATH),
                        words -> upload(restAsPath(words, 1), new UserName(words.get(0)))),
                new Command(
                        List.of("file"),
                        1,
                        "PATH",
                        "share a file with the current room; may have spaces",
                        Pace.BESIDE,
                        List.of(Word.PATH),
                        words -> upload(words.whole(), ChatState.orTrouble(words.typedIn()))),
                new Command(
                        List.of("download"),
                        1,
                        "NAME|ID [PATH]",
                        "fetch a file; nothing is overwritten",
                        Pace.BESIDE,
                        List.of(Word.FILE, Word.PATH),
                        this::downloadTo),
                new Command(
                        List.of("fetch"),
                        1,
                        "NAME",
                        "fetch a file; the name may have spaces",
                        Pace.BESIDE,
                        List.of(Word.FILE),
                        words -> download(words, words.whole(), null)),
                new Command(
                        List.of("cancel"),
                        0,
                        "[NAME]",
                        "give up the newest transfer, or the one of that file",
                        Pace.AT_ONCE,
                        List.of(Word.ANYTHING),
                        this::cancel));
    }

    /**
     * Whether there is the file that {@code command} is about: on this computer, for a command that shares one; for one
     * that fetches it among those that are known, or, where nobody types meanwhile, among all.
     */
    boolean there(Input command) {
        Words words = new Words(command.rest());
        if (words.count() == 0) {
            return false;
        }
        if (!"file".equals(command.command())) {
            return known.has(words.whole())
                    || (!screen.interactive()
                            && search.find(state.current(), words.whole()).isPresent());
        }
        try {
            return Files.exists(surroundings.resolve(words.whole()));
        } catch (InvalidPathException noPath) {
            return false;
        }
    }

    private void uploadTo(Words words) throws InterruptedException {
        atMostTwo(words, "/upload PATH [USER]");
        upload(words.get(0), words.count() > 1 ? new UserName(words.get(1)) : ChatState.orTrouble(words.typedIn()));
    }

    private void downloadTo(Words words) throws InterruptedException {
        atMostTwo(words, "/download NAME|ID [PATH]");
        download(words, words.get(0), words.count() > 1 ? words.get(1) : null);
    }

    private static void atMostTwo(Words words, String usage) {
        if (words.count() > 2) {
            throw new Trouble(ExitCode.REFUSED, "usage: " + usage + "; quote a name or path with spaces");
        }
    }

    private static String restAsPath(Words words, int index) {
        return words.count() == index + 1 ? words.get(index) : words.from(index);
    }

    private void list(Words words) {
        Conversation conversation = words.count() > 0 ? new UserName(words.get(0)) : state.currentOrTrouble();
        ServerFrame.Files files = client.files(conversation, null, LISTED).join();
        files.files().forEach(known::add);
        if (files.files().isEmpty()) {
            screen.say(List.of("no files yet: /upload PATH"));
        } else {
            screen.say(files.files().stream()
                    .map(shared ->
                            formatter.file(shared, known.shortIdOf(shared.info().file())))
                    .toList());
        }
        if (files.more()) {
            screen.notice("-- there are older ones; /download finds them, too");
        }
    }

    private void upload(String typed, Conversation target) throws InterruptedException {
        Path path = path(typed);
        String name = String.valueOf(path.getFileName());
        carry(
                Transfer.Direction.UP,
                name,
                progress -> transfers.upload(target, path, progress),
                (id, size) -> "-- sent " + name + " to " + target + " (" + size + ")");
    }

    private void download(Words words, String what, @Nullable String typedPath) throws InterruptedException {
        Path to = typedPath == null ? downloads : path(typedPath);
        String id = idOf(words, what);
        carry(Transfer.Direction.DOWN, what, progress -> transfers.download(id, to, progress), (file, size) -> {
            String name = String.valueOf(file.path().getFileName());
            boolean renamed = typedPath == null && !name.equals(file.info().name());
            return "-- saved " + file.info().name() + (renamed ? " under another name," : " as") + " " + file.path()
                    + " (" + size + ", SHA-256 ok)";
        });
    }

    /**
     * Carries out a transfer, and waits until it has ended or was given up. {@code end} makes the last line of what came
     * of it, and of its size and duration.
     */
    <T> void carry(
            Transfer.Direction direction,
            String name,
            Function<Progress, CompletableFuture<T>> start,
            BiFunction<T, String, String> end)
            throws InterruptedException {
        CompletableFuture<Boolean> givenUp = new CompletableFuture<>();
        Transfer transfer = running.begin(direction, name, () -> givenUp.complete(true));
        try {
            CompletableFuture<T> work = start.apply(transfer);
            var unused = givenUp.thenRun(() -> work.cancel(true));
            T result = Answer.await(work);
            String size = Formatter.size(transfer.totalBytes())
                    + String.format(Locale.ROOT, " in %.1f s", transfer.seconds());
            running.ended(transfer);
            screen.notice(end.apply(result, size));
        } catch (CancellationException e) {
            screen.notice("-- cancelled: " + name);
        } finally {
            running.ended(transfer);
        }
    }

    private void cancel(Words words) {
        String name = words.whole();
        if (running.cancelNewest(transfer -> name.isEmpty() || transfer.name().equals(name))
                .isEmpty()) {
            throw new Trouble(
                    ExitCode.REFUSED,
                    name.isEmpty() ? "no file is being sent or fetched" : "no transfer of \"" + name + "\"");
        }
    }

    private Path path(String typed) {
        try {
            return surroundings.resolve(typed);
        } catch (InvalidPathException e) {
            throw new Trouble(ExitCode.IO, "\"" + typed + "\" is no path");
        }
    }

    /**
     * The id of the file {@code what}. Names are looked for in the conversation that the words were typed in, then among
     * the private messages; else it must be an id.
     */
    String idOf(Words words, String what) {
        Conversation current = words.typedIn();
        RoomName room = current instanceof RoomName name ? name : null;
        return search.find(current, what)
                .or(() -> current == null ? Optional.empty() : search.find(null, what))
                .or(() -> FileSearch.wholeId(what))
                .orElseThrow(() -> new Trouble(
                        ExitCode.REFUSED,
                        room == null
                                ? "no file \"" + what + "\" among your private ones; /files USER lists them"
                                : "no file \"" + what + "\" in " + room + "; /files lists them"));
    }
}
