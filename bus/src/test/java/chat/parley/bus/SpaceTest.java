package chat.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What others are told of refusals; {@code BrokerGuaranteesTest} and the fault suite show the refusals themselves. */
class SpaceTest {
    private final Space space = new Space();

    private static List<Outbox.Entry> batch(Outgoing what) {
        return List.of(new Outbox.Entry(what, new CompletableFuture<>(), System.nanoTime()));
    }

    @Test
    void mailThatIsRefusedSaysThatRoomIsShort() {
        assertThat(space.wasMailRefusedLately()).isFalse();

        List<Outbox.Entry> mail = batch(new Outgoing.Post(Events.direct(Events.user(), Events.user(), "hello")));
        assertThat(space.refused(mail, true)).isTrue();

        assertThat(space.wasMailRefusedLately()).isTrue();
        assertThat(space.hasRoomForMail()).isFalse();
    }

    @Test
    void postsThatAreRefusedWithoutMailDoNot() {
        assertThat(space.refused(batch(new Outgoing.Post(Events.inRoom(Events.room(), "hello"))), true))
                .isTrue();
        assertThat(space.wasMailRefusedLately()).isFalse();
    }
}
