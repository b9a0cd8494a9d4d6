package chat.parley.cli.script;

import chat.parley.cli.arguments.Arguments;
import chat.parley.cli.process.Surroundings;
import chat.parley.protocol.ClientFrame;

/** {@code parley delete}: takes back a message of one's own. */
final class DeleteScript extends ChangeScript {
    @Override
    public String name() {
        return "delete";
    }

    @Override
    public String usage() {
        return """
            Usage: parley delete (--room ROOM | --to USER) [OPTION]... ID
            Take back your message or file with that id: from then on nobody is told what it was.

              -r, --room ROOM        the room in which it was said
                  --to USER          the user to whom it was said, in private
            """;
    }

    @Override
    public String examples() {
        return """
              parley delete --user ci --room ops 01KAJ6Q8X0000GZ4T9D3V1B7CK
            """;
    }

    @Override
    Change change(Arguments arguments, Surroundings surroundings) {
        arguments.atMost(1, "");
        return (client, target, about, nonce) -> client.say(id -> new ClientFrame.Remove(id, target, about, nonce));
    }
}
