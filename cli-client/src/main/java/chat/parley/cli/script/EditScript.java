package chat.parley.cli.script;

import chat.parley.cli.arguments.Arguments;
import chat.parley.cli.process.Surroundings;
import chat.parley.protocol.ClientFrame;

/** {@code parley edit}: another text for a message of one's own. */
final class EditScript extends ChangeScript {
    @Override
    public String name() {
        return "edit";
    }

    @Override
    public String usage() {
        return """
            Usage: parley edit (--room ROOM | --to USER) [OPTION]... ID [TEXT]
            Give your message with that id another text. Without TEXT the whole standard input is the text, line
            ends at its end left out. Ends with 0 only when that is on disk and will reach everybody.

              -r, --room ROOM        the room in which it was said
                  --to USER          the user to whom it was said, in private
            """;
    }

    @Override
    public String examples() {
        return """
              parley edit --user ci --room ops 01KAJ6Q8X0000GZ4T9D3V1B7CK "build 42 is green again"
            """;
    }

    @Override
    Change change(Arguments arguments, Surroundings surroundings) {
        String text = MessageText.read(arguments, 1, surroundings);
        return (client, target, about, nonce) -> client.say(id -> new ClientFrame.Edit(id, target, about, nonce, text));
    }
}
