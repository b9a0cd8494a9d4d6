package chat.parley.gateway.health;

import chat.parley.bus.Bus;
import chat.parley.gateway.failure.Cause;
import chat.parley.gateway.thread.Defects;
import chat.parley.storage.Storage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tries the broker with a round trip and the object store with a cheap request every two seconds. Not ready when one of
 * them has not served for six: so a failure shows within ten seconds however it comes, by an error or by silence. A gateway of
 * which nobody can say any more what works ({@link Defects#broken}) is neither ready nor live.
 *
 * <p><b>Threads.</b> {@link #live} and {@link #ready} may be called from any thread and do not block. The probes run on two
 * threads {@code health-N}, so that a store that hangs does not hide the broker.
 */
public final class Health implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofSeconds(6);
    /**
     * How long both probes may be without a sign of life. After that their threads are gone, and restarting is all that
     * helps.
     */
    private static final Duration LIVE_LIMIT = Duration.ofSeconds(60);

    private final Bus bus;
    private final Storage storage;
    private final Defects defects;
    private final LongSupplier nanoTime;
    private final Consumer<Duration> roundTrips;
    private final Probe broker;
    private final Probe store;
    private final AtomicBoolean brokerAsked = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor threads;
    private volatile long lastTick;
    private volatile boolean stopping;

    /**
     * @param defects what was thrown on the threads that own state
     * @param roundTrips is told how long each through the broker took; on a thread of the bus, and returns at once
     */
    public Health(Bus bus, Storage storage, Defects defects, Consumer<Duration> roundTrips) {
        this(bus, storage, defects, roundTrips, System::nanoTime);
    }

    Health(Bus bus, Storage storage, Defects defects, Consumer<Duration> roundTrips, LongSupplier nanoTime) {
        this.bus = bus;
        this.storage = storage;
        this.defects = defects;
        this.roundTrips = roundTrips;
        this.nanoTime = nanoTime;
        this.broker = new Probe("broker", LIMIT, nanoTime);
        this.store = new Probe("object store", LIMIT, nanoTime);
        this.lastTick = nanoTime.getAsLong();
        this.threads = new ScheduledThreadPoolExecutor(2, task -> {
            Thread thread = new Thread(task, "health");
            thread.setDaemon(true);
            return thread;
        });
    }

    public void start() {
        long interval = INTERVAL.toMillis();
        var unusedBroker = threads.scheduleAtFixedRate(this::probeBroker, 0, interval, TimeUnit.MILLISECONDS);
        var unusedStore = threads.scheduleWithFixedDelay(this::probeStore, 0, interval, TimeUnit.MILLISECONDS);
    }

    /** Whether the process works at all; says nothing of its backends. A gateway that is not live is to be restarted. */
    public Status live() {
        Optional<Status> broken = broken();
        if (broken.isPresent()) {
            return broken.get();
        }
        long age = nanoTime.getAsLong() - lastTick;
        return age <= LIVE_LIMIT.toNanos()
                ? new Status(true, "ok")
                : new Status(
                        false,
                        "health checks have not run for "
                                + Duration.ofNanos(age).toSeconds() + " s");
    }

    /** Whether clients should be sent here. */
    public Status ready() {
        if (stopping) {
            return new Status(false, "stopping: its clients move to other gateways");
        }
        Optional<Status> broken = broken();
        if (broken.isPresent()) {
            return broken.get();
        }
        Status brokerStatus = broker.status();
        Status storeStatus = store.status();
        int damaged = storage.damagedObjects();
        // Other gateways have the same store: to send clients there would not help them.
        String alsoToTell = damaged == 0 ? "" : "; damaged objects in it: " + damaged + ", named in the log";
        return new Status(
                brokerStatus.ok() && storeStatus.ok(),
                brokerStatus.reason() + "; " + storeStatus.reason() + alsoToTell);
    }

    private Optional<Status> broken() {
        return defects.broken()
                .map(error -> new Status(false, "broken: " + error + "; the log says more, and only a restart helps"));
    }

    /**
     * Makes the gateway not ready from now on: the first thing that it does when it stops, so that load balancers look
     * elsewhere.
     */
    public void stopping() {
        stopping = true;
    }

    /** Sends a round trip through the broker, unless one is under way: a broker that hangs must not be asked ever more. */
    void probeBroker() {
        lastTick = nanoTime.getAsLong();
        if (!brokerAsked.compareAndSet(false, true)) {
            return;
        }
        bus.roundTrip().whenComplete((took, failure) -> {
            brokerAsked.set(false);
            told(broker, failure);
            if (took != null) {
                roundTrips.accept(took);
            }
        });
    }

    void probeStore() {
        RuntimeException failure = null;
        try {
            storage.ping();
        } catch (RuntimeException e) {
            failure = e;
        }
        told(store, failure);
    }

    private void told(Probe probe, @Nullable Throwable failure) {
        if (failure == null) {
            probe.succeeded();
        } else if (!stopping) { // what fails while stopping, fails because of it
            probe.failed(Cause.message(failure));
        }
    }

    @Override
    public void close() {
        stopping = true;
        threads.shutdownNow();
    }
}
