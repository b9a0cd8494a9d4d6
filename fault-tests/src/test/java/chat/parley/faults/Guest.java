package chat.parley.faults;

import chat.parley.cluster.Exchange;
import chat.parley.cluster.GatewayProcess;
import chat.parley.cluster.RawClient;
import chat.parley.cluster.RawLog;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A user who talks in one room, reads its history now and then, and comes back at the next gateway when the connection is lost,
 * as docs/protocol.md says, without a library.
 *
 * <p><b>Threads.</b> Owned by the one that runs {@link #talk}; {@link #loseConnection} and {@link #isBackSince} from any.
 */
final class Guest implements AutoCloseable {
    private static final int HISTORY_EVERY = 4;
    private static final long PAUSE_MILLIS = 1_000;
    /** A page of history goes further back than that. */
    private static final long CHECKED_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final String name;
    private final String room;
    private final List<GatewayProcess> gateways;
    private final AwayTally tally;
    private final Consumer<Exchange> watcher;
    private final RawLog log;
    private int gateway;
    private volatile RawClient client;
    /** When the last post was sent that was acknowledged, and when the guest was last told that it has everything. */
    private volatile long servedNanos;

    private volatile long completeNanos;
    private volatile boolean complete = true;
    private int number;

    Guest(String name, String room, List<GatewayProcess> gateways, int first, AwayTally tally) {
        this.name = name;
        this.room = room;
        this.gateways = gateways;
        this.gateway = first % gateways.size();
        this.tally = tally;
        this.watcher = tally::answered;
        this.client = RawClient.registered(gateways.get(gateway), name, watcher);
        this.log = client.join(room);
    }

    String room() {
        return room;
    }

    void talk(BooleanSupplier over) {
        while (!over.getAsBoolean()) {
            say(name + " " + number++);
            if (number % HISTORY_EVERY == 0) {
                whileConnected(this::readHistory);
            }
            if (!complete && !client.isClosed()) {
                whileConnected(this::catchUp);
            }
            client.drainInto(log);
            pause(PAUSE_MILLIS);
        }
        catchUpFinally();
    }

    /** Says it until it is acknowledged, with one nonce, through however many connections. */
    private void say(String text) {
        Map<String, String> post = Map.of("room", room, "nonce", client.nonce(), "text", text);
        long firstSent = System.nanoTime();
        while (true) {
            if (client.isClosed()) {
                comeBack();
            }
            JsonNode answer = null;
            long sent = System.nanoTime();
            try {
                answer = client.begin("post", post).join();
            } catch (CompletionException cutOff) {
                requireClosed(cutOff);
            }
            if (answer != null && answer.path("type").asText().equals("ack")) {
                servedNanos = sent;
                tally.acknowledged(new AwayTally.Said(room, text, firstSent, System.nanoTime()));
                return;
            }
            if (answer != null) {
                if (!answer.has("retryAfterMillis")) {
                    throw new AssertionError(name + " posted and was answered " + answer);
                }
                pause(answer.path("retryAfterMillis").asLong());
            }
        }
    }

    private void readHistory() {
        List<String> said = tally.acknowledgedSince(room, System.nanoTime() - CHECKED_NANOS);
        RawLog page = client.history(room);
        if (page.recovered() && !page.texts().containsAll(said)) {
            tally.lacking("history of " + room + " for " + name + " lacks some of " + said);
        }
    }

    private void comeBack() {
        client.drainInto(log);
        complete = false;
        while (client.isClosed()) {
            gateway = (gateway + 1) % gateways.size();
            whileConnected(() -> client = RawClient.signedIn(gateways.get(gateway), name, watcher));
        }
        whileConnected(this::catchUp);
    }

    private void catchUp() {
        List<String> said = tally.acknowledgedSince(room, Long.MIN_VALUE);
        client.resume(room, client.drainInto(log));
        if (log.isComplete()) {
            if (!log.texts().containsAll(said)) {
                tally.lacking("what " + name + " resumed lacks some of what was acknowledged in " + room);
            }
            completeNanos = System.nanoTime();
            tally.caughtUp(completeNanos);
        }
        complete = log.isComplete();
    }

    /** Once nobody talks any more. */
    private void catchUpFinally() {
        do {
            client.close();
            comeBack();
        } while (!complete);
    }

    private void whileConnected(Runnable step) {
        RawClient before = client;
        try {
            step.run();
        } catch (CompletionException | IllegalStateException cutOff) {
            before.close();
            if (client != before) {
                throw cutOff;
            }
        }
    }

    private void requireClosed(CompletionException failure) {
        if (!client.isClosed()) {
            throw failure;
        }
    }

    /** From now on it has to come back. */
    void loseConnection() {
        client.close();
    }

    /** Whether a post that was sent since {@code then} was acknowledged, and nothing is missing. */
    boolean isBackSince(long then) {
        return servedNanos - then > 0 && complete;
    }

    /** The texts it has, once it talks no more. */
    List<String> texts() {
        return log.texts();
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
