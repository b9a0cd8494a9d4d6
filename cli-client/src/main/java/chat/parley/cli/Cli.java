package chat.parley.cli;

import chat.parley.cli.arguments.Access;
import chat.parley.cli.arguments.Arguments;
import chat.parley.cli.chat.ChatRun;
import chat.parley.cli.chat.OptionsParser;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.process.Version;
import chat.parley.cli.script.Script;
import chat.parley.cli.script.ScriptRun;
import chat.parley.cli.script.Scripts;
import chat.parley.cli.text.SafeText;
import java.util.Arrays;
import java.util.function.Supplier;

/** The program from its arguments to its exit code. */
final class Cli {
    private final Surroundings surroundings;

    Cli(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    ExitCode run(String... arguments) {
        try {
            Script script = arguments.length > 0 ? Scripts.named(arguments[0]) : null;
            if (script != null) {
                return script(script, Arrays.copyOfRange(arguments, 1, arguments.length));
            }
            OptionsParser parser = new OptionsParser(surroundings);
            Arguments words = parser.split(arguments);
            if (printedHelpOrVersion(words, Help::chat)) {
                return ExitCode.OK;
            }
            return new ChatRun(surroundings, parser.read(words)).run();
        } catch (RuntimeException e) {
            return complain(Trouble.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERNAL;
        }
    }

    private ExitCode script(Script script, String... words) throws InterruptedException {
        Arguments arguments = Arguments.split(script.name(), Access.declare(script.options()), words);
        return printedHelpOrVersion(arguments, () -> Help.of(script))
                ? ExitCode.OK
                : new ScriptRun(surroundings).run(script, arguments);
    }

    /** Prints the help or the version, if one of them was asked for; returns whether it was. */
    private boolean printedHelpOrVersion(Arguments arguments, Supplier<String> help) {
        if (!arguments.has("help") && !arguments.has("version")) {
            return false;
        }
        surroundings.out().println(arguments.has("help") ? help.get() : "parley " + Version.text());
        if (surroundings.out().checkError()) {
            throw Trouble.outputGone();
        }
        return true;
    }

    private ExitCode complain(Trouble trouble) {
        surroundings.err().println("parley: " + SafeText.line(trouble.line()));
        return trouble.exit();
    }
}
