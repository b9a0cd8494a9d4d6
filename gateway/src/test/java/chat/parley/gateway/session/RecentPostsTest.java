package chat.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.Events;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.PostId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RecentPostsTest {
    private final RecentPosts recent = new RecentPosts(2);
    private final List<CompletableFuture<EventId>> published = new ArrayList<>();

    private CompletableFuture<EventId> post(String nonce) {
        return recent.once(new PostId(Events.ANN, new Nonce(nonce)), () -> {
                    CompletableFuture<EventId> outcome = new CompletableFuture<>();
                    published.add(outcome);
                    return outcome;
                })
                .toCompletableFuture();
    }

    @Test
    void aPostThatComesAgainWhileTheFirstIsUnderWaySharesItsOutcome() {
        CompletableFuture<EventId> first = post("a");
        CompletableFuture<EventId> second = post("a");
        published.get(0).complete(Events.id(1));
        assertThat(first).isCompletedWithValue(Events.id(1));
        assertThat(second).isCompletedWithValue(Events.id(1));
        assertThat(post("a")).isCompletedWithValue(Events.id(1));
        assertThat(published).hasSize(1);
    }

    @Test
    void aFailedPostMayBeTriedAgain() {
        CompletableFuture<EventId> first = post("a");
        published.get(0).completeExceptionally(new IllegalStateException("away"));
        CompletableFuture<EventId> second = post("a");
        published.get(1).complete(Events.id(2));
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedWithValue(Events.id(2));
    }

    @Test
    void aPostThatCannotEvenBeBegunFailsAndMayBeTriedAgain() {
        CompletableFuture<EventId> first = recent.once(new PostId(Events.ANN, new Nonce("a")), () -> {
                    throw new StackOverflowError();
                })
                .toCompletableFuture();
        assertThat(first).isCompletedExceptionally();
        CompletableFuture<EventId> second = post("a");
        published.get(0).complete(Events.id(2));
        assertThat(second).isCompletedWithValue(Events.id(2));
    }

    @Test
    void onlyTheNewestAreRemembered() {
        for (String nonce : List.of("a", "b", "c")) {
            CompletableFuture<EventId> posted = post(nonce);
            published.get(published.size() - 1).complete(Events.id(published.size()));
            assertThat(posted).isCompleted();
        }
        assertThat(post("c")).isCompletedWithValue(Events.id(3));
        assertThat(post("a")).isNotDone();
        assertThat(published).hasSize(4);
    }
}
