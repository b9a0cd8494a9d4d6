package chat.parley.gateway.marker;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.pool.StorageThreads;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import chat.parley.storage.document.Markers.Stored;
import chat.parley.storage.document.S3Markers;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MarkerStoreTest {
    private static final List<Marker> READ = List.of(new Marker(new RoomName("lobby"), EventId.MIN, 0));

    private final InMemoryObjectStore bucket = new InMemoryObjectStore();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Queue<Runnable> tasksOfUsers = new ArrayDeque<>();
    private final StorageThreads users = new StorageThreads() {
        @Override
        public void execute(Runnable task) {
            throw new AssertionError("what users do is done in their turns");
        }

        @Override
        public Executor of(UserName user) {
            return tasksOfUsers::add;
        }
    };
    private final MarkerStore store = new MarkerStore(new S3Markers(bucket, new DamagedObjects()), users, this::begin);
    private boolean closed;

    @AfterEach
    void close() {
        bucket.close();
    }

    private void begin(Runnable task) {
        if (closed) {
            throw new RejectedExecutionException("closed");
        }
        tasks.add(task);
    }

    private static UserName user(int number) {
        return new UserName("user" + number);
    }

    private List<CompletableFuture<Stored>> add(int users) {
        return IntStream.range(0, users)
                .mapToObj(i -> store.add(user(i), Stored.NOTHING, READ).toCompletableFuture())
                .toList();
    }

    @Test
    void ofAFewUsersAtATimeMarkersAreStoredInTheOrderInWhichTheyCame() {
        List<CompletableFuture<Stored>> added = add(10);
        List<CompletableFuture<Stored>> inOrder = new ArrayList<>();
        for (CompletableFuture<Stored> each : added) {
            var unused = each.thenRun(() -> inOrder.add(each));
        }
        assertThat(tasks).hasSize(MarkerStore.AT_ONCE);
        assertThat(store.waiting()).isEqualTo(10 - MarkerStore.AT_ONCE);
        while (!tasks.isEmpty()) {
            assertThat(tasks.size()).isLessThanOrEqualTo(MarkerStore.AT_ONCE);
            tasks.remove().run();
        }
        assertThat(tasksOfUsers).isEmpty();
        assertThat(inOrder).isEqualTo(added);
        assertThat(added)
                .allSatisfy(each -> assertThat(each.join().markers().all()).isEqualTo(READ));
        assertThat(store.waiting()).isZero();
        assertThat(store.stored()).isEqualTo(10);
    }

    @Test
    void whoComesDoesNotWaitForThem() {
        add(10);
        CompletableFuture<Stored> found = store.find(user(0)).toCompletableFuture();
        assertThat(tasksOfUsers).hasSize(1);
        tasksOfUsers.remove().run();
        assertThat(found).isCompleted();
    }

    @Test
    void whatWasReadGoesBeforeWhatIsLookedAtAgainButForSomeTurns() {
        List<CompletableFuture<Stored>> looks = IntStream.range(0, 100)
                .mapToObj(i -> store.findAgain(user(i)).toCompletableFuture())
                .toList();
        List<CompletableFuture<Stored>> added = add(6);
        int turns = 0;
        while (!added.stream().allMatch(CompletableFuture::isDone)) {
            tasks.remove().run();
            turns++;
        }
        assertThat(turns).as("what had begun, six, and one between them").isLessThanOrEqualTo(MarkerStore.AT_ONCE + 8);
        assertThat(looks.stream().filter(CompletableFuture::isDone).count()).isGreaterThan(MarkerStore.AT_ONCE);
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        assertThat(looks).allSatisfy(each -> assertThat(each).isCompleted());
    }

    @Test
    void whatCannotBeBegunFailsHoweverMuchWaits() {
        List<CompletableFuture<Stored>> added = add(20_000);
        closed = true;
        tasks.remove().run();
        assertThat(added.get(0)).isCompleted();
        assertThat(added.subList(MarkerStore.AT_ONCE, added.size()))
                .allSatisfy(each -> assertThat(each).isCompletedExceptionally());
        assertThat(store.waiting()).isZero();
    }
}
