package chat.parley.bus;

import static chat.parley.bus.Stages.done;
import static chat.parley.bus.Stages.eventually;
import static chat.parley.bus.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.BusException.Reason;
import chat.parley.protocol.RoomName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class InMemoryBusTest extends BusContract {
    private final InMemoryHub hub = new InMemoryHub(Duration.ofSeconds(1));

    @Override
    protected Bus connect() {
        return hub.connect();
    }

    @Test
    void lostConnectionIsToldAndWhatHadNoReceiptComesAgain() {
        List<String> news = new CopyOnWriteArrayList<>();
        try (InMemoryBus bus = hub.connect()) {
            bus.onConnectionChange(new News(news));
            RoomName room = Events.room();
            Archiver archiver = Archiver.thatNeverStores();
            done(bus.consumeArchive(archiver));
            done(bus.publish(Events.inRoom(room, "one")));
            archiver.await(room, "one");
            bus.disconnect();
            assertThat(failure(bus.publish(Events.inRoom(room, "two")))).isEqualTo(Reason.UNAVAILABLE);
            bus.reconnect();
            eventually().until(() -> archiver.of(room).equals(List.of("one", "one")));
            assertThat(news).containsExactly("interrupted", "resumed");
        }
    }

    @Test
    void refusesAsTold() {
        try (InMemoryBus bus = hub.connect()) {
            bus.refuse(Reason.BUSY);
            assertThat(failure(bus.publish(Events.inRoom(Events.room(), "one"))))
                    .isEqualTo(Reason.BUSY);
            bus.refuse(null);
            done(bus.publish(Events.inRoom(Events.room(), "two")));
        }
    }
}
