package chat.parley.gateway.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.naturalOrder;

import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.storage.history.History;
import chat.parley.storage.objectstore.StorageException;
import chat.parley.storage.segment.LogKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A history that remembers what was appended, and fails when told to. */
final class RecordingHistory implements History {
    private final List<Segment> segments = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final Map<LogKey, LogCursor> ends = new HashMap<>();
    private final Set<LogKey> failing = new HashSet<>();
    private boolean away;
    private int failures;

    private record Place(LogKey log, EventId id, LogPosition position) {}

    /** @param texts of texts; of kinds that are not known, their JSON */
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
    public void append(LogKey log, LogPosition position, List<EncodedEvent> events) {
        if (away || failing.contains(log)) {
            failures++;
            throw new StorageException("the store is away");
        }
        ends.merge(
                log,
                new LogCursor(
                        position,
                        events.stream()
                                .map(EncodedEvent::id)
                                .max(naturalOrder())
                                .orElseThrow()),
                LogCursor::max);
        events.forEach(event -> places.add(new Place(log, event.id(), position)));
        segments.add(new Segment(
                log,
                events.stream()
                        .map(event -> event.event().body() instanceof Body.Text text
                                ? text.text()
                                : new String(event.json(), UTF_8))
                        .toList()));
    }

    @Override
    public LogCursor end(LogKey log) {
        if (away) {
            failures++;
            throw new StorageException("the store is away");
        }
        return ends.getOrDefault(log, LogCursor.START);
    }

    @Override
    public Set<EventId> stored(LogKey log, Set<EventId> ids, LogPosition upTo) {
        return places.stream()
                .filter(place -> place.log.equals(log) && ids.contains(place.id) && place.position.compareTo(upTo) <= 0)
                .map(Place::id)
                .collect(Collectors.toSet());
    }

    /** Where an event is; several times if it was stored again. */
    List<LogPosition> positions(EncodedEvent event) {
        return places.stream()
                .filter(place -> place.id.equals(event.id()))
                .map(Place::position)
                .toList();
    }

    @Override
    public Page since(LogKey log, LogCursor cursor, EventId after, int limit, Predicate<EncodedEvent> matching) {
        throw new UnsupportedOperationException("the archiver does not read");
    }

    @Override
    public Page before(LogKey log, LogKind kind, EventId before, int limit, Predicate<EncodedEvent> matching) {
        throw new UnsupportedOperationException("the archiver does not read");
    }

    @Override
    public Page after(LogKey log, LogKind kind, EventId after, int limit, Predicate<EncodedEvent> matching) {
        throw new UnsupportedOperationException("the archiver does not read");
    }

    @Override
    public Page threadBefore(LogKey log, EventId root, EventId before, int limit, Predicate<EncodedEvent> matching) {
        throw new UnsupportedOperationException("the archiver does not read");
    }

    @Override
    public Page threadAfter(LogKey log, EventId root, EventId after, int limit, Predicate<EncodedEvent> matching) {
        throw new UnsupportedOperationException("the archiver does not read");
    }
}
