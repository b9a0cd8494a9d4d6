package chat.parley.cli.chat;

import chat.parley.cli.command.Command;
import chat.parley.cli.command.Pace;
import chat.parley.cli.command.Word;
import chat.parley.cli.command.Words;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.window.Notifier;
import java.util.List;
import java.util.Locale;

/** What can be set of a window. */
final class WindowCommands {
    private final Screen screen;
    private final Notifier notifier;

    WindowCommands(Screen screen, Notifier notifier) {
        this.screen = screen;
        this.notifier = notifier;
    }

    List<Command> commands() {
        return List.of(new Command(
                List.of("notify"),
                0,
                "[bell|desktop|off]",
                "how you are called when somebody means you",
                Pace.AT_ONCE,
                List.of(Word.ANYTHING),
                this::notifying));
    }

    private void notifying(Words words) {
        if (words.count() > 0) {
            notifier.way(Notifier.named(words.get(0))
                    .orElseThrow(() -> new Trouble(ExitCode.REFUSED, "usage: /notify bell, desktop or off")));
        }
        screen.notice("-- mentions: " + notifier.way().name().toLowerCase(Locale.ROOT));
    }
}
