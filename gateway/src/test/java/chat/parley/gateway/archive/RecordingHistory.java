package chat.parley.gateway.archive;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.storage.History;
import chat.parley.storage.StorageException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** A history that remembers what was appended, and fails when told to. */
final class RecordingHistory implements History {
    private final List<Segment> segments = new ArrayList<>();
    private final Set<LogKey> failing = new HashSet<>();
    private boolean away;
    private int failures;

    record Segment(LogKey log, List<String> texts) {}

    void goAway() {
        away = true;
    }

    void comeBack() {
        away = false;
        failing.clear();
    }

    void refuse(LogKey log) {
        failing.add(log);
    }

    List<Segment> segments() {
        return segments;
    }

    int failures() {
        return failures;
    }

    List<String> stored(LogKey log) {
        return segments.stream()
                .filter(segment -> segment.log.equals(log))
                .flatMap(segment -> segment.texts.stream())
                .toList();
    }

    @Override
    public void append(LogKey log, List<EncodedEvent> events) {
        if (away || failing.contains(log)) {
            failures++;
            throw new StorageException("the store is away");
        }
        segments.add(new Segment(
                log,
                events.stream()
                        .map(event -> ((Event.Text) event.event()).text())
                        .toList()));
    }

    @Override
    public Page before(LogKey log, Kind kind, EventId before, int limit, Predicate<EncodedEvent> matching) {
        throw new UnsupportedOperationException("the archiver does not read");
    }

    @Override
    public Page after(LogKey log, Kind kind, EventId after, int limit, Predicate<EncodedEvent> matching) {
        throw new UnsupportedOperationException("the archiver does not read");
    }
}
