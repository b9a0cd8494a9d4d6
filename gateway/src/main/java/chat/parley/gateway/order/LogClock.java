package chat.parley.gateway.order;

import chat.parley.bus.BusException;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives the ids of one log, above its floor: the largest id of that log that this gateway knows of. So what was
 * acknowledged before, here or elsewhere, has a smaller id than what is given now, whatever the clocks say, if the floor is
 * as new as that:
 *
 * <ul>
 *   <li>Whoever read the log here behind a barrier or a fence has heard of nothing above the floor, and what the gateway
 *       gave itself is below it. These get an id at once.
 *   <li>Who may have been acknowledged something elsewhere meanwhile, or has not read the log completely yet, gets one
 *       behind a fence, once the floor is known.
 * </ul>
 *
 * <p>Ids are given in the order in which they were asked for, as long as anybody waits.
 *
 * <p><b>Threads.</b> Any. The lock is held while ids that waited are handed out, never while the bus is called.
 */
public final class LogClock {
    /** How long somebody waits for a place, well within {@link chat.parley.protocol.Limits#LONGEST_ANSWER}. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final Executor LATER = CompletableFuture.delayedExecutor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);

    private final LogKey key;
    private final EventClock clock;
    private final Supplier<CompletionStage<Void>> fence;
    private final AtomicLong floor = new AtomicLong();
    private final Queue<Asker> waiting = new ArrayDeque<>();
    /** Who waits to learn what the next id would be, and takes none. Guarded by {@code waiting}. */
    private final Queue<Asker> looking = new ArrayDeque<>();

    private boolean known;
    private boolean fencing;
    private @Nullable Throwable closed;

    /** @param fence completes when this gateway has heard all of the log that was acknowledged before the call */
    public LogClock(LogKey key, EventClock clock, Supplier<CompletionStage<Void>> fence) {
        this.key = key;
        this.clock = clock;
        this.fence = fence;
    }

    /** Notes that the log has this id: the floor is not below it from now on. */
    public void observe(EventId id) {
        long high = id.high();
        // All ones have no successor: no gateway gives them, and following them would begin the order anew.
        if (Long.compareUnsigned(high, floor.get()) > 0 && high != -1L) {
            floor.accumulateAndGet(high, (a, b) -> Long.compareUnsigned(a, b) >= 0 ? a : b);
        }
    }

    /**
     * An id above the floor.
     *
     * @param sure whether the asker knows of nothing in this log that this gateway may not have heard of yet
     * @return fails, with what {@link #unknown} was told or the fence failed with, or with {@link BusException}, if it cannot be
     *     known in time what was said
     */
    public CompletionStage<EventId> next(boolean sure) {
        return ask(waiting, sure);
    }

    /** Has somebody wait in {@code queue} for a fence, unless the answer is sure at once. */
    private CompletionStage<EventId> ask(Queue<Asker> queue, boolean sure) {
        Asker asker = new Asker();
        boolean begins;
        synchronized (waiting) {
            if (sure && waiting.isEmpty()) {
                return CompletableFuture.completedStage(clock.next(key, floor));
            }
            if (closed != null) {
                return CompletableFuture.failedStage(closed);
            }
            queue.add(asker);
            begins = beginsFence();
        }
        LATER.execute(() -> giveUp(asker));
        if (begins) {
            passFence();
        }
        return asker.given;
    }

    /**
     * Whether somebody may have been given an id as large as {@code id}: whether it is below all that are given from now on. What
     * is not known to be is learned behind a fence, as {@link #next} does, and fails as that does; but it takes no id, and nobody who is
     * sure waits for it.
     */
    public CompletionStage<Boolean> mayHave(EventId id) {
        return Long.compareUnsigned(id.high(), clock.upcoming(floor)) < 0
                ? CompletableFuture.completedStage(true)
                : ask(looking, false).thenApply(next -> Long.compareUnsigned(id.high(), next.high()) < 0);
    }

    /**
     * Refuses one who waited too long: what is published late may stand behind what its sender, told that it failed, has
     * said since.
     */
    private void giveUp(Asker asker) {
        synchronized (waiting) {
            waiting.remove(asker);
            looking.remove(asker);
        }
        asker.given.completeExceptionally(new BusException(
                BusException.Reason.UNAVAILABLE, "it could not be learned in time what was said before in " + key));
    }

    /** Notes that the floor is that of the whole log, up to now. */
    public void known() {
        boolean begins;
        synchronized (waiting) {
            known = true;
            begins = beginsFence();
        }
        if (begins) {
            passFence();
        }
    }

    /** Notes that something may have been missed from now on. */
    public void interrupted() {
        synchronized (waiting) {
            known = false;
        }
    }

    /** Refuses all who wait: it cannot be learned now what the floor is. */
    public void unknown(Throwable cause) {
        List<Asker> refused;
        synchronized (waiting) {
            refused = allAskers();
            waiting.clear();
            looking.clear();
        }
        refused.forEach(asker -> asker.given.completeExceptionally(cause));
    }

    /** Ends the clock, since the log is not followed any more: who is not sure is refused from now on. */
    public void close(Throwable cause) {
        synchronized (waiting) {
            closed = cause;
        }
        unknown(cause);
    }

    /** True if the caller is to begin the fence that serves all who wait. */
    private boolean beginsFence() {
        if (known && !fencing && !(waiting.isEmpty() && looking.isEmpty())) {
            fencing = true;
            return true;
        }
        return false;
    }

    private List<Asker> allAskers() {
        assert Thread.holdsLock(waiting);
        return Stream.concat(waiting.stream(), looking.stream()).toList();
    }

    private void passFence() {
        List<Asker> served;
        synchronized (waiting) {
            served = allAskers();
        }
        fence.get().whenComplete((passed, failure) -> {
            List<Given> answers = new ArrayList<>();
            boolean begins;
            synchronized (waiting) {
                fencing = false;
                for (Asker asker : served) {
                    if (waiting.remove(asker)) {
                        answers.add(new Given(asker, failure == null ? clock.next(key, floor) : EventId.MIN));
                    } else if (looking.remove(asker)) {
                        answers.add(new Given(asker, new EventId(clock.upcoming(floor), 0)));
                    }
                }
                begins = beginsFence();
            }
            for (Given answer : answers) {
                if (failure == null) {
                    answer.asker.given.complete(answer.id);
                } else {
                    answer.asker.given.completeExceptionally(failure);
                }
            }
            if (begins) {
                passFence();
            }
        });
    }

    /** Somebody who waits; compared by identity. */
    private static final class Asker {
        final CompletableFuture<EventId> given = new CompletableFuture<>();
    }

    /** @param id without meaning if the fence failed */
    private record Given(Asker asker, EventId id) {}
}
