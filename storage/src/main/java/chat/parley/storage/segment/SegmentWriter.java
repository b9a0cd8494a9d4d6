package chat.parley.storage.segment;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.LogPosition;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.WriterName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes segments, each once and under a key of its own: this process's random name, and a number. So a write that is
 * repeated writes the same bytes again, and two gateways never meet. Thread-safe.
 */
public final class SegmentWriter {
    private final ObjectStore store;
    private final WriterName name = new WriterName();

    public SegmentWriter(ObjectStore store) {
        this.store = store;
    }

    /** Writes {@code events}, in any order, all under one position; one request per segment. */
    public void write(String prefix, LogPosition position, List<EncodedEvent> events) {
        List<EncodedEvent> sorted =
                events.stream().sorted(Comparator.comparing(EncodedEvent::id)).toList();
        for (List<EncodedEvent> segment : split(sorted)) {
            SegmentKey key = new SegmentKey(
                    prefix,
                    segment.get(0).id(),
                    segment.get(segment.size() - 1).id(),
                    KeyPosition.ofOne(position, name.next()));
            store.put(key.toString(), SegmentCodec.encode(segment), SegmentCodec.MEDIA_TYPE);
        }
    }

    private static List<List<EncodedEvent>> split(List<EncodedEvent> sorted) {
        List<List<EncodedEvent>> segments = new ArrayList<>();
        List<EncodedEvent> open = new ArrayList<>();
        long openBytes = 0;
        for (EncodedEvent event : sorted) {
            boolean full = !open.isEmpty()
                    && (openBytes + event.json().length > SegmentCodec.MAX_WRITTEN_BYTES
                            || event.id().millis() - open.get(0).id().millis() > SegmentKey.MAX_SPAN_MS);
            if (full) {
                segments.add(open);
                open = new ArrayList<>();
                openBytes = 0;
            }
            open.add(event);
            openBytes += event.json().length + 1;
        }
        if (!open.isEmpty()) {
            segments.add(open);
        }
        return segments;
    }
}
