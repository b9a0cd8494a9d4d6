package chat.parley.cli.script;

import chat.parley.cli.arguments.Arguments;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.screen.Screen;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import java.util.List;
import org.apache.commons.cli.Options;

/** {@code parley tail}: what is said in rooms and in private, as it is said. */
final class TailScript implements Script {
    @Override
    public String name() {
        return "tail";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Arguments.value("room", "r"))
                .addOption(Arguments.flag("private", null))
                .addOption(Arguments.value("last", "n"))
                .addOption(Arguments.value("count", null))
                .addOption(Arguments.flag("json", null));
    }

    @Override
    public String usage() {
        return """
            Usage: parley tail (--room ROOM | --private)... [OPTION]...
            Follow rooms and private messages: what is said and shared goes to standard output, each message once,
            also after a lost connection. Goes on until Ctrl-C, SIGTERM or --count, and then ends with 0.

              -r, --room ROOM        room to follow, which must be there; repeat for more
                  --private          your private messages, too, with those that wait for you: what is written
                                     waits no longer, and is unread until a chat shows it
              -n, --last N           messages of each room to begin with, 0 to 200 [0]
                  --count N          end after N messages
                  --json             one JSON object a line, in the event form of docs/protocol.md
            """;
    }

    @Override
    public String examples() {
        return """
              parley tail --user bot --room ops --room lobby
              parley tail --user bot --room ops --json | jq --unbuffered -r .text
              parley tail --user bot --room ops --count 1
              parley tail --user bot --private --json | answer-questions
            """;
    }

    @Override
    public Task read(Arguments arguments, Surroundings surroundings, Screen screen) {
        arguments.atMost(0, "");
        List<RoomName> rooms = arguments.rooms();
        boolean mail = arguments.has("private");
        if (rooms.isEmpty() && !mail) {
            throw arguments.usage("which room? Use --room ROOM, or --private");
        }
        if (rooms.size() > Limits.MAX_ROOMS_PER_CONNECTION) {
            throw arguments.usage("at most " + Limits.MAX_ROOMS_PER_CONNECTION + " rooms can be followed at once");
        }
        int last = arguments.number("last", 0, Limits.MAX_PAGE_EVENTS, 0);
        int count = arguments.number("count", 1, Integer.MAX_VALUE, Tail.ENDLESS);
        return new Tail(rooms, mail, last, count, new EventOutput(screen, arguments.has("json"), surroundings), screen);
    }
}
