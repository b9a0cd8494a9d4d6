package chat.parley.cli.command;

import chat.parley.cli.screen.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** {@code /help}, from the table itself. */
public final class HelpCommand {
    private static final List<String> KEYS = List.of(
            "",
            "Tab                        completes commands, names and paths",
            "Alt-1 to Alt-9             the conversation of that number",
            "Ctrl-N, Ctrl-P             the next conversation, the one before",
            "Alt-A                      what is unread",
            "Up, Ctrl-R                 lines typed before",
            "Alt-Enter                  another line of the same message",
            "Ctrl-C                     drops the line; on an empty one, cancels a transfer",
            "Ctrl-D                     leaves");

    private final Screen screen;
    private final Supplier<CommandTable> table;

    public HelpCommand(Screen screen, Supplier<CommandTable> table) {
        this.screen = screen;
        this.table = table;
    }

    public Command command() {
        return new Command(
                List.of("help", "?"),
                0,
                "[COMMAND]",
                "this list, or one command",
                Pace.AT_ONCE,
                List.of(Word.COMMAND),
                this::help);
    }

    private void help(Words words) {
        List<String> lines = new ArrayList<>();
        if (words.count() > 0) {
            String name = words.get(0);
            Command command = table.get().find(name.startsWith("/") ? name.substring(1) : name);
            lines.add(command.synopsis() + "  " + command.help());
            if (command.names().size() > 1) {
                lines.add("also: /"
                        + String.join(
                                ", /",
                                command.names().subList(1, command.names().size())));
            }
        } else {
            lines.add(
                    "Any other line is a message to the current conversation; one that begins with // begins with /.");
            table.get()
                    .commands()
                    .forEach(command ->
                            lines.add(String.format(Locale.ROOT, "%-26s %s", command.synopsis(), command.help())));
            if (screen.interactive()) {
                lines.addAll(KEYS);
            }
            lines.add("As elsewhere: !INFO, !FILE PATH, !DISCONNECT, upload: PATH, download: NAME");
        }
        screen.say(lines);
    }
}
