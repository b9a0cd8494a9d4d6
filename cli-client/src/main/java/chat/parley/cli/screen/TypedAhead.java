package chat.parley.cli.screen;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;

/** The text that was typed while the program started, before anybody read it. Owned by the reading thread. */
final class TypedAhead {
    private static final Pattern LINE = Pattern.compile("^(.*?)(?:\\r\\n?|\\n)", Pattern.DOTALL);
    /** How long is waited for the next character: one that has been typed is read in less. */
    private static final int SOON_MILLIS = 50;

    private String left;

    TypedAhead(String typed) {
        left = typed;
    }

    /** Takes what was typed on the terminal of the process so far. */
    static TypedAhead on(Terminal terminal) throws IOException {
        StringBuilder typed = new StringBuilder();
        // The beginning of a line, too, can be read now.
        Attributes before = terminal.enterRawMode();
        // Does not close it: it is the process's.
        @SuppressWarnings("resource")
        InputStream in = new FileInputStream(FileDescriptor.in);
        if (in.available() > 0) {
            for (int next = readSoon(terminal); next >= 0; next = readSoon(terminal)) {
                typed.append((char) next);
            }
        }
        terminal.setAttributes(before);
        return new TypedAhead(typed.toString());
    }

    private static int readSoon(Terminal terminal) throws IOException {
        return terminal.reader().read(SOON_MILLIS);
    }

    /**
     * Takes what answers one question: a line and Enter, or the beginning of one, since the next line may be for another
     * question.
     */
    String nextLine() {
        Matcher line = LINE.matcher(left);
        if (!line.find()) {
            String begun = left;
            left = "";
            return begun;
        }
        left = left.substring(line.end());
        return line.group(1) + "\r";
    }
}
