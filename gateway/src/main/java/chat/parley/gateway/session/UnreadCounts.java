package chat.parley.gateway.session;

import chat.parley.gateway.history.PageRequest;
import chat.parley.gateway.pool.StoragePool;
import chat.parley.gateway.pool.StorageThreads;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.EventId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import chat.parley.storage.segment.LogKind;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Counts what users have not read: from pages of history, each as complete as if it were asked for alone, in memory or in the
 * store. Thread-safe.
 *
 * <p>What one request looks at is bounded: by {@link chat.parley.protocol.Limits#MAX_COUNTED_EVENTS}, by the effort of a page
 * that looks at much in vain, and by the time for which pages are begun. A client is told where to go on.
 */
public final class UnreadCounts {
    /** How long after a request a further page is begun for it. */
    private static final Duration BEGIN_WITHIN = Duration.ofSeconds(2);

    private final Pages pages;
    private final StorageThreads storage;
    private final LongSupplier nanoTime;

    /** @param storage counts, too: texts are looked at for names, which is not for the threads of rooms */
    public UnreadCounts(Pages pages, StorageThreads storage, LongSupplier nanoTime) {
        this.pages = pages;
        this.storage = storage;
        this.nanoTime = nanoTime;
    }

    /** How much is unread. Fails as {@link Pages#history} does. */
    CompletionStage<ServerFrame.Unread> count(UserName user, ClientFrame.Unread frame) {
        EventId after = Objects.requireNonNullElse(frame.after(), EventId.MIN);
        long untilNanos = nanoTime.getAsLong() + BEGIN_WITHIN.toNanos();
        Tally tally = new Tally(user, frame.conversation(), after, nanoTime, untilNanos);
        return count(user, frame, tally);
    }

    private CompletionStage<ServerFrame.Unread> count(UserName user, ClientFrame.Unread frame, Tally tally) {
        PageRequest request = new PageRequest(LogKind.EVENTS, null, tally.upTo(), null, tally.room(), tally::mayCount);
        return pages.read(user, frame.conversation(), request)
                .thenCompose(page -> StoragePool.call(storage.of(user), () -> tally.add(page)))
                .thenCompose(goesOn ->
                        goesOn ? count(user, frame, tally) : CompletableFuture.completedStage(tally.reply(frame.id())));
    }
}
