package chat.parley.gateway.archive;

import chat.parley.bus.Bus.LogEntry;
import chat.parley.bus.Mark;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.storage.document.Terms;
import chat.parley.storage.history.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One of several archivers on a store, which does nothing, writes, or reads the terms, when a test says so. */
final class SteppedArchiver {
    private final ManualThread thread = new ManualThread();
    final Writers writers = new Writers();
    final Writers requests = new Writers();
    final List<Mark> marks = new ArrayList<>();
    final List<String> receipts = new ArrayList<>();
    final List<LogCursor> answers = new ArrayList<>();
    private final Unstored unstored;

    SteppedArchiver(History history, Terms terms) {
        unstored = new Unstored(
                thread, writers, requests, history, terms, (log, mark) -> marks.add(mark), UnstoredFixture.CONFIG);
    }

    void take(String batch, LogEntry... entries) {
        thread.run(() -> unstored.entries(Arrays.asList(entries), () -> receipts.add(batch)));
    }

    void mark(LogKey log) {
        thread.run(() -> unstored.marker(log, answers::add));
    }

    void loseConnection() {
        thread.run(unstored::forget);
    }

    /** What is held, and everything about it, must come to nothing. */
    Held held() {
        CompletableFuture<Held> held = new CompletableFuture<>();
        thread.run(() -> held.complete(unstored.held()));
        return held.join();
    }

    void write() {
        writers.endOne();
        thread.runAll();
    }

    /** Takes a term, or reads the terms. */
    void request() {
        requests.endOne();
        thread.runAll();
    }

    /** Goes on until there is nothing to do. */
    void finish() {
        for (int i = 0; i < 100; i++) {
            while (writers.underWay() + requests.underWay() > 0) {
                if (writers.underWay() > 0) {
                    write();
                } else {
                    request();
                }
            }
            thread.pass(java.time.Duration.ofSeconds(1));
        }
    }
}
