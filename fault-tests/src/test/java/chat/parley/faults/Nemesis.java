package chat.parley.faults;

import chat.parley.cluster.GatewayProcess;
import chat.parley.cluster.MovedClock;
import chat.parley.faults.Plan.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out a plan, each fault on a thread of its own, and says in the log what it does. */
final class Nemesis implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Nemesis.class);
    private static final int THREADS = 8;
    /** A gateway may have to wait for a broker or a store that is down, too. */

    /** More than any time service would; so it is a second off after ten. */
    private static final double SLEW = 0.1;

    private final Site site;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);

    private final Map<String, Semaphore> targets = new ConcurrentHashMap<>();

    Nemesis(Site site) {
        this.site = site;
    }

    /** Returns when everything has happened and all that failed is there again. Throws what went wrong otherwise. */
    List<Inflicted> carryOut(Plan plan) throws InterruptedException {
        List<ScheduledFuture<Inflicted>> happening = new ArrayList<>();
        for (Fault fault : plan.faults()) {
            happening.add(threads.schedule(() -> inflict(fault), fault.startMillis(), TimeUnit.MILLISECONDS));
        }
        List<Inflicted> happened = new ArrayList<>();
        for (ScheduledFuture<Inflicted> one : happening) {
            try {
                happened.add(one.get());
            } catch (ExecutionException e) {
                throw new AssertionError("a fault could not be carried out", e.getCause());
            }
        }
        return happened;
    }

    /** What is not well again of one fault does not suffer the next one: that waits. */
    private Inflicted inflict(Fault fault) throws InterruptedException {
        Semaphore well =
                targets.computeIfAbsent(fault.kind().target() + " " + fault.gateway(), any -> new Semaphore(1));
        well.acquire();
        try {
            return inflictNow(fault);
        } finally {
            well.release();
        }
    }

    private Inflicted inflictNow(Fault fault) throws InterruptedException {
        log.info("fault {}", fault);
        long began = System.nanoTime();
        begin(fault);
        // The length of the fault is what is wanted here; nothing is waited for.
        TimeUnit.MILLISECONDS.sleep(fault.lastsMillis());
        end(fault);
        Inflicted inflicted = new Inflicted(fault, began, System.nanoTime());
        log.info("well again after {} ms: {}", (inflicted.wellNanos() - began) / 1_000_000, fault);
        return inflicted;
    }

    private void begin(Fault fault) {
        Site.GatewaySite gateway = site.gateway(fault.gateway());
        switch (fault.kind()) {
            case GATEWAY_KILLED -> gateway.process().kill();
            case GATEWAY_STOPPED -> gateway.process().stop();
            case GATEWAY_FROZEN -> gateway.process().suspend();
            case BROKER_KILLED -> site.broker().kill();
            case STORE_KILLED -> site.store().kill();
            case BROKER_LINK_CUT -> gateway.toBroker().cut();
            case BROKER_LINK_SILENT -> gateway.toBroker().silence();
            case STORE_LINK_CUT -> gateway.toStore().cut();
            case STORE_LINK_SILENT -> gateway.toStore().silence();
            case BALANCER_RESTARTED -> site.balancer().kill();
            case CLOCK_STEPPED -> gateway.movedClock().set(fault.ahead());
            case CLOCK_SLEWED -> gateway.movedClock().slew(fault.isSlow() ? -SLEW : SLEW);
            case ALL_CLOCKS_STEPPED -> site.clocks().forEach(clock -> clock.set(fault.ahead()));
            case RESTARTED_IN_ANOTHER_TIME -> {
                gateway.process().kill();
                gateway.movedClock().set(fault.ahead());
            }
        }
    }

    private void end(Fault fault) {
        Site.GatewaySite gateway = site.gateway(fault.gateway());
        switch (fault.kind()) {
            case GATEWAY_KILLED, GATEWAY_STOPPED, RESTARTED_IN_ANOTHER_TIME -> startUntilReady(gateway.process());
            case GATEWAY_FROZEN -> gateway.process().resume();
            case BROKER_KILLED -> site.broker().restart();
            case STORE_KILLED -> site.store().restart();
            case BROKER_LINK_CUT, BROKER_LINK_SILENT -> gateway.toBroker().heal();
            case STORE_LINK_CUT, STORE_LINK_SILENT -> gateway.toStore().heal();
            case BALANCER_RESTARTED -> site.balancer().start();
            case CLOCK_STEPPED, CLOCK_SLEWED -> gateway.movedClock().mend();
            case ALL_CLOCKS_STEPPED -> site.clocks().forEach(MovedClock::mend);
        }
    }

    /** As a service manager does: a gateway that finds no broker or no store ends, and is started again. */
    private static void startUntilReady(GatewayProcess gateway) {
        gateway.start();
        Awaitility.await(gateway.name() + " is ready").until(() -> {
            if (!gateway.running()) {
                gateway.start();
            }
            return gateway.status("/healthz") == 200;
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
