package chat.parley.cli.window;

import chat.parley.cli.outcome.Trouble;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One thread that carries out tasks in order, and draws once for all that have come together. */
final class WindowLoop implements AutoCloseable {
    private static final int TOGETHER = 1000;
    private static final Duration FRAME = Duration.ofMillis(200);
    private static final Duration ENDING = Duration.ofSeconds(2);

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Runnable draw;
    private final BooleanSupplier moves;
    private final Consumer<String> defects;
    private final Thread thread = new Thread(this::run, "parley-window");
    private volatile boolean ending;

    /**
     * A loop that runs.
     *
     * @param moves whether something is to be drawn again although no task came
     * @param defects told, as a line, what a task threw
     */
    WindowLoop(Runnable draw, BooleanSupplier moves, Consumer<String> defects) {
        this.draw = draw;
        this.moves = moves;
        this.defects = defects;
        thread.setDaemon(true);
        thread.start();
    }

    void execute(Runnable task) {
        tasks.add(task);
    }

    private void run() {
        try {
            while (!ending || !tasks.isEmpty()) {
                Runnable first =
                        moves.getAsBoolean() ? tasks.poll(FRAME.toMillis(), TimeUnit.MILLISECONDS) : tasks.take();
                Runnable next = first;
                for (int done = 0; next != null && done < TOGETHER; done++) {
                    carryOut(next);
                    next = tasks.poll();
                }
                if (next != null) {
                    carryOut(next);
                }
                draw.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void carryOut(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            defects.accept(Trouble.of(e).line());
        }
    }

    /** Carries out what has come so far. */
    @Override
    public void close() {
        tasks.add(() -> ending = true);
        try {
            thread.join(ENDING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
