package chat.parley.storage.history;

import chat.parley.protocol.Body;
import chat.parley.protocol.Changes;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogPosition;
import chat.parley.storage.objectstore.DamagedObjectException;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.WriterName;
import chat.parley.storage.segment.SegmentCodec;
import chat.parley.storage.segment.SegmentContent;
import chat.parley.storage.segment.SegmentKey;
import chat.parley.storage.segment.Superseded;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes changes by what they are about (docs/adr/0052-pages-that-stay-right.md): for each hour of that one segment, which holds
 * all of the hour and is written anew, under another key, whenever something comes to it. One that is large stays as it is, and a
 * further one is begun. What later changes have superseded for long is left out. So a reader needs one segment for an hour, or
 * few, and never meets one that changes.
 *
 * <p><b>Who may write.</b> One at a time for each log, whose positions ascend, as for {@link History#append}; what it holds of an
 * hour is read again when the term of the position is another one than before.
 *
 * <p><b>Requests.</b> One to write, one to remove the segment before the last one; one to list, and one to read, for an hour that
 * is not in memory.
 *
 * <p>Thread-safe.
 */
final class ChangeWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeWriter.class);
    private static final long HOUR_MS = SegmentKey.MAX_SPAN_MS;
    /** How much JSON a segment may have to be written anew with more. */
    private static final int PART_BYTES = 512 * 1024;
    /** How much JSON of hours, of all logs, is in memory; an hour of a few reactions takes some kilobytes. */
    private static final long MAX_OPEN_BYTES = 16L * 1024 * 1024;
    /** What an hour in memory takes beside its JSON. */
    private static final long OPEN_HOUR_BYTES = 512;
    /** How many hours are written at once, of all logs: who reacts to messages of many hours holds up nobody for long. */
    private static final int WRITERS = 8;

    private final ObjectStore store;
    private final SegmentContents contents;
    private final WriterName name = new WriterName();
    private final Executor writers = writers();
    private final Map<HourOfLog, Part> open = new LinkedHashMap<>();
    private long openBytes;

    /** @param hour in hours since 1970 */
    private record HourOfLog(String prefix, long hour) {
        EventId first(int part) {
            return new EventId((hour * HOUR_MS) << 16, part);
        }

        EventId last() {
            long end = (hour + 1) * HOUR_MS;
            return end > EventId.MAX.millis() ? EventId.MAX : new EventId((end << 16) - 1, -1);
        }

        boolean isOf(SegmentKey segment) {
            return segment.first().high() == first(0).high();
        }
    }

    /**
     * The last segment of an hour.
     *
     * @param term of the position under which it was written or found
     * @param number 0, 1, 2… of the segments of the hour
     * @param key null if none is written yet
     * @param replaced is to be removed, since no reader needs it any more once {@code key} has been there for a while
     */
    private record Part(
            long term,
            int number,
            List<EncodedEvent> changes,
            @Nullable SegmentKey key,
            List<SegmentKey> replaced) {

        /** Whether the segment as it was last written holds all of {@code earlier}: of two of one position each may have its own. */
        boolean isAfter(SegmentKey earlier) {
            return key != null && key.position().compareTo(earlier.position()) > 0;
        }

        long bytes() {
            return OPEN_HOUR_BYTES + ChangeWriter.bytes(changes);
        }
    }

    ChangeWriter(ObjectStore store, SegmentContents contents) {
        this.store = store;
        this.contents = contents;
    }

    /**
     * Makes what {@code events} {@linkplain EncodedEvent#change change} durable beside what it is about.
     *
     * @param prefix of the raw segments of the log, up to a slash
     */
    void write(String prefix, LogPosition position, List<EncodedEvent> events) {
        Map<Long, List<EncodedEvent>> byHour = new TreeMap<>();
        for (EncodedEvent event : events) {
            EncodedEvent change = event.change();
            if (change != null && change.event().body() instanceof Body.Change body) {
                byHour.computeIfAbsent(body.about().millis() / HOUR_MS, hour -> new ArrayList<>())
                        .add(change);
            }
        }
        // All are waited for, also if one fails: nothing of this log is under way any more when this returns.
        List<CompletableFuture<Void>> written = byHour.entrySet().stream()
                .map(hour -> CompletableFuture.runAsync(
                        () -> write(new HourOfLog(prefix, hour.getKey()), position, hour.getValue()), writers))
                .toList();
        try {
            CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private static Executor writers() {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(WRITERS, WRITERS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "changes");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private void write(HourOfLog hour, LogPosition position, List<EncodedEvent> changes) {
        Part last = take(hour);
        if (last == null || last.term() != position.term()) {
            last = find(hour, position.term());
        }
        Set<EventId> known = new HashSet<>();
        last.changes().forEach(change -> known.add(change.id()));
        List<EncodedEvent> fresh =
                changes.stream().filter(change -> !known.contains(change.id())).toList();
        // Not put back if it fails: what became of it is found out by reading.
        for (List<EncodedEvent> some : inParts(fresh)) {
            last = write(hour, last, position, some);
        }
        put(hour, last);
    }

    private static List<List<EncodedEvent>> inParts(List<EncodedEvent> fresh) {
        List<List<EncodedEvent>> parts = new ArrayList<>();
        long bytes = PART_BYTES;
        for (EncodedEvent change : fresh) {
            bytes += change.json().length + 1L;
            if (bytes > PART_BYTES) {
                parts.add(new ArrayList<>());
                bytes = change.json().length + 1L;
            }
            parts.get(parts.size() - 1).add(change);
        }
        return parts;
    }

    private Part write(HourOfLog hour, Part last, LogPosition position, List<EncodedEvent> fresh) {
        boolean begins = !last.changes().isEmpty() && bytes(last.changes()) + bytes(fresh) > PART_BYTES;
        List<EncodedEvent> all = new ArrayList<>(begins ? List.of() : last.changes());
        all.addAll(fresh);
        all = Superseded.leftOutOf(all, change -> change);
        Changes known = new Changes();
        known.addAll(all);
        List<EncodedEvent> written = all.stream()
                .map(known::told)
                .sorted(Comparator.comparing(EncodedEvent::id))
                .toList();
        int number = begins ? last.number() + 1 : last.number();
        SegmentKey key = new SegmentKey(
                hour.prefix(),
                hour.first(number),
                hour.last(),
                SegmentKey.writer(position, name.next()),
                SegmentContent.CHANGES);
        store.put(key.toString(), SegmentCodec.encode(written), SegmentCodec.MEDIA_TYPE);
        last.replaced().stream()
                .filter(replaced -> !begins || last.isAfter(replaced))
                .forEach(replaced -> store.delete(replaced.toString()));
        List<SegmentKey> replaced = begins || last.key() == null ? List.of() : List.of(last.key());
        return new Part(position.term(), number, written, key, replaced);
    }

    /** The last segment of an hour as the store has it. */
    private Part find(HourOfLog hour, long term) {
        List<SegmentKey> found = list(hour);
        SegmentKey last = found.stream()
                .max(Comparator.comparing(SegmentKey::first).thenComparing(SegmentKey::position))
                .orElse(null);
        if (last == null) {
            return new Part(term, 0, List.of(), null, List.of());
        }
        int number = (int) last.first().low();
        List<SegmentKey> replaced = found.stream()
                .filter(segment -> segment.first().equals(last.first()) && !segment.equals(last))
                .toList();
        List<EncodedEvent> changes = new ArrayList<>();
        try {
            changes.addAll(contents.read(last).events());
            for (SegmentKey segment : replaced) {
                if (segment.position().equals(last.position())) {
                    changes.addAll(contents.read(segment).events());
                }
            }
        } catch (DamagedObjectException | OutdatedListing e) {
            LOG.warn("segment of changes left as it is key={} cause=\"{}\"", last, e.getMessage());
            return new Part(term, number + 1, List.of(), null, List.of());
        }
        return new Part(term, number, changes.stream().distinct().toList(), last, replaced);
    }

    private List<SegmentKey> list(HourOfLog hour) {
        List<SegmentKey> found = new ArrayList<>();
        String startAfter = SegmentKey.startOf(hour.prefix(), hour.first(0));
        String end = SegmentKey.startOf(hour.prefix(), hour.last());
        boolean more = true;
        while (more) {
            List<String> keys = store.list(hour.prefix(), startAfter, ObjectStore.MAX_LISTED);
            for (String key : keys) {
                SegmentKey.parse(SegmentContent.CHANGES, hour.prefix(), key)
                        .filter(hour::isOf)
                        .ifPresent(found::add);
            }
            startAfter = keys.isEmpty() ? startAfter : keys.get(keys.size() - 1);
            more = keys.size() == ObjectStore.MAX_LISTED && startAfter.compareTo(end) < 0;
        }
        return found;
    }

    private @Nullable Part take(HourOfLog hour) {
        synchronized (open) {
            Part part = open.remove(hour);
            openBytes -= part == null ? 0 : part.bytes();
            return part;
        }
    }

    private void put(HourOfLog hour, Part part) {
        synchronized (open) {
            open.put(hour, part);
            openBytes += part.bytes();
            Iterator<Part> oldest = open.values().iterator();
            while (openBytes > MAX_OPEN_BYTES) {
                openBytes -= oldest.next().bytes();
                oldest.remove();
            }
        }
    }

    private static long bytes(List<EncodedEvent> events) {
        return events.stream().mapToLong(event -> event.json().length + 1).sum();
    }
}
