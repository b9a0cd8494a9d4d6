package chat.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.gateway.StubBus;
import chat.parley.gateway.presence.GatewayId;
import chat.parley.gateway.presence.Presence;
import chat.parley.gateway.thread.Defects;
import chat.parley.gateway.thread.OwnerThread;
import chat.parley.patience.Patience;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import chat.parley.storage.document.Rooms;
import chat.parley.storage.objectstore.StorageException;
import io.netty.util.concurrent.DefaultEventExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoomListingTest {
    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    private final DefaultEventExecutor owner = new DefaultEventExecutor();
    private final AtomicLong nanos = new AtomicLong();
    private final SlowRooms rooms = new SlowRooms();
    private final RoomListing listing = new RoomListing(
            rooms,
            new Presence(new GatewayId("1", "one"), new StubBus() {}, OwnerThread.on(owner, new Defects()), nanos::get),
            pool,
            nanos::get);

    @AfterEach
    void close() {
        pool.shutdownNow();
        var unused = owner.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** A store that lists when it is told what. */
    private static final class SlowRooms implements Rooms {
        private final LinkedBlockingQueue<Object> answers = new LinkedBlockingQueue<>();
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public boolean exists(RoomName room) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean create(RoomName room, UserName creator, Instant at) {
            throw new UnsupportedOperationException();
        }

        @Override
        @SuppressWarnings("unchecked")
        public List<RoomName> list() {
            asked.incrementAndGet();
            try {
                Object answer = answers.take();
                if (answer instanceof StorageException failure) {
                    throw failure;
                }
                return (List<RoomName>) answer;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            }
        }
    }

    private static List<RoomName> names(String... names) {
        return List.of(names).stream().map(RoomName::new).toList();
    }

    private CompletableFuture<ServerFrame.Rooms> ask() {
        return listing.list(1).toCompletableFuture();
    }

    private static List<String> told(CompletableFuture<ServerFrame.Rooms> answer) {
        return answer.orTimeout(Patience.MOST.toSeconds(), TimeUnit.SECONDS).join().rooms().stream()
                .map(room -> room.room().toString())
                .toList();
    }

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    @Test
    void whileTheStoreListsTheLastListIsTold() {
        CompletableFuture<ServerFrame.Rooms> first = ask();
        assertThat(first).isNotDone();
        rooms.answers.add(names("a"));
        assertThat(told(first)).containsExactly("a");

        pass(RoomListing.MAX_AGE);
        assertThat(told(ask())).as("the store does not answer").containsExactly("a");
        assertThat(told(ask())).containsExactly("a");
        await().until(() -> rooms.asked.get() == 2);
        rooms.answers.add(names("a", "b"));
        await().until(() -> told(ask()).size() == 2);
        assertThat(rooms.asked).hasValue(2);
    }

    @Test
    void aListThatTakesLongIsReadTheLessOften() {
        CompletableFuture<ServerFrame.Rooms> first = ask();
        await().until(() -> rooms.asked.get() == 1);
        pass(Duration.ofSeconds(6));
        rooms.answers.add(names("a"));
        assertThat(told(first)).containsExactly("a");
        pass(Duration.ofSeconds(6L * RoomListing.REST - 1));
        assertThat(told(ask())).containsExactly("a");
        assertThat(rooms.asked).hasValue(1);
        pass(Duration.ofSeconds(1));
        assertThat(told(ask())).containsExactly("a");
        await().until(() -> rooms.asked.get() == 2);
    }

    @Test
    void aFirstListThatCannotBeReadIsRefusedAndReadAgainForTheNextWhoAsks() {
        rooms.answers.add(new StorageException("away"));
        assertThat(ask()).failsWithin(Patience.MOST);
        rooms.answers.add(names("a"));
        assertThat(told(ask())).containsExactly("a");

        pass(RoomListing.MAX_AGE);
        rooms.answers.add(new StorageException("away"));
        assertThat(told(ask())).containsExactly("a");
        await().until(() -> rooms.asked.get() >= 3);
        assertThat(told(ask())).as("rather the last one than none").containsExactly("a");
    }

    @Test
    void aCrowdSharesAList() {
        List<CompletableFuture<ServerFrame.Rooms>> crowd = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            crowd.add(ask());
        }
        rooms.answers.add(names("a"));
        crowd.forEach(each -> assertThat(told(each)).containsExactly("a"));
        assertThat(rooms.asked).hasValue(1);
    }
}
