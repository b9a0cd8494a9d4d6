package chat.parley.cli.script;

import chat.parley.cli.arguments.Arguments;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.text.EmojiNames;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Emoji;
import org.apache.commons.cli.Options;

/** {@code parley react}: an emoji at a message. */
final class ReactScript extends ChangeScript {
    @Override
    public String name() {
        return "react";
    }

    @Override
    public Options options() {
        return Arguments.targets().addOption(Arguments.flag("off", null));
    }

    @Override
    public String usage() {
        return """
            Usage: parley react (--room ROOM | --to USER) [OPTION]... ID EMOJI
            Show one emoji at the message with that id: 👍, or by its name, such as :+1:.

              -r, --room ROOM        the room in which it was said
                  --to USER          the other one, if it was said in private
                  --off              withdraw the emoji
            """;
    }

    @Override
    public String examples() {
        return """
              parley react --user bot --room ops 01KAJ6Q8X0000GZ4T9D3V1B7CK 👍
            """;
    }

    @Override
    Change change(Arguments arguments, Surroundings surroundings) {
        if (arguments.words().size() < 2) {
            throw arguments.usage("which emoji?");
        }
        arguments.atMost(2, "");
        String emoji = emoji(arguments, arguments.words().get(1));
        boolean on = !arguments.has("off");
        return (client, target, about, nonce) ->
                client.say(id -> new ClientFrame.React(id, target, about, nonce, emoji, on));
    }

    private static String emoji(Arguments arguments, String word) {
        return EmojiNames.isName(word)
                ? EmojiNames.named(word).orElseThrow(() -> arguments.usage("no emoji is named " + word))
                : Emoji.canonical(word);
    }
}
