package chat.parley.cli.screen;

import java.io.IOException;
import java.time.Duration;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;
import org.jspecify.annotations.Nullable;

/** The terminal that the program was started in, soon: somebody waits for the prompt. */
final class ProcessTerminal {
    /**
     * How long JLine waits for more behind an answer of the terminal, that it should leave out. Nothing follows: the
     * terminal answers in order, and what was asked last ends the answer.
     */
    private static final String QUIET_MILLIS = "2";
    /** How long JLine waits for an answer of the terminal. */
    private static final long PATIENCE_MILLIS = 200;

    private ProcessTerminal() {}

    /** Opens the terminal. It is not asked yet how wide joined emoji are: what has been typed until then would be lost. */
    static Terminal open() throws IOException {
        if (System.getProperty(TerminalBuilder.PROP_DRAIN_TIMEOUT) == null) {
            System.setProperty(TerminalBuilder.PROP_DRAIN_TIMEOUT, QUIET_MILLIS);
        }
        know(System.getenv("TERM"));
        return TerminalBuilder.builder()
                .system(true)
                .exec(false)
                .graphemeCluster(false)
                .build();
    }

    /**
     * Asks the terminal how wide joined emoji are, and drops what is typed until it has answered. Returns whether it has
     * answered all: else answers may come yet.
     */
    static boolean askWidths(Terminal terminal) {
        long begin = System.nanoTime();
        var unused = terminal.setGraphemeClusterMode(true, false);
        long patience = Long.getLong(TerminalBuilder.PROP_PROBE_TIMEOUT, PATIENCE_MILLIS);
        return System.nanoTime() - begin < Duration.ofMillis(patience).toNanos();
    }

    /** Lets JLine take what itself knows of the common types: for all others it runs {@code infocmp}. */
    private static void know(@Nullable String type) {
        if (type == null) {
            return;
        }
        // The capabilities of screen are tmux's own, too.
        String known = InfoCmp.getDefaultInfoCmp(type.startsWith("tmux") ? type.replaceFirst("tmux", "screen") : type);
        if (known != null) {
            InfoCmp.setLoadedInfoCmp(type, known);
        }
    }
}
