package chat.parley.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A program on a real pseudo-terminal: tmux holds its screen, types on its keyboard and changes its size. */
final class TmuxTerminal implements AutoCloseable {
    private static final String PANE = "0:0.0";
    private static final int EXIT_SECONDS = 10;

    private final Path socket;
    private final Path exit;

    /** Starts {@code command}, with these variables and little else. */
    TmuxTerminal(Path folder, int columns, int rows, Map<String, String> variables, List<String> command) {
        try {
            Path own = Files.createTempDirectory(folder, "tmux");
            socket = own.resolve("socket");
            exit = own.resolve("exit");
            Path script = own.resolve("run");
            Files.writeString(
                    script,
                    // Ctrl-C is for the program: what waits for its exit goes on.
                    "trap : INT\n"
                            + variables.entrySet().stream()
                                    .map(each -> "export " + each.getKey() + "=" + quoted(each.getValue()) + "\n")
                                    .collect(Collectors.joining())
                            + command.stream().map(TmuxTerminal::quoted).collect(Collectors.joining(" "))
                            + "\necho $? >" + quoted(exit.toString()) + "\nexec sleep 1000\n");
            tmux(
                    "-f",
                    "/dev/null",
                    "new-session",
                    "-d",
                    "-x",
                    "" + columns,
                    "-y",
                    "" + rows,
                    "sh " + quoted(script.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean available() {
        try {
            return new ProcessBuilder("tmux", "-V").start().waitFor() == 0;
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** What is typed as it is. */
    TmuxTerminal type(String text) {
        tmux("send-keys", "-t", PANE, "-l", text);
        return this;
    }

    /** Keys by their names: {@code Enter}, {@code Tab}, {@code C-c}, {@code M-2}. */
    TmuxTerminal press(String... keys) {
        List<String> words = new ArrayList<>(List.of("send-keys", "-t", PANE));
        words.addAll(List.of(keys));
        tmux(words.toArray(String[]::new));
        return this;
    }

    TmuxTerminal line(String text) {
        return type(text).press("Enter");
    }

    /** As a terminal pastes: bracketed, if the program wants that. */
    TmuxTerminal paste(String text) {
        tmux("set-buffer", "-b", "pasted", text);
        tmux("paste-buffer", "-p", "-b", "pasted", "-t", PANE);
        return this;
    }

    void resize(int columns, int rows) {
        tmux("resize-window", "-t", "0:0", "-x", "" + columns, "-y", "" + rows);
    }

    /** What stands on the screen, without blanks at the ends of lines, and without empty lines at the end. */
    List<String> screen() {
        return tmux("capture-pane", "-p", "-t", PANE)
                .stripTrailing()
                .lines()
                .map(String::stripTrailing)
                .toList();
    }

    /** As {@link #screen}, with what has gone from it at the top. */
    List<String> scrollback() {
        return tmux("capture-pane", "-S", "-", "-p", "-t", PANE)
                .lines()
                .map(String::stripTrailing)
                .toList();
    }

    /** As {@link #screen}, with the sequences that colour it. */
    String coloured() {
        return tmux("capture-pane", "-e", "-p", "-t", PANE);
    }

    /** Where the cursor is: its column, from 0. */
    int cursorColumn() {
        return Integer.parseInt(
                tmux("display-message", "-p", "-t", PANE, "#{cursor_x}").strip());
    }

    void awaitLine(String part) {
        awaitScreen("a line with \"" + part + "\"", screen -> screen.stream().anyMatch(line -> line.contains(part)));
    }

    void awaitNoLine(String part) {
        awaitScreen("no line with \"" + part + "\"", screen -> screen.stream().noneMatch(line -> line.contains(part)));
    }

    void awaitScreen(String what, Predicate<List<String>> condition) {
        await().untilAsserted(() -> {
            List<String> screen = screen();
            assertThat(condition.test(screen))
                    .as("%s on%n%s", what, String.join("\n", screen))
                    .isTrue();
        });
    }

    /** That the screen is exactly that in the end, with {@code hh:mm} for every time. */
    void awaitExactly(String expected) {
        await().untilAsserted(() -> assertThat(String.join("\n", screen()).replaceAll("\\b\\d\\d:\\d\\d\\b", "hh:mm"))
                .isEqualTo(expected.stripTrailing()));
    }

    /** Whether the program has ended. */
    boolean exited() {
        return Files.exists(exit);
    }

    int awaitExit() {
        await().until(() -> Files.exists(exit) && Files.size(exit) > 0);
        try {
            return Integer.parseInt(Files.readString(exit).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String tmux(String... words) {
        List<String> command = new ArrayList<>(List.of("tmux", "-u", "-S", socket.toString()));
        command.addAll(List.of(words));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_") || name.equals("TMUX"));
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS))
                    .as(output)
                    .isTrue();
            assertThat(process.exitValue()).as("%s: %s", command, output).isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        tmux("kill-server");
    }
}
