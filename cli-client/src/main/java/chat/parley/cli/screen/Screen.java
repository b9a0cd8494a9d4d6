package chat.parley.cli.screen;

import chat.parley.cli.text.SafeText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where lines are shown and typed. Everything shown is made safe first ({@link SafeText}). Showing is thread-safe; reading
 * is for one thread.
 */
public interface Screen extends AutoCloseable {

    /** Part of the conversation. */
    void say(List<String> lines);

    /** About the conversation: who came, what was saved, whether the connection is there. */
    void notice(String line);

    /** Something did not work. */
    void error(String line);

    /** Lines with escape sequences of this program's own, as they are: a picture. Only on a terminal. */
    void draw(List<String> lines);

    /** The next line typed, without line end; null when there are no more. */
    @Nullable
    String readLine(String prompt);

    /** Whether the line read last begins with what was pasted there: then it is a text, whatever it looks like. */
    default boolean pasted() {
        return false;
    }

    /** As {@link #readLine}, without showing what is typed; null, too, where nobody can type. */
    @Nullable
    String readSecret(String prompt);

    /** Whether a human sits there. */
    boolean interactive();

    @Override
    void close();
}
