package chat.parley.gateway.room;

import chat.parley.gateway.history.LogPage;
import chat.parley.gateway.history.LogReader;
import chat.parley.gateway.history.PageRequest;
import chat.parley.gateway.limit.RoomBudget;
import chat.parley.gateway.pool.StoragePool;
import chat.parley.gateway.pool.StorageThreads;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import chat.parley.storage.document.Rooms;
import chat.parley.storage.history.History;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a room's recent events need to be complete up to now: at its first use, and whenever something was missed.
 * Thread-safe.
 */
final class RoomLoader {
    /**
     * What one load holds in memory of what arrived after a cursor; the rest is for the next load. Members get it at once: it is
     * half of the least that may wait for a client (session.write-buffer), or a repair would cut off healthy ones.
     */
    private static final int MAX_MISSED_BYTES = 1024 * 1024;
    /** How many pages one load looks at for what arrived after a cursor, which may be a client's and of anywhere. */
    private static final int MAX_MISSED_PAGES = 16;
    /** How many bytes one load holds of what arrived while it read the rest, which comes live, too. */
    private static final int MAX_LATER_BYTES = 4 * 1024 * 1024;
    /** How many events a page may have; as a rule it ends by its bytes before. */
    private static final int PAGE_EVENTS = 4096;

    private final Rooms rooms;
    private final LogReader reader;
    private final StorageThreads storage;
    private final InstantSource time;
    private final int newest;

    /** @param newest how many of the newest events a load reads */
    RoomLoader(Rooms rooms, LogReader reader, StorageThreads storage, InstantSource time, int newest) {
        this.rooms = rooms;
        this.reader = reader;
        this.storage = storage;
        this.time = time;
        this.newest = newest;
    }

    /**
     * Makes the room if it does not exist, and reads its newest events and what else is wanted.
     *
     * @param maker makes the room, if it does not exist yet
     * @param first whether the room is entered: that is done in the maker's turn; later it is everybody's
     * @param missed what is wanted besides the newest events, because members may have missed some of it or because they
     *     will ask for it; null for nothing
     * @param ends is told where the log ends, on any thread, even if it cannot be read then
     */
    CompletionStage<LoadResult> load(
            RoomName room, RoomBudget.Maker maker, boolean first, @Nullable Missed missed, Consumer<LogCursor> ends) {
        LogKey key = LogKey.of(room);
        Executor threads = first ? storage.of(maker.user()) : storage;
        CompletionStage<Boolean> there = StoragePool.call(threads, () -> ensure(room, maker));
        return (first ? reader.onBehalfOf(maker.user()) : reader)
                .read(key, PageRequest.newestOfAll(newest), ends)
                .thenCombine(there, (page, created) -> page)
                .thenCompose(page -> fill(key, page, missed, threads));
    }

    /** Whether there is such a room. */
    CompletionStage<Boolean> exists(RoomName room, UserName asking) {
        return StoragePool.call(storage.of(asking), () -> rooms.exists(room));
    }

    /** Makes the room if it does not exist; returns whether it had to be made. */
    private boolean ensure(RoomName room, RoomBudget.Maker maker) {
        boolean made = !rooms.exists(room) && rooms.create(room, maker.user(), time.instant());
        if (made) {
            maker.made();
        } else {
            maker.found();
        }
        return made;
    }

    private CompletionStage<LoadResult> fill(LogKey key, LogPage page, @Nullable Missed missed, Executor threads) {
        LogCursor end = page.end();
        return end == null
                ? CompletableFuture.completedStage(new LoadResult(page, List.of(), null, Set.of(), true))
                : StoragePool.call(threads, () -> readMissed(key, page, end, missed));
    }

    private LoadResult readMissed(LogKey key, LogPage newestPage, LogCursor end, @Nullable Missed missed) {
        List<EncodedEvent> events = new ArrayList<>();
        Part before =
                missed == null ? new Part(null, true) : read(key, missed, MAX_MISSED_PAGES, MAX_MISSED_BYTES, events);
        // What arrived while this was read may be in it, and is not up to the end.
        List<EncodedEvent> later = new ArrayList<>();
        Part behind = read(key, new Missed(end, EventId.MIN), Integer.MAX_VALUE, MAX_LATER_BYTES, later);
        events.addAll(later);
        return new LoadResult(
                newestPage,
                events,
                before.rest(),
                later.stream().map(EncodedEvent::id).collect(Collectors.toUnmodifiableSet()),
                before.whole() && behind.whole());
    }

    /** @param rest what is left to read */
    private record Part(@Nullable Missed rest, boolean whole) {}

    private Part read(LogKey key, Missed missed, int maxPages, int maxBytes, List<EncodedEvent> events) {
        EventId after = missed.above();
        int bytes = 0;
        boolean whole = true;
        for (int pages = 0; pages < maxPages && bytes < maxBytes; pages++) {
            History.Page page = reader.page(key, PageRequest.since(missed.since(), after, PAGE_EVENTS));
            for (EncodedEvent event : page.events()) {
                bytes += event.json().length;
                events.add(event);
            }
            whole &= page.whole();
            if (!page.more()) {
                return new Part(null, whole);
            }
            after = page.upTo(after);
        }
        return new Part(new Missed(missed.since(), after), whole);
    }

    /**
     * What arrived after {@code since}, as far as its ids are above {@code above}. It is read behind a barrier, so that what
     * is not in it comes live.
     */
    record Missed(LogCursor since, EventId above) {}

    /**
     * What a load has read.
     *
     * @param newest the newest page, with an end if the log was complete when it was read
     * @param missed what was missed, and what is later
     * @param rest what is still missed, null if nothing is
     * @param later ids of what may have arrived behind the end of the newest page; all else that was read is up to there
     * @param missedWhole false if a part of {@code missed} is damaged: that is left out, as it may be of {@code newest}
     */
    record LoadResult(
            LogPage newest,
            List<EncodedEvent> missed,
            @Nullable Missed rest,
            Set<EventId> later,
            boolean missedWhole) {

        boolean isWhole() {
            return missedWhole && newest.whole();
        }

        /** The id from which the newest page has everything. */
        EventId completeFrom() {
            if (!newest.more()) {
                return EventId.MIN;
            }
            return newest.events().isEmpty()
                    ? EventId.MAX
                    : newest.events().get(0).id();
        }
    }
}
