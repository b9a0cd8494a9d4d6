package chat.parley.gateway.session;

import chat.parley.protocol.EventId;
import chat.parley.protocol.PostId;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The posts that are under way and the last ones that were acknowledged, so that a post that comes again gets the answer
 * of the first. What is too old, or came to another gateway, is published again and dropped by readers. Thread-safe.
 */
final class RecentPosts {
    private final int max;
    private final Map<PostId, CompletableFuture<EventId>> posts = new ConcurrentHashMap<>();
    private final Queue<PostId> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicInteger acknowledgedCount = new AtomicInteger();

    RecentPosts(int max) {
        this.max = max;
    }

    /** What {@code publish} answers, or answered to the same post before. A failed post is forgotten. */
    CompletionStage<EventId> once(PostId post, Supplier<CompletionStage<EventId>> publish) {
        CompletableFuture<EventId> mine = new CompletableFuture<>();
        CompletableFuture<EventId> first = posts.putIfAbsent(post, mine);
        if (first != null) {
            return first;
        }
        begin(publish).whenComplete((id, failure) -> {
            if (failure != null) {
                posts.remove(post, mine);
                mine.completeExceptionally(failure);
            } else {
                keep(post);
                mine.complete(id);
            }
        });
        return mine;
    }

    /**
     * Begins to publish. What cannot even be begun has failed like any other: else its key would stay, and repetitions have
     * no answer ever.
     */
    private static CompletionStage<EventId> begin(Supplier<CompletionStage<EventId>> publish) {
        try {
            return publish.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void keep(PostId post) {
        acknowledged.add(post);
        if (acknowledgedCount.incrementAndGet() > max) {
            PostId oldest = acknowledged.poll();
            if (oldest != null) {
                posts.remove(oldest);
                acknowledgedCount.decrementAndGet();
            }
        }
    }
}
