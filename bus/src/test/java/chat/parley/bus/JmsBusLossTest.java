package chat.parley.bus;

import static chat.parley.bus.Events.inRoom;
import static chat.parley.bus.Stages.done;
import static chat.parley.bus.Stages.eventually;
import static chat.parley.bus.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backends.BackendProcess;
import chat.parley.bus.BusException.Reason;
import chat.parley.network.TcpProxy;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway knows of what it missed, when its connection is cut while others go on. */
class JmsBusLossTest {
    private static final int CUTS = 25;

    @TempDir
    Path folder;

    private final List<Bus> opened = new ArrayList<>();
    private final RoomName room = Events.room();
    private BackendProcess broker;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws IOException {
        broker = BackendProcess.broker(folder);
        proxy = new TcpProxy(broker.port());
    }

    @AfterEach
    void stop() throws IOException {
        opened.forEach(Bus::close);
        proxy.close();
        broker.close();
    }

    private Bus connect(String url) {
        Bus bus = JmsBus.connect(BusConfig.of(url, broker.user(), broker.password())
                .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(5)));
        opened.add(bus);
        return bus;
    }

    /** What its follower and its connection listener were told, in order: numbers, and words. */
    private List<String> follow(Bus reader) {
        List<String> told = new CopyOnWriteArrayList<>();
        reader.onConnectionChange(new News(told));
        done(reader.followRoom(room, Recorded.onEvents(batch -> batch.forEach(event -> told.add(Events.text(event))))));
        return told;
    }

    @Test
    void whereSomethingIsMissingTheLossWasToldBeforeWhatCameBehindIt() throws Exception {
        Bus poster = connect(broker.url().toString());
        List<String> told = follow(connect("tcp://127.0.0.1:" + proxy.port()));
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger last = new AtomicInteger();
        CompletableFuture<Void> posting = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                done(poster.publish(inRoom(room, Integer.toString(last.incrementAndGet()))));
            }
        });
        for (int cut = 1; cut <= CUTS; cut++) {
            int posted = last.get();
            eventually().until(() -> newest(told) > posted + 50);
            proxy.renew();
        }
        int posted = last.get();
        eventually().until(() -> newest(told) > posted + 50);
        over.set(true);
        done(posting);

        int previous = 0;
        int gaps = 0;
        boolean lossTold = false;
        boolean returnTold = false;
        for (String what : told) {
            if (what.equals("interrupted")) {
                lossTold = true;
                returnTold = false;
            } else if (what.equals("resumed")) {
                returnTold = true;
            } else {
                int number = Integer.parseInt(what);
                if (number != previous + 1) {
                    gaps++;
                    assertThat(lossTold)
                            .as("before " + number + ", after " + previous)
                            .isTrue();
                }
                previous = number;
                lossTold &= !returnTold;
            }
        }
        assertThat(gaps).isPositive();
    }

    @Test
    void aFenceComesBackOnlyIfNothingThatWasAcknowledgedSinceTheLastLossIsMissing() throws Exception {
        Bus poster = connect(broker.url().toString());
        Bus reader = connect("tcp://127.0.0.1:" + proxy.port());
        List<String> told = follow(reader);
        AtomicBoolean over = new AtomicBoolean();
        List<String> wrong = new CopyOnWriteArrayList<>();
        AtomicInteger back = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> {
            for (int i = 0; !over.get(); i++) {
                List<String> newsBefore = news(told);
                EncodedEvent event = inRoom(room, "m" + i);
                done(poster.publish(event));
                boolean came = reader.fence(room)
                        .handle((ok, failure) -> failure == null)
                        .toCompletableFuture()
                        .join();
                (came ? back : failed).incrementAndGet();
                if (came && !told.contains("m" + i) && news(told).equals(newsBefore) && isUp(newsBefore)) {
                    wrong.add("m" + i);
                }
            }
        });
        for (int cut = 1; cut <= CUTS; cut++) {
            int before = back.get();
            eventually().until(() -> back.get() > before + 5);
            proxy.renew();
        }
        over.set(true);
        done(asking);
        assertThat(wrong).isEmpty();
        assertThat(failed).hasPositiveValue();
    }

    @Test
    void aFenceThatIsUnderWayWhenTheConnectionIsLostFailsThenAndAnotherWorksAfterwards() {
        Duration longest = Duration.ofSeconds(10); // that may be configured
        Bus reader = JmsBus.connect(BusConfig.of("tcp://127.0.0.1:" + proxy.port(), broker.user(), broker.password())
                .withTimeouts(Duration.ofSeconds(1), longest, Duration.ofSeconds(60)));
        opened.add(reader);
        List<String> told = follow(reader);
        proxy.loseAnswers();
        CompletableFuture<Void> underWay = reader.fence(room).toCompletableFuture();
        long start = System.nanoTime();
        proxy.renew();
        assertThat(failure(underWay)).isEqualTo(Reason.UNAVAILABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(longest);
        eventually().until(() -> told.contains("resumed"));
        done(reader.fence(room));
    }

    @Test
    void aReaderWhoseAnswerIsLostWithTheConnectionIsAnsweredAfterItsReturn() {
        Bus archivist = connect(broker.url().toString());
        Archiver archiver = Archiver.thatNeverStores();
        done(archivist.consumeArchive(archiver));
        Bus reader = JmsBus.connect(BusConfig.of("tcp://127.0.0.1:" + proxy.port(), broker.user(), broker.password())
                .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(60)));
        opened.add(reader);
        CompletableFuture<Optional<LogCursor>> barrier =
                reader.barrier(LogKey.of(room)).toCompletableFuture();
        archiver.await(room, Archiver.MARKER);
        proxy.loseAnswers();
        archiver.receipts.forEach(Bus.Receipt::done);
        done(archivist.roundTrip()); // behind the answer, which the broker has then thrown at the reader
        assertThat(barrier).isNotDone();
        proxy.renew();
        eventually().until(() -> archiver.receipts.size() > 1);
        archiver.receipts.forEach(Bus.Receipt::done);
        assertThat(done(barrier)).contains(Archiver.END);
    }

    /** The last number, 0 if the last that was told is none. */
    private static int newest(List<String> told) {
        String what = told.isEmpty() ? "" : told.get(told.size() - 1);
        return what.isEmpty() || what.endsWith("ed") ? 0 : Integer.parseInt(what);
    }

    private static List<String> news(List<String> told) {
        return told.stream().filter(what -> what.endsWith("ed")).toList();
    }

    private static boolean isUp(List<String> news) {
        return news.size() % 2 == 0;
    }
}
