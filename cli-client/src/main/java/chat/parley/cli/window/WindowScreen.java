package chat.parley.cli.window;

import chat.parley.cli.screen.Screen;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The screen of a chat that has a window: everything shown goes through that, so that it stands in order. */
public final class WindowScreen implements Screen {
    private final Screen terminal;
    private final Window window;

    public WindowScreen(Screen terminal, Window window) {
        this.terminal = terminal;
        this.window = window;
    }

    @Override
    public void say(List<String> lines) {
        window.say(lines);
    }

    @Override
    public void notice(String line) {
        window.notice(line);
    }

    @Override
    public void error(String line) {
        window.error(line);
    }

    @Override
    public void draw(List<String> lines) {
        window.raw(lines, terminal::draw);
    }

    @Override
    public @Nullable String readLine(String prompt) {
        return terminal.readLine(prompt);
    }

    @Override
    public boolean pasted() {
        return terminal.pasted();
    }

    @Override
    public @Nullable String readSecret(String prompt) {
        return terminal.readSecret(prompt);
    }

    @Override
    public boolean interactive() {
        return true;
    }

    @Override
    public void close() {
        window.close();
        terminal.close();
    }
}
