package chat.parley.cli.script;

import chat.parley.cli.arguments.Arguments;
import chat.parley.cli.file.FileSearch;
import chat.parley.cli.file.KnownFiles;
import chat.parley.cli.outcome.Answer;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.transfer.Transfer;
import chat.parley.client.ParleyClient;
import chat.parley.client.file.FileTransfers;
import chat.parley.protocol.RoomName;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** {@code parley download}: a file, which is complete and checked when it ends well. */
final class DownloadScript implements Script {
    @Override
    public String name() {
        return "download";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Arguments.value("room", "r"))
                .addOption(Arguments.value("out", "o"))
                .addOption(Arguments.flag("quiet", "q"));
    }

    @Override
    public String usage() {
        return """
            Usage: parley download [--room ROOM] [OPTION]... NAME|ID
            Fetch a file by its name, of several the newest, or by its id or the beginning of it; write on standard
            output where it is. Ends with 0 only when it is complete and its SHA-256 is right. Nothing is
            overwritten: in a folder where the name is taken, a number is added to it.

              -r, --room ROOM        where the file was shared [else among your private ones; an id is found anyway]
              -o, --out PATH         a folder for it, or a name that is free [the current folder]
              -q, --quiet            show no progress, on a terminal
            """;
    }

    @Override
    public String examples() {
        return """
              parley download --user bot --room ops report.html
              parley download --user bot --room ops report.html --out /srv/reports/latest.html
              less "$(parley download --user bot 5Q8ZK2M1N0C4V7B9X3T6R5W2YA --out /tmp)"
            """;
    }

    @Override
    public Task read(Arguments arguments, Surroundings surroundings, Screen screen) {
        if (arguments.words().isEmpty()) {
            throw arguments.usage("which file? Give its name or id");
        }
        arguments.atMost(1, ": quote a name with spaces");
        String what = arguments.words().get(0);
        RoomName room = arguments.room();
        Path out = arguments.path("out", surroundings);
        Path to = out == null ? surroundings.folder() : out;
        boolean folder = Files.isDirectory(to);
        if (!folder && Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            throw new Trouble(
                    ExitCode.IO,
                    "--out " + to + " is there already, and nothing is overwritten: remove it, "
                            + "or give another name");
        }
        return client -> {
            String id = find(client, room, what);
            Path saved;
            try (ProgressLine progress = ProgressLine.of(Transfer.Direction.DOWN, what, arguments, surroundings)) {
                saved = Answer.await(new FileTransfers(client).download(id, to, progress))
                        .path();
            }
            if (!folder && !saved.getFileName().equals(to.getFileName())) {
                throw new Trouble(
                        ExitCode.IO, "--out " + to + " was created meanwhile by somebody else; the file is " + saved);
            }
            screen.say(List.of(saved.toString()));
            return ExitCode.OK;
        };
    }

    private static String find(ParleyClient client, @Nullable RoomName room, String what) throws InterruptedException {
        if (room != null) {
            Entering.require(client, room);
        }
        return new FileSearch(client, new KnownFiles())
                .find(room, what)
                .or(() -> FileSearch.wholeId(what))
                .orElseThrow(() -> new Trouble(
                        ExitCode.REFUSED,
                        room == null
                                ? "no file \"" + what + "\" among your private ones; --room ROOM looks into a room"
                                : "no file \"" + what + "\" in " + room));
    }
}
