package chat.parley.cli.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.cli.arguments.Arguments;
import chat.parley.cli.outcome.Answer;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.text.SafeText;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import org.apache.commons.cli.Options;

/** {@code parley users}: who is in a room, or connected at all. */
final class UsersScript implements Script {
    @Override
    public String name() {
        return "users";
    }

    @Override
    public Options options() {
        return new Options().addOption(Arguments.value("room", "r")).addOption(Arguments.flag("json", null));
    }

    @Override
    public String usage() {
        return """
            Usage: parley users [--room ROOM] [OPTION]...
            Who is connected, one name a line, with (away) behind those who are; you are, while you ask. At most
            1000 are named.

              -r, --room ROOM        who is in this room
                  --json             one JSON object a line, as in the reply to users in docs/protocol.md
            """;
    }

    @Override
    public String examples() {
        return """
              parley users --user bot
              parley users --user bot --room ops --json
            """;
    }

    @Override
    public Task read(Arguments arguments, Surroundings surroundings, Screen screen) {
        arguments.atMost(0, "");
        RoomName room = arguments.room();
        boolean json = arguments.has("json");
        return client -> {
            ServerFrame.Users users =
                    room == null ? Answer.await(client.users(null)) : Answer.await(room, client.users(room));
            screen.say(users.users().stream().map(user -> line(user, json)).toList());
            if (users.total() > users.users().size()) {
                screen.notice("-- and " + (users.total() - users.users().size()) + " more");
            }
            return ExitCode.OK;
        };
    }

    private static String line(ServerFrame.UserConnections user, boolean json) {
        return json
                ? SafeText.json(new String(FrameCodec.write(user), UTF_8))
                : user.user() + (Boolean.TRUE.equals(user.away()) ? " (away)" : "");
    }
}
