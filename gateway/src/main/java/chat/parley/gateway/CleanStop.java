package chat.parley.gateway;

import java.time.Duration;
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

    private final AutoCloseable gateway;
    private final Duration deadline;

    CleanStop(AutoCloseable gateway, Duration deadline) {
        this.gateway = gateway;
        this.deadline = deadline;
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
            closing.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            return ExitCode.OK;
        } catch (ExecutionException e) {
            log.error("gateway not closed cleanly", e.getCause());
        } catch (TimeoutException e) {
            log.error("gateway not closed in time seconds={}", deadline.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.DEFECT;
    }
}
