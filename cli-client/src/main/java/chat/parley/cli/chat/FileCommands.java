package chat.parley.cli.chat;

import chat.parley.cli.command.Command;
import chat.parley.cli.command.Words;
import chat.parley.cli.file.FileSearch;
import chat.parley.cli.file.KnownFiles;
import chat.parley.cli.outcome.Answer;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.text.Formatter;
import chat.parley.client.ParleyClient;
import chat.parley.client.file.Downloaded;
import chat.parley.client.file.FileTransfers;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sharing, listing and fetching files. */
final class FileCommands {
    private static final int LISTED = 50;

    private final ParleyClient client;
    private final FileTransfers transfers;
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
            Surroundings surroundings,
            Path downloads) {
        this.client = client;
        this.transfers = new FileTransfers(client);
        this.screen = screen;
        this.formatter = formatter;
        this.state = state;
        this.known = known;
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
                        false,
                        this::list),
                new Command(
                        List.of("upload"),
                        1,
                        "PATH [USER]",
                        "share a file with the current room, or one user",
                        true,
                        this::uploadTo),
                new Command(
                        List.of("sendfile", "sendimage"),
                        2,
                        "USER PATH",
                        "share a file with one user",
                        true,
                        words -> upload(restAsPath(words, 1), new UserName(words.get(0)))),
                new Command(
                        List.of("file"),
                        1,
                        "PATH",
                        "share a file with the current room; may have spaces",
                        true,
                        words -> upload(words.whole(), state.currentOrTrouble())),
                new Command(
                        List.of("download"),
                        1,
                        "NAME|ID [PATH]",
                        "fetch a file; nothing is overwritten",
                        true,
                        this::downloadTo),
                new Command(
                        List.of("fetch"),
                        1,
                        "NAME",
                        "fetch a file; the name may have spaces",
                        true,
                        words -> download(words.whole(), null)));
    }

    private void uploadTo(Words words) throws InterruptedException {
        atMostTwo(words, "/upload PATH [USER]");
        upload(words.get(0), words.count() > 1 ? new UserName(words.get(1)) : state.currentOrTrouble());
    }

    private void downloadTo(Words words) throws InterruptedException {
        atMostTwo(words, "/download NAME|ID [PATH]");
        download(words.get(0), words.count() > 1 ? words.get(1) : null);
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
                            formatter.file(shared, known.shortIdOf(shared.file().file())))
                    .toList());
        }
        if (files.more()) {
            screen.notice("-- there are older ones; /download finds them, too");
        }
    }

    private void upload(String typed, Conversation target) throws InterruptedException {
        Path path = path(typed);
        TransferProgress progress = new TransferProgress(screen, "sending " + path.getFileName());
        Answer.await(transfers.upload(target, path, progress));
        progress.finished("sent " + path.getFileName() + " to " + target, "");
    }

    private void download(String what, @Nullable String typedPath) throws InterruptedException {
        Path to = typedPath == null ? downloads : path(typedPath);
        TransferProgress progress = new TransferProgress(screen, "fetching " + what);
        Downloaded file = Answer.await(transfers.download(idOf(what), to, progress));
        String name = String.valueOf(file.path().getFileName());
        boolean renamed = typedPath == null && !name.equals(file.info().name());
        progress.finished(
                "saved " + file.info().name() + (renamed ? " under another name," : " as") + " " + file.path(),
                ", SHA-256 ok");
    }

    private Path path(String typed) {
        try {
            return surroundings.resolve(typed);
        } catch (InvalidPathException e) {
            throw new Trouble(ExitCode.IO, "\"" + typed + "\" is no path");
        }
    }

    /** Looked for in the current room, then among the private messages; else it must be an id. */
    private String idOf(String what) {
        RoomName room = state.current();
        return search.find(room, what)
                .or(() -> room == null ? Optional.empty() : search.find(null, what))
                .or(() -> FileSearch.wholeId(what))
                .orElseThrow(() -> new Trouble(
                        ExitCode.REFUSED,
                        room == null
                                ? "no file \"" + what + "\" among your private ones; /files USER lists them"
                                : "no file \"" + what + "\" in " + room + "; /files lists them"));
    }
}
