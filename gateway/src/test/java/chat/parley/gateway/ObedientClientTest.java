package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.config.SessionConfig;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A client that sends far too much at once, but comes again with each request when it is told to. */
class ObedientClientTest {
    private final ConcurrentLinkedQueue<Long> waits = new ConcurrentLinkedQueue<>();

    @Test
    void postsBeyondThoseThatMayBeUnderWayAreRefusedAboutOnceEach() {
        assertThat(refusals(200, Duration.ofMillis(30))).isLessThan(300);
    }

    @Test
    void postsBeyondTheBurstAreRefusedAboutOnceEach() {
        assertThat(refusals(400, Duration.ofMillis(5))).isLessThan(600);
    }

    /** How often posts were refused until all were acknowledged. */
    private int refusals(int posts, Duration commit) {
        try (Cluster cluster = new Cluster()) {
            cluster.start(SessionConfig.defaults(), bus -> new DelayedBus(bus, commit));
            ChatClient client = ChatClient.registered(cluster.port(0), Cluster.fresh("ann"));
            String room = Cluster.fresh("room");
            client.join(room);
            List<CompletableFuture<ServerFrame.Reply>> all = IntStream.range(0, posts)
                    .mapToObj(i -> untilTaken(client, room, i))
                    .toList();
            all.forEach(post -> post.orTimeout(60, TimeUnit.SECONDS).join());
            return waits.size();
        }
    }

    private CompletableFuture<ServerFrame.Reply> untilTaken(ChatClient client, String room, int number) {
        return client.begin(id -> ChatClient.postFrame(id, room, "n" + number, "number " + number))
                .thenCompose(reply -> {
                    if (reply instanceof ServerFrame.Failure busy) {
                        assertThat(busy.code()).isEqualTo(ErrorCode.BUSY);
                        long wait = Objects.requireNonNull(busy.retryAfterMillis());
                        waits.add(wait);
                        Executor then = CompletableFuture.delayedExecutor(wait, TimeUnit.MILLISECONDS);
                        return CompletableFuture.runAsync(() -> {}, then)
                                .thenCompose(now -> untilTaken(client, room, number));
                    }
                    assertThat(reply).isInstanceOf(ServerFrame.Ack.class);
                    return CompletableFuture.completedFuture(reply);
                });
    }
}
