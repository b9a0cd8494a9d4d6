package chat.parley.cli.chat;

import chat.parley.cli.command.Command;
import chat.parley.cli.command.Pace;
import chat.parley.cli.command.Word;
import chat.parley.cli.command.Words;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.screen.Screen;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.Feature;
import java.util.List;

/** Saying that one is away, and whether others see that one types. */
final class AttendanceCommands {
    private final ParleyClient client;
    private final Screen screen;
    private final Attendance attendance;

    AttendanceCommands(ParleyClient client, Screen screen, Attendance attendance) {
        this.client = client;
        this.screen = screen;
        this.attendance = attendance;
    }

    List<Command> commands() {
        return List.of(
                command("away", "", "others see that you are away, until /back", List.of(), words -> away(true)),
                command("back", "", "others see that you are there again", List.of(), words -> away(false)),
                command(
                        "typing",
                        "[on|off]",
                        "whether others see that you type, and you see it of them",
                        List.of(Word.ANYTHING),
                        this::typing));
    }

    private static Command command(String name, String usage, String help, List<Word> words, Command.Handler handler) {
        return new Command(List.of(name), 0, usage, help, Pace.AT_ONCE, words, handler);
    }

    private void away(boolean now) {
        if (!client.offers(Feature.AWAY)) {
            throw new Trouble(ExitCode.REFUSED, "this server does not tell who is away");
        }
        attendance.away(now);
        screen.notice(now ? "-- you are away until /back" : "-- you are back");
    }

    private void typing(Words words) {
        if (words.count() > 0) {
            attendance.shareTyping(
                    switch (words.get(0)) {
                        case "on" -> true;
                        case "off" -> false;
                        default -> throw new Trouble(ExitCode.REFUSED, "usage: /typing on or off");
                    });
        }
        screen.notice("-- typing: " + (attendance.sharesTyping() ? "on" : "off"));
    }
}
