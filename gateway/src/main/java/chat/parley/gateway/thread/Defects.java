package chat.parley.gateway.thread;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What tasks threw on the threads that own state, and nobody foresaw. Each is logged and counted, and costs its task only.
 * An error that is of the process rather than of a task, such as no memory or a class that cannot be loaded, may have cost
 * more than anybody can tell: from then on the gateway counts as {@linkplain #broken broken}. Thread-safe.
 */
public final class Defects {
    private static final Logger log = LoggerFactory.getLogger(Defects.class);

    private final LongAdder count = new LongAdder();
    private final AtomicReference<@Nullable Error> ofTheProcess = new AtomicReference<>();

    /** Counts and logs what a task threw, on the thread that calls. */
    void thrown(Throwable thrown) {
        count.increment();
        if (thrown instanceof Error error && isOfTheProcess(error)) {
            ofTheProcess.compareAndSet(null, error);
        }
        log.error("task failed by a defect", thrown);
    }

    /**
     * Whether it may be in the way of others, too: an assertion, and a stack that was too deep, are of one task and its data, as
     * exceptions are. So is memory that cannot be had outside of the heap, which passes; without a heap the process ends at once.
     */
    private static boolean isOfTheProcess(Error error) {
        return !(error instanceof AssertionError
                || error instanceof StackOverflowError
                || error instanceof OutOfMemoryError);
    }

    /** How many tasks failed since the start. */
    public long count() {
        return count.sum();
    }

    /** The first error after which nobody can say what still works; empty if there was none. */
    public Optional<Error> broken() {
        return Optional.ofNullable(ofTheProcess.get());
    }
}
