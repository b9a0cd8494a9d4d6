package chat.parley.cli.process;

import java.io.Console;
import java.io.IOException;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/** Whether standard input and output are a terminal. */
final class TerminalCheck {
    private TerminalCheck() {}

    /**
     * Whether standard input and output are both a terminal. Up to JDK 21 Java has a console only then; later ones have
     * it always, and a method that tells.
     */
    @SuppressWarnings("SystemConsoleNull") // both behaviours are handled
    static boolean atBothEnds() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException olderJdk) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Console.isTerminal cannot be called", e);
        }
    }

    /** Whether standard error is a terminal, which Java itself does not tell. */
    static boolean atError() {
        try {
            return TerminalProvider.load("jni").isSystemStream(SystemStream.Error);
        } catch (IOException e) {
            // No native code for this kind of computer: then there is nothing to show progress with, either.
            return false;
        }
    }
}
