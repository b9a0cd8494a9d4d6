package chat.parley.gateway;

import chat.parley.gateway.GatewayCommand.Running;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process at a signal: closes the gateway, within a deadline, and says how that went. By itself the JVM would end
 * with 143 after SIGTERM, which service managers take for a failure.
 *
 * <p>While the gateway is still starting it ends at once. What a start waits for, such as a broker that does not answer, is not
 * waited for. Who connected in the last moment of the start is cut off, as by a gateway that dies, and loses nothing.
 */
final class CleanStop implements Runnable {
    /** The gateway once it has started; null until then. */
    private volatile @Nullable Running running;

    void started(Running gateway) {
        running = gateway;
    }

    @Override
    public void run() {
        Runtime.getRuntime().halt(close().status());
    }

    ExitCode close() {
        Running started = running;
        if (started == null) {
            log().info("stopped while starting");
            return ExitCode.OK;
        }
        return close(started.gateway(), started.stopBound());
    }

    private static ExitCode close(AutoCloseable gateway, Duration deadline) {
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
            log().error("gateway not closed cleanly", e.getCause());
        } catch (TimeoutException e) {
            log().error("gateway not closed in time seconds={}", deadline.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.DEFECT;
    }

    /** The logger, not made before it is needed: the first one decides the log's form, and the settings are read later. */
    private static Logger log() {
        return LoggerFactory.getLogger(CleanStop.class);
    }
}
