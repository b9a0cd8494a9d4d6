package chat.parley.cli.screen;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A screen that keeps what it shows. A line {@code ^C} that is typed ends the input. */
public final class FakeScreen implements Screen {
    public final BlockingQueue<String> typed = new LinkedBlockingQueue<>();
    /** Lines that were pasted, of those that are typed. */
    public final List<String> pasted = new CopyOnWriteArrayList<>();

    /** What is typed where nothing is shown. */
    public final BlockingQueue<String> secrets = new LinkedBlockingQueue<>();

    public final List<String> shown = new CopyOnWriteArrayList<>();

    private volatile boolean wasPasted;
    /** Whether a thread is in {@link #readLine}. */
    private volatile boolean reading;

    @Override
    public void say(List<String> lines) {
        shown.addAll(lines);
    }

    @Override
    public void notice(String line) {
        shown.add(line);
    }

    @Override
    public void error(String line) {
        shown.add("error: " + line);
    }

    @Override
    public void draw(List<String> lines) {
        shown.addAll(lines);
    }

    @Override
    public @Nullable String readLine(String prompt) {
        reading = true;
        try {
            String line = typed.take();
            wasPasted = pasted.remove(line);
            return line.equals("^C") ? null : line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            reading = false;
        }
    }

    @Override
    public boolean pasted() {
        return wasPasted;
    }

    @Override
    public @Nullable String readSecret(String prompt) {
        if (reading) {
            throw new IllegalStateException("a line is being read from this terminal");
        }
        return secrets.poll();
    }

    @Override
    public boolean interactive() {
        return true;
    }

    @Override
    public void close() {}
}
