package chat.parley.cli.screen;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.process.TextInput;
import chat.parley.cli.text.SafeText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Standard streams without a human: no prompt, no colour; each line leaves at once. */
public final class PipeScreen implements Screen {
    private final TextInput in;
    private final PrintStream out;
    private final PrintStream err;
    private final Runnable outputGone;

    /** A screen of the standard streams; {@code outputGone} is run when nobody reads the output any more. */
    public PipeScreen(Surroundings surroundings, Runnable outputGone) {
        this.in = new TextInput(surroundings.in());
        this.out = surroundings.out();
        this.err = surroundings.err();
        this.outputGone = outputGone;
    }

    @Override
    public synchronized void say(List<String> lines) {
        lines.forEach(line -> out.print(SafeText.line(line) + "\n"));
        if (out.checkError()) {
            outputGone.run();
        }
    }

    @Override
    public synchronized void notice(String line) {
        err.print(SafeText.line(line) + "\n");
        err.flush();
    }

    @Override
    public void error(String line) {
        notice("parley: " + line);
    }

    @Override
    public void draw(List<String> lines) {
        throw new IllegalStateException("nobody sees a picture in a pipe");
    }

    @Override
    public @Nullable String readLine(String prompt) {
        try {
            return in.readLine();
        } catch (CharacterCodingException e) {
            throw new Trouble(ExitCode.REFUSED, "the line is not UTF-8");
        } catch (IOException e) {
            throw new Trouble(ExitCode.IO, "cannot read the input: " + e.getMessage());
        }
    }

    @Override
    public @Nullable String readSecret(String prompt) {
        return null;
    }

    @Override
    public boolean interactive() {
        return false;
    }

    @Override
    public void close() {
        out.flush();
        err.flush();
    }
}
