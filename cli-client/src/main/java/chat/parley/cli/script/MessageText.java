package chat.parley.cli.script;

import chat.parley.cli.arguments.Arguments;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.process.TextInput;
import chat.parley.protocol.Body;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ProtocolException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;

/** The text of a message: a word of the command line or, without it, the whole standard input. */
final class MessageText {
    /** How many bytes of a message are read: more than the longest takes, which is 3 for each of its UTF-16 units. */
    private static final int MOST_BYTES = 4 * Limits.MAX_TEXT_CHARS;

    private static final String LONGER = "; parley upload shares a longer one";

    private MessageText() {}

    /**
     * Reads a text that may be said; throws a {@link Trouble} if there is none, or it is none.
     *
     * @param word the index of the word that it is, if there is such a word: the last one that there may be
     */
    static String read(Arguments arguments, int word, Surroundings surroundings) {
        arguments.atMost(word + 1, ": quote a text of several words");
        boolean given = arguments.words().size() > word;
        if (!given && surroundings.terminal()) {
            throw arguments.usage("there is no text: give one, or pipe it in");
        }
        String text = given ? arguments.words().get(word) : input(surroundings);
        check(text);
        return text;
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
