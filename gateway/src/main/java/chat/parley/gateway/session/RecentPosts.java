package chat.parley.gateway.session;

import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.UserName;
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
    private final Map<Key, CompletableFuture<EventId>> posts = new ConcurrentHashMap<>();
    private final Queue<Key> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicInteger acknowledgedCount = new AtomicInteger();

    RecentPosts(int max) {
        this.max = max;
    }

    /** What {@code publish} answers, or answered to the same post before. A failed post is forgotten. */
    CompletionStage<EventId> once(UserName from, Nonce nonce, Supplier<CompletionStage<EventId>> publish) {
        Key key = new Key(from, nonce);
        CompletableFuture<EventId> mine = new CompletableFuture<>();
        CompletableFuture<EventId> first = posts.putIfAbsent(key, mine);
        if (first != null) {
            return first;
        }
        begin(publish).whenComplete((id, failure) -> {
            if (failure != null) {
                posts.remove(key, mine);
                mine.completeExceptionally(failure);
            } else {
                keep(key);
                mine.complete(id);
            }
        });
        return mine;
    }

    /** What cannot even be begun has failed like any other: else its key would stay, and repetitions have no answer ever. */
    private static CompletionStage<EventId> begin(Supplier<CompletionStage<EventId>> publish) {
        try {
            return publish.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void keep(Key key) {
        acknowledged.add(key);
        if (acknowledgedCount.incrementAndGet() > max) {
            Key oldest = acknowledged.poll();
            if (oldest != null) {
                posts.remove(oldest);
                acknowledgedCount.decrementAndGet();
            }
        }
    }

    private record Key(UserName from, Nonce nonce) {}
}
