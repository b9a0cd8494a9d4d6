package chat.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.cli.chat.ChatRun;
import chat.parley.cli.chat.Options;
import chat.parley.cli.chat.OptionsParser;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.rehearsal.RehearsalGateway;
import chat.parley.cli.screen.TerminalScreen;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Goes through what users do most, with a gateway of its own and nobody looking, so that Java can keep the classes in an
 * archive (docs/adr/0026). Argument: a folder to be in, to which nothing is written. Says what went wrong, if anything.
 */
public final class Rehearsal {
    private static final Size WINDOW = Size.of(80, 24);

    private final Path folder;
    /** What was written to standard error, to be shown in case that something goes wrong. */
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    Rehearsal(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        new Rehearsal(Path.of(arguments[0])).perform();
        System.exit(ExitCode.OK.status());
    }

    void perform() throws IOException, InterruptedException {
        try (RehearsalGateway gateway = new RehearsalGateway()) {
            script(gateway, "", "send", "--room", "stage", "text");
            script(gateway, "", "tail", "--room", "stage", "--last", "2", "--count", "2", "--json");
            script(gateway, "", "history", "--room", "stage");
            script(gateway, "", "users");
            script(gateway, "text\n/users\n/quit\n", "chat", "--room", "stage", "--history", "2");
            onTerminal(gateway);
        }
    }

    private void script(RehearsalGateway gateway, String input, String... words) {
        ended(words[0], new Cli(surroundings(input, false)).run(arguments(gateway, words)));
    }

    private static String[] arguments(RehearsalGateway gateway, String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--url", gateway.url().toString(), "--user", "actor", "--no-token"));
        return arguments.toArray(String[]::new);
    }

    private void ended(String what, ExitCode exit) {
        if (exit != ExitCode.OK) {
            throw new IllegalStateException(
                    "the rehearsal of " + what + " ended with " + exit + ", having said\n" + told.toString(UTF_8));
        }
    }

    private Surroundings surroundings(String input, boolean terminal) {
        return new Surroundings(
                Map.of("PARLEY_PASSWORD", "break a leg"),
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                new PrintStream(OutputStream.nullOutputStream(), false, UTF_8),
                new PrintStream(told, true, UTF_8),
                terminal,
                () -> false,
                folder,
                folder,
                "actor",
                false,
                ZoneId.systemDefault(),
                code -> {},
                task -> {});
    }

    /** Chats on a pseudo-terminal: what is typed on it goes through the code that talks to a real one. */
    private void onTerminal(RehearsalGateway gateway) throws IOException, InterruptedException {
        try (PipedOutputStream keyboard = new PipedOutputStream();
                PipedInputStream typed = new PipedInputStream(keyboard)) {
            Terminal terminal = TerminalBuilder.builder()
                    .system(false)
                    .streams(typed, OutputStream.nullOutputStream())
                    .type("xterm-256color")
                    .encoding(UTF_8)
                    .size(WINDOW)
                    .build();
            keyboard.write("text\r/users\r/quit\r".getBytes(UTF_8));
            keyboard.flush();
            Surroundings surroundings = surroundings("", true);
            OptionsParser parser = new OptionsParser(surroundings);
            Options options = parser.read(
                    parser.split(arguments(gateway, "chat", "--room", "stage", "--forget-lines", "--notify", "off")));
            ended("chat", new ChatRun(surroundings, options, () -> new TerminalScreen(terminal, true)).run());
        }
    }
}
