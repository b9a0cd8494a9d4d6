package chat.parley.cli.script;

import chat.parley.cli.arguments.Arguments;
import chat.parley.cli.outcome.Answer;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.transfer.Transfer;
import chat.parley.client.ParleyClient;
import chat.parley.client.file.FileTransfers;
import chat.parley.protocol.Conversation;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.cli.Options;

/** {@code parley upload}: files for a room or a user, which are shared when it ends well. */
final class UploadScript implements Script {
    @Override
    public String name() {
        return "upload";
    }

    @Override
    public Options options() {
        return Arguments.targets().addOption(Arguments.flag("quiet", "q"));
    }

    @Override
    public String usage() {
        return """
            Usage: parley upload (--room ROOM | --to USER) [OPTION]... FILE...
            Share files, one after another. Ends with 0 only when all of them are complete and announced; one that
            cannot be shared is named, and the others are.

              -r, --room ROOM        room to share them with, which must be there
                  --to USER          user to share them with, in private
              -q, --quiet            show no progress, on a terminal
            """;
    }

    @Override
    public String examples() {
        return """
              parley upload --user ci --room ops target/report.html
              parley upload --user ci --to alice *.log
            """;
    }

    @Override
    public Task read(Arguments arguments, Surroundings surroundings, Screen screen) {
        Conversation target = arguments.target();
        if (arguments.words().isEmpty()) {
            throw arguments.usage("which file? Name one or more");
        }
        List<Path> files = arguments.words().stream()
                .map(file -> arguments.path("", file, surroundings))
                .toList();
        return client -> {
            Entering.enter(client, target);
            return upload(
                    client,
                    target,
                    files,
                    screen,
                    name -> ProgressLine.of(Transfer.Direction.UP, name, arguments, surroundings));
        };
    }

    private static ExitCode upload(
            ParleyClient client,
            Conversation target,
            List<Path> files,
            Screen screen,
            Function<String, ProgressLine> progressOf)
            throws InterruptedException {
        FileTransfers transfers = new FileTransfers(client);
        ExitCode first = ExitCode.OK;
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            try (ProgressLine progress = progressOf.apply(name)) {
                Answer.await(target, transfers.upload(target, file, progress));
            } catch (Trouble e) {
                screen.error(e.line().contains(name) ? e.line() : e.about(name).line());
                first = first == ExitCode.OK ? e.exit() : first;
            }
        }
        return first;
    }
}
