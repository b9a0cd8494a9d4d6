package chat.parley.bus;

import static chat.parley.bus.Stages.done;
import static chat.parley.bus.Stages.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backends.BackendProcess;
import chat.parley.bus.Bus.Subscription;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JmsBusLoadTest {
    @TempDir
    Path folder;

    private final Transactions transactions = new Transactions();
    private BackendProcess broker;
    private JmsBus bus;

    @BeforeEach
    void start() {
        broker = BackendProcess.broker(folder);
        bus = JmsBus.connect(BusConfig.of(broker.url().toString(), broker.user(), broker.password()), transactions);
    }

    @AfterEach
    void stop() {
        bus.close();
        broker.close();
    }

    @Test
    void eventsThatArriveDuringARoundTripShareTheNextOne() {
        List<RoomName> rooms =
                IntStream.range(0, 10).mapToObj(i -> Events.room()).toList();
        int events = 10_000; // as many as one sender may have waiting
        AtomicInteger got = new AtomicInteger();
        rooms.forEach(room -> done(bus.followRoom(room, Recorded.onEvents(batch -> got.addAndGet(batch.size())))));
        List<EncodedEvent> encoded = IntStream.range(0, events)
                .mapToObj(i -> Events.inRoom(rooms.get(i % rooms.size()), "message number " + i))
                .toList();
        List<CompletionStage<Void>> stages = encoded.stream().map(bus::publish).toList();
        stages.forEach(Stages::done);
        assertThat(transactions.entries).hasValue(events);
        assertThat(transactions.commits).hasValueBetween(1, events / 20);
        assertThat(transactions.messages).hasValueLessThan(events / 5);
        assertThat(transactions.nanos).hasPositiveValue();
        assertThat(bus.outboxEntries()).isZero();
        assertThat(bus.outboxBytes()).isZero();
        eventually().untilAsserted(() -> assertThat(got).hasValue(events));
    }

    @Test
    void lonePublicationIsATransactionOfItsOwn() {
        RoomName room = Events.room();
        for (int i = 0; i < 10; i++) {
            done(bus.publish(Events.inRoom(room, "m" + i)));
        }
        assertThat(transactions.commits).hasValue(10);
    }

    @Test
    void whatHasNoReceiptDoesNotHoldUpWhatComesAfterIt() {
        RoomName room = Events.room();
        UserName bob = Events.user();
        List<String> texts = IntStream.range(0, 1_000).mapToObj(i -> "m" + i).toList();
        for (String text : texts) {
            done(bus.publish(Events.direct(new UserName("ann"), bob, text)));
            done(bus.publish(Events.inRoom(room, text)));
        }
        Recorded mail = new Recorded();
        Archiver archiver = Archiver.thatNeverStores();
        done(bus.openMailbox(bob, mail));
        done(bus.consumeArchive(archiver));
        archiver.await(room, "m999");
        mail.awaitWaiting("m999");
        assertThat(archiver.of(room)).isEqualTo(texts);
        assertThat(mail.waiting).isEqualTo(texts);
    }

    @Test
    void thousandsOfSubscriptionsAreFine() {
        int rooms = 1_500;
        int users = 500;
        AtomicInteger got = new AtomicInteger();

        List<RoomName> names =
                IntStream.range(0, rooms).mapToObj(i -> Events.room()).toList();
        List<CompletionStage<Subscription>> opening = new ArrayList<>();
        for (RoomName room : names) {
            opening.add(bus.followRoom(room, Recorded.onEvents(batch -> got.addAndGet(batch.size()))));
            if (opening.size() % 500 == 0) {
                done(opening.get(opening.size() - 1));
            }
        }
        opening.forEach(Stages::done);

        Recorded mail = new Recorded();
        List<UserName> owners =
                IntStream.range(0, users).mapToObj(i -> Events.user()).toList();
        for (UserName user : owners) {
            opening.add(bus.openMailbox(user, mail));
            if (opening.size() % 250 == 0) {
                done(opening.get(opening.size() - 1));
            }
        }
        opening.forEach(Stages::done);

        names.stream()
                .map(room -> bus.publish(Events.inRoom(room, "hello")))
                .toList()
                .forEach(Stages::done);
        done(bus.publish(Events.direct(owners.get(0), owners.get(users - 1), "mail")));
        eventually().untilAsserted(() -> assertThat(got).hasValue(rooms));
        mail.awaitWaiting("mail");

        opening.forEach(stage -> done(done(stage).cancel()));
    }

    private static final class Transactions implements BusObserver {
        private final AtomicInteger commits = new AtomicInteger();
        private final AtomicInteger entries = new AtomicInteger();
        private final AtomicInteger messages = new AtomicInteger();
        private final AtomicLong nanos = new AtomicLong();

        @Override
        public void committed(int entries, int messages, long nanos) {
            commits.incrementAndGet();
            this.entries.addAndGet(entries);
            this.messages.addAndGet(messages);
            this.nanos.addAndGet(nanos);
        }

        @Override
        public void notCommitted() {}
    }
}
