package chat.parley.gateway.archive;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Writer threads that a test steps: a write is under way from when it was given until the test ends it. */
final class Writers implements Executor {
    private final Queue<Runnable> underWay = new ArrayDeque<>();
    private int most;

    @Override
    public void execute(Runnable write) {
        underWay.add(write);
        most = Math.max(most, underWay.size());
    }

    int underWay() {
        return underWay.size();
    }

    /** The most that were under way at once. */
    int most() {
        return most;
    }

    /** Ends the oldest write. */
    void endOne() {
        underWay.remove().run();
    }
}
