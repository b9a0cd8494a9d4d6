package chat.parley.gateway;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process at a signal: closes the gateway, within a deadline, and says how that went. By itself the JVM would end
 * with 143 after SIGTERM, which service managers take for a failure.
 */
final class CleanStop implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(CleanStop.class);
    /** Shorter than the patience of Kubernetes (30 s). */
    private static final long DEADLINE_SECONDS = 25;

    private final AutoCloseable gateway;

    CleanStop(AutoCloseable gateway) {
        this.gateway = gateway;
    }

    @Override
    public void run() {
        Runtime.getRuntime().halt(close().status());
    }

    ExitCode close() {
        FutureTask<Void> closing = new FutureTask<>(() -> {
            gateway.close();
            return null;
        });
        Thread closer = new Thread(closing, "close");
        closer.setDaemon(true);
        closer.start();
        try {
            closing.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            return ExitCode.OK;
        } catch (ExecutionException e) {
            log.error("gateway not closed cleanly", e.getCause());
        } catch (TimeoutException e) {
            log.error("gateway not closed in time seconds={}", DEADLINE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.DEFECT;
    }
}
