package chat.parley.gateway.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.bus.InMemoryBus;
import chat.parley.bus.InMemoryHub;
import chat.parley.gateway.config.ArchiveConfig;
import chat.parley.gateway.thread.Defects;
import chat.parley.patience.Patience;
import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import chat.parley.storage.S3Storage;
import chat.parley.storage.history.History;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import chat.parley.storage.segment.LogKind;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With its own threads, on a bus and a store in memory. */
class ArchiverTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    /** Another log of the lobby's shard: its markers come behind the lobby's events and have none of them written. */
    private static final LogKey NEIGHBOUR = IntStream.range(0, 10_000)
            .mapToObj(i -> LogKey.of(new RoomName("room" + i)))
            .filter(log -> log.shard() == LogKey.of(LOBBY).shard())
            .findFirst()
            .orElseThrow();
    /** Nothing is written because of its age. */
    private static final ArchiveConfig PATIENT =
            new ArchiveConfig(Duration.ofMinutes(10), 1024 * 1024, 64L * 1024 * 1024, 1000, 2);

    private final InMemoryHub hub = new InMemoryHub();
    private final InMemoryBus reader = hub.connect();
    private final InMemoryBus first = hub.connect();
    private final InMemoryBus second = hub.connect();
    private final S3Storage storage = new S3Storage(new InMemoryObjectStore(), Clock.systemUTC());
    private final History history = storage.history();
    private long lastId = System.currentTimeMillis() << 16;

    @AfterEach
    void close() {
        reader.close();
        first.close();
        second.close();
        storage.close();
    }

    @Test
    void afterABarrierTheStoreHasAllThatWasPublishedBefore() throws Exception {
        try (Archiver archiver = new Archiver(first, history, storage.terms(), PATIENT, new Defects())) {
            get(archiver.start());
            for (int i = 0; i < 500; i++) {
                get(reader.publish(message("m" + i)));
            }
            assertThat(stored()).isEmpty();

            get(reader.barrier(LogKey.of(LOBBY)));

            assertThat(stored()).hasSize(200).startsWith("m0").endsWith("m199");
        }
    }

    @Test
    void whatAnArchiverHeldWhenItDiedIsAnothersToWrite() throws Exception {
        Archiver dying = new Archiver(first, history, storage.terms(), PATIENT, new Defects());
        get(dying.start());
        get(reader.publish(message("one")));
        get(reader.publish(message("two")));
        try (Archiver other = new Archiver(second, history, storage.terms(), PATIENT, new Defects())) {
            get(other.start());
            first.kill();

            await().ignoreExceptions().untilAsserted(() -> {
                get(reader.barrier(LogKey.of(LOBBY)));
                assertThat(stored()).containsExactly("one", "two");
            });
        }
        dying.close();
    }

    @Test
    void closingWritesWhatIsHeldAndLeavesNothingToDoTwice() throws Exception {
        Archiver archiver = new Archiver(first, history, storage.terms(), PATIENT, new Defects());
        get(archiver.start());
        get(reader.publish(message("one")));
        // The answer shows that the broker has delivered what came before.
        get(reader.barrier(NEIGHBOUR));
        assertThat(stored()).isEmpty();

        archiver.close();
        archiver.close();
        assertThat(stored()).containsExactly("one");

        RecordingHistory nothing = new RecordingHistory();
        try (Archiver next = new Archiver(second, nothing, storage.terms(), PATIENT, new Defects())) {
            get(next.start());
            get(reader.barrier(LogKey.of(LOBBY)));
        }
        assertThat(nothing.segments()).isEmpty();
    }

    private List<String> stored() {
        return history.after(LogKey.of(LOBBY), LogKind.EVENTS, EventId.MIN, 200, event -> true).events().stream()
                .map(event -> ((Body.Text) event.event().body()).text())
                .toList();
    }

    private EncodedEvent message(String text) {
        return EncodedEvent.of(new Event(
                new EventId(++lastId, 1), LOBBY, new UserName("alice"), new Nonce("n" + lastId), new Body.Text(text)));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
    }
}
