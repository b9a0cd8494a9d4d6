package chat.parley.cli.script;

import chat.parley.cli.arguments.Arguments;
import chat.parley.cli.outcome.Answer;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.screen.Screen;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import org.apache.commons.cli.Options;

/** {@code parley send}: one message, which is acknowledged when it ends well. */
final class SendScript implements Script {
    @Override
    public String name() {
        return "send";
    }

    @Override
    public Options options() {
        return Arguments.targets().addOption(Arguments.value("reply-to", null));
    }

    @Override
    public String usage() {
        return """
            Usage: parley send (--room ROOM | --to USER) [OPTION]... [TEXT]
            Say something. Without TEXT the whole standard input is the message, line ends at its end left out.
            Ends with 0 only when the message is on disk and will reach everybody.

              -r, --room ROOM        room to say it in, which must be there
                  --to USER          user to say it to, in private
                  --reply-to ID      the message there that it answers, by its id
            """;
    }

    @Override
    public String examples() {
        return """
              parley send --user ci --room ops "build 42 is green"
              uptime | parley send --user ci --room ops
              parley send --user ci --to alice -- "--force was needed"
            """;
    }

    @Override
    public Task read(Arguments arguments, Surroundings surroundings, Screen screen) {
        Conversation target = arguments.target();
        String text = MessageText.read(arguments, 0, surroundings);
        String answered = arguments.last("reply-to");
        EventId replyTo =
                answered == null ? null : arguments.named("--reply-to", answered, () -> EventId.parse(answered));
        return client -> {
            Entering.enter(client, target);
            Nonce nonce = client.nonce();
            Answer.await(target, client.say(id -> new ClientFrame.Post(id, target, nonce, text, replyTo)));
            return ExitCode.OK;
        };
    }
}
