package chat.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.backends.BackendOptions;
import chat.parley.backends.BackendProcess;
import chat.parley.bus.Bus;
import chat.parley.bus.BusConfig;
import chat.parley.bus.JmsBus;
import chat.parley.bus.Mark;
import chat.parley.cluster.SmallDisk;
import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.Marker;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fills the broker stops in its turn: mail, then posts; readers of history and the drain go on. */
class BrokerSpaceIT {
    private static final long MIB = 1024 * 1024;
    /** A quarter of it is the broker's by its settings: ten journal files of 32 MiB. */
    private static final long DISK = 1_280 * MIB;

    private static final UserName ANN = new UserName("ann");
    private static final UserName EVE = new UserName("eve");
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName OTHER = new RoomName("other");
    /** Of three bytes each in UTF-8. */
    private static final String TEXT = "语".repeat(4_096);

    private static final int TEXT_BYTES = 3 * 4_096;
    /** About what one transaction carries. */
    private static final int AT_ONCE = 80;

    private static final int MORE_THAN_FIT = (int) (DISK / 4 / TEXT_BYTES);
    /** Each is in two logs and the mailbox: past the half at which mail stops, and not yet where posts do. */
    private static final int MAIL = MORE_THAN_FIT * 6 / 10 / 3;

    private static final Duration LONGEST = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private final AtomicLong last = new AtomicLong();
    private final Archiver archiver = new Archiver();

    /** Keeps what it was given until it is told to store, as one whose store is away. */
    private static final class Archiver implements Bus.ArchiveListener {
        private final Queue<Bus.Receipt> kept = new ConcurrentLinkedQueue<>();
        private final AtomicInteger entries = new AtomicInteger();
        private volatile boolean stores;

        @Override
        public void entries(int shard, List<Bus.LogEntry> stored, Bus.Receipt receipt) {
            entries.addAndGet(stored.size());
            kept.add(receipt);
            if (stores) {
                store();
            }
        }

        @Override
        public void marker(int shard, LogKey log, Bus.Answer answer) {
            answer.stored(new LogCursor(new LogPosition(1, 1), EventId.MIN));
        }

        private void store() {
            stores = true;
            for (Bus.Receipt receipt = kept.poll(); receipt != null; receipt = kept.poll()) {
                receipt.done();
            }
        }
    }

    /** Eve, who comes late and takes what waits. */
    private static final class Mailbox implements Bus.MailboxListener {
        private final Queue<String> texts = new ConcurrentLinkedQueue<>();

        @Override
        public void waiting(EncodedEvent event, Bus.Receipt receipt) {
            texts.add(((Body.Text) event.event().body()).text());
            receipt.done();
        }

        @Override
        public void live(EncodedEvent event) {}

        @Override
        public void mark(Mark mark) {}

        @Override
        public void hasRead(List<Marker> read) {}
    }

    @Test
    void mailLeavesRoomForPostsAndPostsForMarkersAndAllIsTakenAgainInTheEnd() {
        assumeTrue(SmallDisk.possible(), "small disks are made by a layer of C: it needs Linux and a C compiler (cc)");
        SmallDisk disk = new SmallDisk(folder.resolve("broker/kahadb"), folder.resolve("disk"), DISK);
        BackendOptions options = new BackendOptions("127.0.0.1", 0, folder.resolve("broker"), "parley", "secret");
        try (BackendProcess broker = BackendProcess.broker(options, disk.environment());
                Bus bus = connect(broker);
                Bus readers = connect(broker)) {
            join(bus.consumeArchive(archiver));

            archiver.store();
            assertThat(post(bus, MAIL, () -> direct(TEXT)))
                    .as("private messages")
                    .isEqualTo(MAIL);
            assertThat(post(bus, AT_ONCE, this::inRoom)).as("posts beside them").isEqualTo(AT_ONCE);
            join(readers.barrier(LogKey.of(OTHER)));

            archiver.stores = false;
            assertThat(post(bus, MORE_THAN_FIT, this::inRoom))
                    .as("posts that nobody stores")
                    .isPositive()
                    .isLessThan(MORE_THAN_FIT);
            for (int i = 0; i < AT_ONCE; i++) {
                assertThat(takes(bus, inRoom())).as("whether posts go on").isFalse();
                join(readers.barrier(LogKey.of(OTHER)));
            }

            archiver.store();
            Mailbox mailbox = new Mailbox();
            join(readers.openMailbox(EVE, mailbox));
            Awaitility.await("posts are taken again").atMost(LONGEST).until(() -> takes(bus, inRoom()));
            Awaitility.await("mail is taken again")
                    .atMost(LONGEST)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> takes(bus, direct("now")) && mailbox.texts.contains("now"));
            assertThat(mailbox.texts.stream().filter(TEXT::equals))
                    .as("mail for which there was room")
                    .hasSizeBetween(1, MAIL - 1);
            assertThat(post(bus, AT_ONCE, this::inRoom)).isEqualTo(AT_ONCE);
            join(readers.barrier(LogKey.of(LOBBY)));
        }
    }

    private static Bus connect(BackendProcess broker) {
        return JmsBus.connect(BusConfig.of(broker.url().toString(), broker.user(), broker.password()));
    }

    /** How many of {@code number} were taken; none after the first that was not. */
    private int post(Bus bus, int number, Supplier<EncodedEvent> event) {
        int taken = 0;
        while (taken < number) {
            List<CompletableFuture<Boolean>> underWay = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                underWay.add(bus.publish(event.get())
                        .handle((ok, failure) -> failure == null)
                        .toCompletableFuture());
            }
            int now = (int) underWay.stream().filter(CompletableFuture::join).count();
            taken += now;
            if (now < AT_ONCE) {
                return taken;
            }
        }
        return Math.min(taken, number);
    }

    private static boolean takes(Bus bus, EncodedEvent event) {
        return bus.publish(event)
                .handle((ok, failure) -> failure == null)
                .toCompletableFuture()
                .join();
    }

    private static void join(CompletionStage<?> stage) {
        stage.toCompletableFuture().join();
    }

    private EncodedEvent inRoom() {
        return EncodedEvent.of(new Event(id(), LOBBY, ANN, nonce(), new Body.Text(TEXT)));
    }

    private EncodedEvent direct(String text) {
        return EncodedEvent.of(new Event(id(), EVE, ANN, nonce(), new Body.Text(text)));
    }

    private EventId id() {
        return new EventId((System.currentTimeMillis() << 16) | (last.incrementAndGet() & 0xffff), 1);
    }

    private Nonce nonce() {
        return new Nonce("n" + last.incrementAndGet());
    }
}
