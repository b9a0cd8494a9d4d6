package chat.parley.cli.script;

import chat.parley.cli.arguments.Arguments;
import chat.parley.cli.outcome.Answer;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.process.TextInput;
import chat.parley.cli.screen.Screen;
import chat.parley.protocol.Body;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ProtocolException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import org.apache.commons.cli.Options;

/** {@code parley send}: one message, which is acknowledged when it ends well. */
final class SendScript implements Script {
    /** How many bytes of a message are read: more than the longest takes, which is 3 for each of its UTF-16 units. */
    private static final int MOST_BYTES = 4 * Limits.MAX_TEXT_CHARS;

    private static final String LONGER = "; parley upload shares a longer one";

    @Override
    public String name() {
        return "send";
    }

    @Override
    public Options options() {
        return Arguments.targets();
    }

    @Override
    public String usage() {
        return """
            Usage: parley send (--room ROOM | --to USER) [OPTION]... [TEXT]
            Say something. Without TEXT the whole standard input is the message, line ends at its end left out.
            Ends with 0 only when the message is on disk and will reach everybody.

              -r, --room ROOM        room to say it in, which must be there
                  --to USER          user to say it to, in private
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
        arguments.atMost(1, ": quote a text of several words");
        if (arguments.words().isEmpty() && surroundings.terminal()) {
            throw arguments.usage("there is no text: give one, or pipe it in");
        }
        String text = arguments.words().isEmpty()
                ? input(surroundings)
                : arguments.words().get(0);
        check(text);
        return client -> {
            Entering.enter(client, target);
            Answer.await(target, client.post(target, text));
            return ExitCode.OK;
        };
    }

    private static String input(Surroundings surroundings) {
        try {
            String text = new TextInput(surroundings.in()).readAll(MOST_BYTES);
            if (text == null) {
                throw new Trouble(
                        ExitCode.REFUSED,
                        "the input is longer than a message, which has 1 to " + Limits.MAX_TEXT_CHARS + " characters"
                                + LONGER);
            }
            return text.replaceFirst("[\\r\\n]+\\z", "");
        } catch (CharacterCodingException e) {
            throw new Trouble(ExitCode.REFUSED, "the input is not UTF-8; parley upload shares any bytes");
        } catch (IOException e) {
            throw new Trouble(ExitCode.IO, "cannot read the input: " + e.getMessage());
        }
    }

    private static void check(String text) {
        try {
            Body.Text.check(text);
        } catch (ProtocolException e) {
            String remedy = text.length() > Limits.MAX_TEXT_CHARS ? LONGER : "";
            throw new Trouble(ExitCode.REFUSED, e.getMessage() + remedy);
        }
    }
}
