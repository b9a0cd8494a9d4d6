package chat.parley.gateway.archive;

import chat.parley.bus.Bus.LogEntry;
import chat.parley.bus.Mark;
import chat.parley.gateway.config.ArchiveConfig;
import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What is not yet stored, with a thread, writers and a history that a test has in its hands. */
abstract class UnstoredFixture {
    static final ArchiveConfig CONFIG = new ArchiveConfig(Duration.ofSeconds(10), 2000, 5000, 5, 2);

    final ManualThread thread = new ManualThread();
    final Writers writers = new Writers();
    final RecordingHistory history = new RecordingHistory();
    final List<Mark> marks = new ArrayList<>();
    final Unstored unstored = new Unstored(
            thread, writers, Runnable::run, history, new MemoryTerms(), (log, mark) -> marks.add(mark), CONFIG);
    final List<String> done = new ArrayList<>();
    private long lastId;

    void take(String batch, LogEntry... entries) {
        thread.run(() -> unstored.entries(Arrays.asList(entries), () -> done.add(batch)));
    }

    void mark(String room, String reader) {
        thread.run(() -> unstored.marker(log(room), end -> done.add(reader)));
    }

    CompletableFuture<Void> drain() {
        CompletableFuture<Void> drained = new CompletableFuture<>();
        thread.run(() -> unstored.drain().thenRun(() -> drained.complete(null)));
        return drained;
    }

    void endOneWrite() {
        writers.endOne();
        thread.runAll();
    }

    void endAllWrites() {
        while (writers.underWay() > 0) {
            endOneWrite();
        }
    }

    LogEntry entry(String room, String text) {
        Event event = new Event(
                new EventId(++lastId << 16, 1),
                new RoomName(room),
                new UserName("alice"),
                new Nonce("n" + lastId),
                new Body.Text(text));
        return new LogEntry(log(room), EncodedEvent.of(event));
    }

    static LogKey log(String room) {
        return LogKey.of(new RoomName(room));
    }

    static RecordingHistory.Segment segment(String room, String... texts) {
        return new RecordingHistory.Segment(log(room), List.of(texts));
    }
}
