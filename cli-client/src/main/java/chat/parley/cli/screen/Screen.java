package chat.parley.cli.screen;

import chat.parley.cli.text.SafeText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where lines are shown and typed. Everything shown is made safe first ({@link SafeText}). Showing is thread-safe; reading
 * is for one thread.
 */
public interface Screen extends AutoCloseable {

    /** Shows lines that are part of the conversation. */
    void say(List<String> lines);

    /** Shows a line about the conversation: who came, what was saved, whether the connection is there. */
    void notice(String line);

    /** Shows a line about something that did not work. */
    void error(String line);

    /** Shows lines that have escape sequences of this program's own, as they are: a picture. Only on a terminal. */
    void draw(List<String> lines);

    /** The next line typed, without line end; null when there are no more. */
    @Nullable
    String readLine(String prompt);

    /**
     * Whether the line that was read last begins with what was pasted there: then it is a text, whatever it looks like.
     */
    default boolean pasted() {
        return false;
    }

    /** Reads a line as {@link #readLine} does, without showing what is typed; null, too, where nobody can type. */
    @Nullable
    String readSecret(String prompt);

    /** Whether a human sits at this screen. */
    boolean interactive();

    @Override
    void close();
}
