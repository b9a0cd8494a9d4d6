package chat.parley.cli;

import chat.parley.cli.arguments.Access;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.script.Script;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The texts of {@code --help}. */
final class Help {
    private static final String CHAT = """
            Usage: parley chat [OPTION]...
            Talk in rooms and share files. Type a message, or /help for the commands.

              -r, --room ROOM        room to enter; repeat for more, the first is the current one [lobby]
                  --downloads DIR    where files go [the current folder]
                  --history N        messages to show on entering a room, 0 to 200 [20; in a pipe 0]
                  --notify HOW       when you are mentioned: bell, desktop (a notification, where the
                                     terminal can pass one on) or off [bell]
                  --images STYLE     how /show shows images: kitty, iterm2, sixel or blocks [what the terminal
                                     says that it has; else blocks, which all do]
                  --no-typing        nobody sees that you type, and you see it of nobody
                  --forget-lines     keep neither the lines you type nor what you have seen
            """;
    private static final String ABOUT_CHAT = """

            A name that is new is registered with the password that you choose. Later a token in
            ~/.config/parley stands for it. A password that is given by --password-file or PARLEY_PASSWORD is
            what counts, whatever token is kept.

            In a pipe each line of input is a message or a command; they are carried out in order. Messages
            go to standard output, notices and errors to standard error. At the end of the input the
            program waits until everything is delivered, and ends.

            Examples:
              parley chat --user alice --room lobby
              parley chat --user bob --room ops --room lobby --notify desktop --url wss://chat.example.org
              parley chat --user bob --url wss://one.example.org --url wss://two.example.org
              printf 'hello\\n/quit\\n' | PARLEY_PASSWORD=... parley chat --user alice --room lobby
            """;

    private Help() {}

    static String chat() {
        return CHAT + access(", else you are asked") + ABOUT_CHAT + exitCodes();
    }

    static String of(Script script) {
        return script.usage() + access("") + "\nExamples:\n" + script.examples() + exitCodes();
    }

    private static String access(String otherwise) {
        return String.format(Locale.ROOT, Access.HELP, otherwise);
    }

    private static String exitCodes() {
        return "\nExit codes:\n"
                + Arrays.stream(ExitCode.values())
                        .map(code -> String.format(Locale.ROOT, "  %3d  %s", code.status(), code.meaning()))
                        .collect(Collectors.joining("\n"));
    }
}
