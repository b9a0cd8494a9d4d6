package chat.parley.gateway.pool;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads for what anybody may ask for: each who asks has a turn after the others, however much of his own waits, and no more
 * than a few threads at once. Every other turn goes to one who is favoured, if any is: those wait for each other, and hardly for
 * all others. When as much waits as may, what came last of him who has most gives way to one who has less. So nobody waits for
 * longer than two pieces of work of each other one take, and memory is bounded whoever asks.
 *
 * <p>Thread-safe. What is accepted is done, or refused: its future fails with {@link RejectedExecutionException}.
 *
 * @param <K> who may ask
 */
public final class FairPool<K> implements AutoCloseable {
    private final int size;
    private final int maxWaiting;
    private final int atOnce;
    private final Consumer<K> tooMuch;
    private final ThreadPoolExecutor threads;
    /**
     * What each has waiting or being done, who has something; the next turn is the first one's. Guarded by this, as are the
     * fields below.
     */
    private final Map<K, Lane> lanes = new LinkedHashMap<>();

    private int waiting;
    private int busy;
    private boolean favouredIsNext;
    private boolean closed;

    private static final class Lane {
        final Deque<Runnable> waiting = new ArrayDeque<>();
        int running;
        boolean favoured;
    }

    /** A piece of work, and who asked for it. */
    private record Piece<K>(K who, Runnable task) {}

    /**
     * @param name of the threads, without their number
     * @param atOnce pieces of work of one who asks
     * @param tooMuch is told, outside of any lock, to whom something was refused because too much waits
     */
    FairPool(String name, int size, int maxWaiting, int atOnce, Consumer<K> tooMuch) {
        this.size = size;
        this.maxWaiting = maxWaiting;
        this.atOnce = atOnce;
        this.tooMuch = tooMuch;
        threads = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE, // bounded by how many are busy
                30,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                new DefaultThreadFactory(name, true));
    }

    /** A pool in which one who asks may have as many threads as there are, while nobody else asks. */
    public FairPool(String name, int size, int maxWaiting, Consumer<K> tooMuch) {
        this(name, size, maxWaiting, size, tooMuch);
    }

    /** Does {@code work} when it is the turn of {@code who}; the future completes on the thread that did it. */
    public <T extends @Nullable Object> CompletableFuture<T> call(K who, Supplier<T> work) {
        return call(who, false, work);
    }

    /** Does {@code work} as {@link #call(Object, Supplier)} does; from now on {@code who} is {@code favoured}, or not. */
    public <T extends @Nullable Object> CompletableFuture<T> call(K who, boolean favoured, Supplier<T> work) {
        Call<T> call = new Call<>(work, new CompletableFuture<>());
        Runnable refused = add(who, favoured, call);
        if (refused != null) {
            Call.refuse(refused);
        }
        return call.outcome();
    }

    /**
     * An executor that does what {@code who} asks for; it throws {@link RejectedExecutionException} if he has too much
     * waiting.
     */
    Executor of(K who) {
        return task -> {
            Runnable refused = add(who, false, task);
            if (refused == task) {
                throw new RejectedExecutionException("too much waits, or the gateway stops");
            }
            if (refused != null) {
                Call.refuse(refused);
            }
        };
    }

    /** Adds {@code task}. Returns what is refused for it: nothing, itself or another one. */
    private @Nullable Runnable add(K who, boolean favoured, Runnable task) {
        Piece<K> refused = null;
        synchronized (this) {
            if (closed) {
                return task;
            }
            if (waiting >= maxWaiting) {
                refused = giveWay(who, favoured, task);
            }
            if (refused == null || refused.task != task) {
                Lane lane = lanes.computeIfAbsent(who, first -> new Lane());
                lane.favoured = favoured;
                lane.waiting.add(task);
                waiting++;
                begin();
            }
        }
        if (refused == null) {
            return null;
        }
        tooMuch.accept(refused.who);
        return refused.task;
    }

    /**
     * The newest of the one who has most waiting, if that is more than the other would have, or as much and the other alone is
     * favoured; else the other's.
     */
    private Piece<K> giveWay(K to, boolean favoured, Runnable task) {
        Map.Entry<K, Lane> most = lanes.entrySet().stream()
                .max(Comparator.comparingInt((Map.Entry<K, Lane> each) ->
                                each.getValue().waiting.size())
                        .thenComparing(each -> !each.getValue().favoured))
                .orElseThrow();
        Lane own = lanes.get(to);
        int would = own == null ? 1 : own.waiting.size() + 1;
        int has = most.getValue().waiting.size();
        boolean gives = has > would || (has == would && favoured && !most.getValue().favoured);
        if (!gives) {
            return new Piece<>(to, task);
        }
        waiting--;
        Runnable newest = most.getValue().waiting.removeLast();
        forgetIfIdle(most.getKey(), most.getValue());
        return new Piece<>(most.getKey(), newest);
    }

    /** Gives free threads to those whose turn it is. */
    private synchronized void begin() {
        while (busy < size) {
            Piece<K> turn = next();
            if (turn == null) {
                return;
            }
            busy++;
            threads.execute(() -> run(turn));
        }
    }

    /** Takes the next piece of work; null if there is none. Who has had his turn comes last. */
    private @Nullable Piece<K> next() {
        favouredIsNext = !favouredIsNext;
        Map.Entry<K, Lane> turn = favouredIsNext ? first(true) : null;
        turn = turn == null ? first(false) : turn;
        if (turn == null) {
            return null;
        }
        K who = turn.getKey();
        Lane lane = turn.getValue();
        Runnable task = lane.waiting.remove();
        waiting--;
        lane.running++;
        lanes.remove(who);
        lanes.put(who, lane);
        return new Piece<>(who, task);
    }

    private Map.@Nullable Entry<K, Lane> first(boolean ofFavoured) {
        for (Map.Entry<K, Lane> entry : lanes.entrySet()) {
            Lane lane = entry.getValue();
            if (lane.running < atOnce && !lane.waiting.isEmpty() && (lane.favoured || !ofFavoured)) {
                return entry;
            }
        }
        return null;
    }

    private void run(Piece<K> turn) {
        try {
            turn.task.run();
        } finally {
            ended(turn.who);
        }
    }

    private synchronized void ended(K who) {
        busy--;
        Lane lane = lanes.get(who);
        if (lane != null) {
            lane.running--;
            forgetIfIdle(who, lane);
        }
        begin();
    }

    private void forgetIfIdle(K who, Lane lane) {
        if (lane.running == 0 && lane.waiting.isEmpty()) {
            lanes.remove(who);
        }
    }

    /** Begins nothing new; what waits is refused. */
    @Override
    public void close() {
        List<Runnable> dropped = new ArrayList<>();
        synchronized (this) {
            closed = true;
            for (Lane lane : lanes.values()) {
                dropped.addAll(lane.waiting);
                lane.waiting.clear();
            }
            waiting = 0;
            threads.shutdown();
        }
        dropped.forEach(Call::refuse);
    }

    /** Lets what has begun end; interrupts it if that takes longer. */
    void awaitEnd(Duration atMost) throws InterruptedException {
        if (!threads.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            threads.shutdownNow();
        }
    }
}
