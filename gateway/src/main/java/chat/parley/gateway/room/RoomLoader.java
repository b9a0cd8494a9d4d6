package chat.parley.gateway.room;

import chat.parley.gateway.history.LogPage;
import chat.parley.gateway.history.LogReader;
import chat.parley.gateway.history.PageRequest;
import chat.parley.gateway.pool.StoragePool;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import chat.parley.storage.History;
import chat.parley.storage.Rooms;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a room's recent events need to be complete up to now: at its first use, and whenever something was missed.
 * Thread-safe.
 */
final class RoomLoader {
    /** What one load holds in memory of a gap; the rest is for the next load. */
    private static final int MAX_GAP_BYTES = 4 * 1024 * 1024;
    /** A page ends by its bytes rather than by this. */
    private static final int GAP_PAGE_EVENTS = 4096;

    private final Rooms rooms;
    private final LogReader reader;
    private final Executor storagePool;
    private final InstantSource time;
    private final int newest;

    /** @param newest events to read */
    RoomLoader(Rooms rooms, LogReader reader, Executor storagePool, InstantSource time, int newest) {
        this.rooms = rooms;
        this.reader = reader;
        this.storagePool = storagePool;
        this.time = time;
        this.newest = newest;
    }

    /**
     * @param creator who made the room, if it does not exist yet
     * @param from the id from which all is wanted, because members may have missed something or because they will ask for
     *     it; null for some of the newest events
     */
    CompletionStage<Loaded> load(RoomName room, UserName creator, @Nullable EventId from) {
        LogKey key = LogKey.of(room);
        CompletionStage<Boolean> there = StoragePool.call(storagePool, () -> ensure(room, creator));
        return reader.read(key, PageRequest.newest(newest))
                .thenCombine(there, (page, created) -> page)
                .thenCompose(page -> fill(key, page, from));
    }

    private boolean ensure(RoomName room, UserName creator) {
        return rooms.exists(room) || rooms.create(room, creator, time.instant());
    }

    private CompletionStage<Loaded> fill(LogKey key, LogPage page, @Nullable EventId from) {
        EventId first = page.more() ? firstOf(page) : EventId.MIN;
        return from == null || first.compareTo(from) <= 0 || page.events().isEmpty()
                ? CompletableFuture.completedStage(new Loaded(page, List.of(), null, first))
                : StoragePool.call(storagePool, () -> readGap(key, page, from, first));
    }

    private static EventId firstOf(LogPage page) {
        return page.events().isEmpty() ? EventId.MAX : page.events().get(0).id();
    }

    private Loaded readGap(LogKey key, LogPage newestPage, EventId from, EventId upTo) {
        List<EncodedEvent> gap = new ArrayList<>();
        EventId cursor = from;
        for (int bytes = 0; bytes < MAX_GAP_BYTES; ) {
            History.Page page = reader.readNow(key, PageRequest.after(cursor, GAP_PAGE_EVENTS));
            for (EncodedEvent event : page.events()) {
                cursor = event.id();
                bytes += event.json().length;
                if (cursor.compareTo(upTo) >= 0) {
                    return new Loaded(newestPage, gap, null, from);
                }
                gap.add(event);
            }
            if (!page.more() || page.events().isEmpty()) {
                return new Loaded(newestPage, gap, null, from);
            }
        }
        return new Loaded(newestPage, gap, cursor, upTo);
    }

    /**
     * @param newest the newest page, recovered if the log was complete when it was read
     * @param gap what comes before it, from the id that was asked for
     * @param rest from where the gap goes on, null if it does not
     * @param completeFrom the id from which these two have everything
     */
    record Loaded(
            LogPage newest,
            List<EncodedEvent> gap,
            @Nullable EventId rest,
            EventId completeFrom) {}
}
