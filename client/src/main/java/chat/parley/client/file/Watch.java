package chat.parley.client.file;

import chat.parley.client.ClientException;
import chat.parley.client.ClientException.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** What one transfer's thread does while others move the bytes: report, notice a stall, notice that it is given up. */
final class Watch {
    private static final Duration TICK = Duration.ofMillis(200);

    private final TransferSettings settings;
    private final Progress progress;
    private final BooleanSupplier givenUp;

    Watch(TransferSettings settings, Progress progress, BooleanSupplier givenUp) {
        this.settings = settings;
        this.progress = progress;
        this.givenUp = givenUp;
    }

    TransferSettings settings() {
        return settings;
    }

    void report(long done, long total) {
        progress.at(done, total);
    }

    void checkGivenUp() {
        if (givenUp.getAsBoolean()) {
            throw new ClientException(Kind.CLOSED, "the transfer was cancelled");
        }
    }

    /** Waits for the answer to a request on the connection; fails when the transfer is given up. */
    <T> T answer(CompletableFuture<T> future) throws InterruptedException {
        while (true) {
            try {
                return future.get(TICK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillWaiting) {
                checkGivenUp();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof ClientException known
                        ? known
                        : new ClientException(Kind.TRANSFER, String.valueOf(e.getCause()), e);
            }
        }
    }

    /**
     * Waits for {@code exchange} while bytes move. Cancels it when none has moved for too long, or when the transfer is
     * given up.
     *
     * @param done how many bytes have moved
     */
    <T> T moving(CompletableFuture<T> exchange, LongSupplier done, long total)
            throws ExecutionException, InterruptedException {
        long before = -1;
        long sinceNanos = System.nanoTime();
        while (true) {
            long now = done.getAsLong();
            if (now != before) {
                before = now;
                sinceNanos = System.nanoTime();
                report(now, total);
            }
            try {
                return exchange.get(TICK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillMoving) {
                if (givenUp.getAsBoolean()) {
                    exchange.cancel(true);
                    checkGivenUp();
                }
                if (System.nanoTime() - sinceNanos > settings.stall().toNanos()) {
                    exchange.cancel(true);
                    throw new ExecutionException(new ClientException(
                            Kind.TRANSFER,
                            "no byte moved for " + settings.stall().toSeconds() + " s"));
                }
            }
        }
    }

    /** Waits before try number {@code next}, from 2 on. */
    void pause(int next) throws InterruptedException {
        long untilNanos = System.nanoTime()
                + settings.pause().multipliedBy(1L << Math.min(6, next - 2)).toNanos();
        while (System.nanoTime() < untilNanos) {
            checkGivenUp();
            Thread.sleep(Math.max(1, Math.min(TICK.toMillis(), (untilNanos - System.nanoTime()) / 1_000_000)));
        }
    }
}
