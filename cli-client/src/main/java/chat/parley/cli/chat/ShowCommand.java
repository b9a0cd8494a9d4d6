package chat.parley.cli.chat;

import chat.parley.cli.command.Command;
import chat.parley.cli.command.Pace;
import chat.parley.cli.command.Word;
import chat.parley.cli.command.Words;
import chat.parley.cli.image.ImageTerminal;
import chat.parley.cli.outcome.Answer;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.screen.Canvas;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.text.Formatter;
import chat.parley.cli.transfer.Transfer;
import chat.parley.client.ParleyClient;
import chat.parley.client.file.FileTransfers;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.ServerFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Shows an image that was shared: only when it is asked for, and nothing of it is kept. */
final class ShowCommand {
    /** The part of the window's height that an image takes at most, as its divisor. */
    private static final int SHARE = 2;
    /** How many columns stay free at the right: some terminals begin a new line once the last one is written. */
    private static final int EDGE = 1;

    private final ParleyClient client;
    private final Screen screen;
    private final Canvas canvas;
    private final FileCommands files;
    private final Supplier<ImageTerminal> images;

    ShowCommand(ParleyClient client, Screen screen, Canvas canvas, FileCommands files, Supplier<ImageTerminal> images) {
        this.client = client;
        this.screen = screen;
        this.canvas = canvas;
        this.files = files;
        this.images = images;
    }

    Command command() {
        return new Command(
                List.of("show"),
                1,
                "NAME|ID",
                "show an image that was shared",
                Pace.BESIDE,
                List.of(Word.FILE),
                words -> show(words, words.count() == 1 ? words.get(0) : words.whole()));
    }

    private void show(Words words, String what) throws InterruptedException {
        String id = files.idOf(words, what);
        FileInfo info = Answer.await(
                        client.request(request -> new ClientFrame.Download(request, id), ServerFrame.Download.class))
                .file();
        if (info.size() > ImageTerminal.mostBytes()) {
            throw new Trouble(
                    ExitCode.REFUSED,
                    info.name() + " has " + Formatter.size(info.size()) + ", and images of up to "
                            + Formatter.size(ImageTerminal.mostBytes()) + " are shown: /download it");
        }
        try {
            Path folder = Files.createTempDirectory("parley");
            try {
                fetchAndDraw(info, folder.resolve("image"));
            } finally {
                Files.deleteIfExists(folder.resolve("image"));
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new Trouble(ExitCode.IO, "no place to fetch the image to: " + e.getMessage());
        }
    }

    private void fetchAndDraw(FileInfo info, Path file) throws InterruptedException {
        files.carry(
                Transfer.Direction.DOWN,
                info.name(),
                progress -> new FileTransfers(client).download(info.file(), file, progress),
                (saved, size) -> "-- " + info.name() + " (" + size + ")");
        // Not there when it was cancelled.
        if (Files.exists(file)) {
            int rows = Math.max(1, canvas.rows() / SHARE);
            screen.draw(List.of(images.get().draw(file, Math.max(1, canvas.columns() - EDGE), rows)));
        }
    }
}
