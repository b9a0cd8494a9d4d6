package chat.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.RoomName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of connections that come and go, with callbacks of the transport that are late, or do not come. */
class ConnectionNewsTest {
    private static final RoomName ROOM = new RoomName("lobby");

    private final AtomicReference<String> connection = new AtomicReference<>("first");
    /** The timer's thread is late: it runs when a test says so. */
    private final Queue<Runnable> timer = new ArrayDeque<>();

    private final ConnectionNews news = new ConnectionNews(timer::add, connection::get);
    private final Fences fences = new Fences("here", news::inForce);
    private final GatedSubscription subscription = new GatedSubscription(self -> {});
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void connect() {
        news.add(new News(told));
        news.settled("first");
        fences.followed(ROOM, subscription);
    }

    private void timerRuns() {
        for (Runnable next = timer.poll(); next != null; next = timer.poll()) {
            next.run();
        }
    }

    @Test
    void aLossIsToldBeforeADeliveryByTheNextConnectionThoughTheTimerIsLate() {
        news.beforeDelivery();
        assertThat(told).isEmpty();
        connection.set(null);
        news.interrupted();
        connection.set("second");
        news.beforeDelivery();
        assertThat(told).containsExactly("interrupted");
        timerRuns();
        assertThat(told).containsExactly("interrupted");
    }

    @Test
    void aLossThatTheTransportDidNotTellIsFoundAtTheFirstDeliveryOrWhenItTellsTheReturn() {
        connection.set("second");
        news.beforeDelivery();
        assertThat(told).containsExactly("interrupted");
        news.settled("second");
        connection.set("third");
        news.resumed(settle -> settle.accept("third"));
        timerRuns();
        assertThat(told).containsExactly("interrupted", "resumed", "interrupted", "resumed");
    }

    @Test
    void aConnectionThatIsLostBeforeItsSubscriptionsAreInForceIsNotToldOf() {
        connection.set("second");
        news.interrupted();
        news.resumed(settle -> settle.accept("second"));
        connection.set("third");
        timerRuns();
        assertThat(told).containsExactly("interrupted");
        assertThat(news.inForce()).isNull();
    }

    @Test
    void aFenceThatComesByAnotherConnectionThanItBeganOnFailsThoughNobodyToldOfTheLoss() {
        CompletableFuture<Void> fence = new CompletableFuture<>();
        String name = fences.begin(ROOM, fence);
        connection.set("second");
        news.settled("second");
        fences.passed(String.valueOf(name), subscription);
        assertThat(fence).isCompletedExceptionally();
    }

    @Test
    void aFenceThatBeginsBeforeSubscriptionsAreInForceAgainFailsAtOnce() {
        connection.set("second");
        CompletableFuture<Void> fence = new CompletableFuture<>();
        assertThat(fences.begin(ROOM, fence)).isNull();
        assertThat(fence).isCompletedExceptionally();
    }

    @Test
    void aFenceUnderWayFailsWithTheLossAndIsForgotten() {
        CompletableFuture<Void> fence = new CompletableFuture<>();
        String name = fences.begin(ROOM, fence);
        fences.failAll();
        assertThat(fence).isCompletedExceptionally();
        fences.passed(String.valueOf(name), subscription);
    }
}
