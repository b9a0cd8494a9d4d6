package chat.parley.cli.window;

import chat.parley.cli.outcome.Trouble;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Carries out tasks on one thread, in order, and draws once for all that have come together. */
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
     * Whether the drawing went wrong the last time, and that was told: a line that tells it is drawn, too. Of the loop's
     * thread.
     */
    private boolean drawingFailed;

    private boolean lookingFailed;

    /**
     * A loop that runs.
     *
     * @param moves whether something is to be drawn again although no task came
     * @param defects told, as a line, what a task threw, or once the drawing
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
                Runnable first = looksMoving() ? tasks.poll(FRAME.toMillis(), TimeUnit.MILLISECONDS) : tasks.take();
                Runnable next = first;
                for (int done = 0; next != null && done < TOGETHER; done++) {
                    carryOut(next);
                    next = tasks.poll();
                }
                if (next != null) {
                    carryOut(next);
                }
                drawAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean looksMoving() {
        try {
            boolean moving = moves.getAsBoolean();
            lookingFailed = false;
            return moving;
        } catch (RuntimeException e) {
            boolean known = lookingFailed;
            lookingFailed = true;
            tell(e, known);
            return false;
        }
    }

    private void drawAll() {
        try {
            draw.run();
            drawingFailed = false;
        } catch (RuntimeException e) {
            boolean known = drawingFailed;
            drawingFailed = true;
            tell(e, known);
        }
    }

    private void tell(RuntimeException defect, boolean known) {
        if (!known) {
            defects.accept(Trouble.of(defect).line());
        }
    }

    private void carryOut(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            defects.accept(Trouble.of(e).line());
        }
    }

    /** Carries out what has come so far, and ends; waits two seconds for that at most. */
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
