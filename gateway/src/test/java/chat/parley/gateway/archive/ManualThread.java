package chat.parley.gateway.archive;

import chat.parley.gateway.thread.Owner;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** An archive thread whose time passes when a test says so. Tasks run on the test's thread, inside {@link #run} only. */
final class ManualThread implements Owner {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparing(Timer::at).thenComparing(Timer::number));
    private Duration now = Duration.ZERO;
    private long timersSet;
    private boolean running;

    @Override
    public boolean isCurrent() {
        return running;
    }

    @Override
    public boolean offer(Runnable task) {
        tasks.add(task);
        return true;
    }

    @Override
    public void after(Duration delay, Runnable task) {
        timers.add(new Timer(now.plus(delay), timersSet++, task));
    }

    /** Runs {@code task} and all that it causes now. */
    void run(Runnable task) {
        tasks.add(task);
        runAll();
    }

    void runAll() {
        running = true;
        try {
            for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
                next.run();
            }
        } finally {
            running = false;
        }
    }

    /** Lets time pass, with each timer at its time. */
    void pass(Duration time) {
        Duration end = now.plus(time);
        for (Timer next = timers.peek(); next != null && next.at.compareTo(end) <= 0; next = timers.peek()) {
            now = next.at;
            run(timers.remove().task);
        }
        now = end;
        runAll();
    }

    private record Timer(Duration at, long number, Runnable task) {}
}
