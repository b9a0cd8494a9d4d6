package chat.parley.cli.chat;

import chat.parley.cli.command.Command;
import chat.parley.cli.command.Pace;
import chat.parley.cli.command.Word;
import chat.parley.cli.command.Words;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.window.Notifier;
import chat.parley.cli.window.Window;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The commands for a chat that has a window. */
final class WindowCommands {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}");

    private final Screen screen;
    private final Notifier notifier;
    private final Window window;

    WindowCommands(Screen screen, Notifier notifier, Window window) {
        this.screen = screen;
        this.notifier = notifier;
        this.window = window;
    }

    List<Command> commands() {
        return List.of(
                new Command(
                        List.of("notify"),
                        0,
                        "[bell|desktop|off]",
                        "how you are called when somebody means you",
                        Pace.AT_ONCE,
                        List.of(Word.ANYTHING),
                        this::notifying),
                new Command(
                        List.of("unfold"),
                        0,
                        "[N]",
                        "show all of a long message; without N, of the newest",
                        Pace.AT_ONCE,
                        List.of(Word.ANYTHING),
                        this::unfold));
    }

    private void unfold(Words words) {
        String number = words.count() == 0 ? "" : words.get(0);
        if (!number.isEmpty() && !NUMBER.matcher(number).matches()) {
            throw new Trouble(ExitCode.REFUSED, "usage: /unfold, or /unfold N with the number below the message");
        }
        window.unfold(number.isEmpty() ? 0 : Integer.parseInt(number));
    }

    private void notifying(Words words) {
        if (words.count() > 0) {
            notifier.way(Notifier.named(words.get(0))
                    .orElseThrow(() -> new Trouble(ExitCode.REFUSED, "usage: /notify bell, desktop or off")));
        }
        screen.notice("-- mentions: " + notifier.way().name().toLowerCase(Locale.ROOT));
    }
}
