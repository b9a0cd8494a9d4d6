package chat.parley.gateway.presence;

import static java.util.concurrent.CompletableFuture.completedStage;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import chat.parley.gateway.StubBus;
import chat.parley.gateway.thread.Defects;
import chat.parley.gateway.thread.OwnerThread;
import chat.parley.patience.Patience;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.UserConnections;
import chat.parley.protocol.UserName;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.DefaultEventExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Two gateways that hear each other, with time in the test's hand. */
class PresenceTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final UserName ANN = new UserName("ann");
    private static final UserName BOB = new UserName("bob");

    private final EmbeddedChannel time = new EmbeddedChannel();
    private final List<Consumer<byte[]>> listeners = new ArrayList<>();
    private final List<ServerFrame.Presence> toldByOne = new ArrayList<>();
    private boolean deaf;
    private long nowNanos;
    private final Presence one = presence("one");
    private final Presence two = presence("two");

    private final class AirBus extends StubBus {
        @Override
        public CompletionStage<Void> broadcast(byte[] presence) {
            if (!deaf) {
                listeners.forEach(listener -> listener.accept(presence));
            }
            return completedStage(null);
        }

        @Override
        public CompletionStage<Subscription> onBroadcast(Consumer<byte[]> presence) {
            listeners.add(presence);
            return completedStage(() -> completedStage(null));
        }
    }

    private Presence presence(String name) {
        return presence(name, name);
    }

    private Presence presence(String id, String name) {
        return new Presence(
                new GatewayId(id, name), new AirBus(), OwnerThread.on(time.eventLoop(), new Defects()), () -> nowNanos);
    }

    @BeforeEach
    void start() {
        time.freezeTime();
        one.start(toldByOne::add);
        two.start(frame -> {});
        time.runPendingTasks();
    }

    private void pass(Duration duration) {
        long step = Duration.ofMillis(25).toNanos();
        for (long left = duration.toNanos(); left > 0; left -= step) {
            nowNanos += step;
            time.advanceTimeBy(step, TimeUnit.NANOSECONDS);
            time.runScheduledPendingTasks();
            time.runPendingTasks();
        }
    }

    private <T> T get(CompletionStage<T> stage) {
        time.runPendingTasks();
        return stage.toCompletableFuture().join();
    }

    private static Duration aMoment() {
        return Presence.COALESCE.multipliedBy(3);
    }

    @Test
    void whoEntersIsSeenOnTheOtherGatewayInAMoment() {
        get(two.enter(LOBBY, BOB));
        assertThat(get(one.roster(LOBBY)).users()).isEmpty();
        pass(aMoment());
        assertThat(get(one.roster(LOBBY)).users()).containsExactly(BOB);
    }

    @Test
    void whoIsHereIsCountedAndNotWhoIsElsewhere() {
        one.connected(ANN);
        one.connected(ANN);
        get(one.enter(LOBBY, ANN));
        two.connected(BOB);
        get(two.enter(LOBBY, BOB));
        pass(aMoment());
        assertThat(one.usersHere()).isEqualTo(1);
        assertThat(one.roomsHere()).isEqualTo(1);

        one.leave(LOBBY, ANN);
        one.disconnected(ANN, false);
        pass(aMoment());
        assertThat(one.usersHere()).isEqualTo(1);
        assertThat(one.roomsHere()).isZero();

        one.disconnected(ANN, false);
        pass(aMoment());
        assertThat(one.usersHere()).isZero();
    }

    @Test
    void membersAreToldOfWhoCameAndWentElsewhere() {
        get(one.enter(LOBBY, ANN));
        pass(aMoment());
        get(two.enter(LOBBY, BOB));
        pass(aMoment());
        two.leave(LOBBY, BOB);
        pass(aMoment());
        assertThat(toldByOne)
                .containsExactly(
                        new ServerFrame.Presence(LOBBY, List.of(ANN), List.of(), 1),
                        new ServerFrame.Presence(LOBBY, List.of(BOB), List.of(), 2),
                        new ServerFrame.Presence(LOBBY, List.of(), List.of(BOB), 1));
    }

    @Test
    void aUserIsInARoomUntilTheLastConnectionOnAnyGatewayLeaves() {
        get(one.enter(LOBBY, BOB));
        get(one.enter(LOBBY, BOB));
        get(two.enter(LOBBY, BOB));
        pass(aMoment());
        one.leave(LOBBY, BOB);
        pass(aMoment());
        one.leave(LOBBY, BOB);
        pass(aMoment());
        assertThat(get(one.roster(LOBBY)).total()).isEqualTo(1);
        two.leave(LOBBY, BOB);
        pass(aMoment());
        assertThat(get(one.roster(LOBBY)).total()).isZero();
    }

    @Test
    void whoLeavesAndReturnsWithinAMomentIsNotMentioned() {
        get(one.enter(LOBBY, ANN));
        get(two.enter(LOBBY, BOB));
        pass(aMoment());
        toldByOne.clear();
        one.leave(LOBBY, ANN);
        get(one.enter(LOBBY, ANN));
        pass(aMoment());
        assertThat(toldByOne).isEmpty();
    }

    @Test
    void connectionsAreCountedWhereTheyAre() {
        one.connected(ANN);
        one.connected(ANN);
        two.connected(ANN);
        two.connected(BOB);
        pass(aMoment());
        assertThat(get(one.users()).users())
                .containsExactly(
                        new UserConnections(ANN, 3, List.of("one", "two")),
                        new UserConnections(BOB, 1, List.of("two")));
        assertThat(get(one.totals())).isEqualTo(new Totals(4, 2, 2));
        one.disconnected(ANN, false);
        two.disconnected(BOB, false);
        pass(aMoment());
        assertThat(get(two.totals())).isEqualTo(new Totals(2, 1, 1));
    }

    private List<ServerFrame.Presence> told() {
        List<ServerFrame.Presence> told = List.copyOf(toldByOne);
        toldByOne.clear();
        return told;
    }

    private static ServerFrame.Presence awayAndBack(List<UserName> away, List<UserName> back) {
        return new ServerFrame.Presence(LOBBY, List.of(), List.of(), away, back, 2);
    }

    /** Ann is in the lobby at one gateway, and Bob once at each of the two. */
    private void meet() {
        one.connected(ANN);
        get(one.enter(LOBBY, ANN));
        one.connected(BOB);
        get(one.enter(LOBBY, BOB));
        two.connected(BOB);
        get(two.enter(LOBBY, BOB));
        pass(aMoment());
        told();
    }

    private List<UserName> away(Presence presence) {
        return get(presence.roster(LOBBY)).away();
    }

    @Test
    void aUserIsAwayWhenAllConnectionsOnAllGatewaysAre() {
        meet();
        two.away(BOB, true);
        pass(aMoment());
        assertThat(away(one)).isEmpty();
        assertThat(told()).isEmpty();

        one.away(BOB, true);
        pass(aMoment());
        assertThat(told()).containsExactly(awayAndBack(List.of(BOB), List.of()));
        assertThat(away(one)).containsExactly(BOB);
        assertThat(away(two)).containsExactly(BOB);
        assertThat(get(two.users()).users())
                .containsExactly(
                        new UserConnections(ANN, 1, List.of("one")),
                        new UserConnections(BOB, 2, List.of("one", "two"), true));

        pass(AwayNews.INTERVAL);
        two.away(BOB, false);
        pass(aMoment());
        assertThat(told()).containsExactly(awayAndBack(List.of(), List.of(BOB)));
        assertThat(away(two)).isEmpty();
    }

    @Test
    void aConnectionMoreBringsTheUserBackAndOneLessMayLeaveHimAway() {
        meet();
        one.away(BOB, true);
        two.away(BOB, true);
        pass(AwayNews.INTERVAL.plus(aMoment()));
        told();
        one.connected(BOB);
        pass(AwayNews.INTERVAL.plus(aMoment()));
        assertThat(told()).containsExactly(awayAndBack(List.of(), List.of(BOB)));
        one.disconnected(BOB, false);
        pass(AwayNews.INTERVAL.plus(aMoment()));
        assertThat(told()).containsExactly(awayAndBack(List.of(BOB), List.of()));
        two.disconnected(BOB, true);
        two.leave(LOBBY, BOB);
        pass(AwayNews.INTERVAL.plus(aMoment()));
        assertThat(told()).isEmpty();
        assertThat(away(one)).containsExactly(BOB);
    }

    @Test
    void whoEntersAwayIsToldSoAndWhoLeavesAwayIsOnlyGone() {
        one.connected(ANN);
        get(one.enter(LOBBY, ANN));
        two.connected(BOB);
        two.away(BOB, true);
        pass(AwayNews.INTERVAL.plus(aMoment()));
        told();
        get(two.enter(LOBBY, BOB));
        pass(aMoment());
        assertThat(told())
                .containsExactly(new ServerFrame.Presence(LOBBY, List.of(BOB), List.of(), List.of(BOB), List.of(), 2));
        two.leave(LOBBY, BOB);
        two.disconnected(BOB, true);
        pass(AwayNews.INTERVAL.plus(aMoment()));
        assertThat(told()).containsExactly(new ServerFrame.Presence(LOBBY, List.of(), List.of(BOB), 1));

        two.connected(BOB);
        get(two.enter(LOBBY, BOB));
        pass(aMoment());
        assertThat(told()).containsExactly(new ServerFrame.Presence(LOBBY, List.of(BOB), List.of(), 2));
        assertThat(away(one)).isEmpty();
    }

    @Test
    void whoComesAndGoesAsFastAsHeMayIsToldOfSeldom() {
        meet();
        two.away(BOB, true);
        for (int i = 0; i < 40; i++) {
            one.away(BOB, i % 2 == 0);
            pass(Presence.COALESCE.multipliedBy(2));
        }
        List<ServerFrame.Presence> told = told();
        assertThat(told).hasSizeBetween(1, 3);
        pass(AwayNews.INTERVAL.plus(aMoment()));
        assertThat(told()).hasSizeLessThan(2);
        assertThat(away(one)).isEmpty();
        one.away(BOB, true);
        pass(AwayNews.INTERVAL.plus(aMoment()));
        assertThat(told()).as("as it is in the end").containsExactly(awayAndBack(List.of(BOB), List.of()));
    }

    @Test
    void whoComesInBetweenIsToldAsTheOthersAreAndThenOfWhatFollows() {
        meet();
        two.disconnected(BOB, false);
        one.away(BOB, true);
        pass(aMoment());
        assertThat(told()).hasSize(1);
        one.away(BOB, false);
        pass(aMoment());
        assertThat(away(one)).as("for who joins before the others are told").containsExactly(BOB);
        one.away(BOB, true);
        pass(AwayNews.INTERVAL.plus(aMoment()));
        assertThat(told()).isEmpty();
        assertThat(away(one)).containsExactly(BOB);
        one.away(BOB, false);
        pass(AwayNews.INTERVAL.plus(aMoment()));
        assertThat(told()).containsExactly(awayAndBack(List.of(), List.of(BOB)));
        assertThat(away(one)).isEmpty();
    }

    @Test
    void aGatewayThatDiesTakesWithItWhatKeptItsUsersFromBeingAway() {
        meet();
        one.away(BOB, true);
        pass(aMoment());
        assertThat(told()).isEmpty();
        get(two.stop());
        pass(aMoment());
        assertThat(told()).containsExactly(awayAndBack(List.of(BOB), List.of()));
    }

    @Test
    void aLostWordOfWhoIsAwayIsRepairedByTheHeartbeat() {
        meet();
        one.away(BOB, true);
        deaf = true;
        two.away(BOB, true);
        pass(aMoment());
        deaf = false;
        pass(Presence.HEARTBEAT.multipliedBy(2));
        assertThat(told()).containsExactly(awayAndBack(List.of(BOB), List.of()));
    }

    @Test
    void aGatewayThatKnowsNothingOfAwayHasUsersWhoAreThere() {
        meet();
        one.away(BOB, true);
        two.away(BOB, true);
        pass(AwayNews.INTERVAL.plus(aMoment()));
        assertThat(away(one)).containsExactly(BOB);
        String old = "{\"type\":\"delta\",\"from\":{\"id\":\"old\",\"name\":\"old\"},\"users\":"
                + "[{\"user\":\"bob\",\"connections\":1}],\"came\":[],\"went\":[]}";
        listeners.forEach(listener -> listener.accept(old.getBytes(StandardCharsets.UTF_8)));
        pass(aMoment());
        assertThat(away(one)).isEmpty();
        assertThat(told()).containsExactly(awayAndBack(List.of(BOB), List.of()), awayAndBack(List.of(), List.of(BOB)));
    }

    @Test
    void onlyWhereSomebodyIsThereToListenThereAreListeners() {
        assertThat(get(one.hasListeners(BOB))).isFalse();
        assertThat(get(one.hasListeners(LOBBY))).isFalse();
        get(one.enter(LOBBY, ANN));
        assertThat(get(one.hasListeners(LOBBY))).isFalse();
        two.connected(BOB);
        for (int number = 2; number <= Limits.MAX_NAMED_MEMBERS; number++) {
            get(two.enter(LOBBY, new UserName("user" + number)));
        }
        pass(aMoment());
        assertThat(get(one.hasListeners(BOB))).isTrue();
        assertThat(get(one.hasListeners(LOBBY))).isTrue();
        get(two.enter(LOBBY, BOB));
        pass(aMoment());
        assertThat(get(one.hasListeners(LOBBY))).isFalse();
    }

    @Test
    void aNewGatewayKnowsTheOthersUsersAtOnce() {
        one.connected(ANN);
        get(one.enter(LOBBY, ANN));
        pass(aMoment());
        Presence three = presence("three");
        three.start(frame -> {});
        time.runPendingTasks();
        assertThat(get(three.roster(LOBBY)).users()).containsExactly(ANN);
        assertThat(get(three.totals()).connections()).isEqualTo(1);
    }

    @Test
    void usersOfAGatewayThatIsNotHeardAnyMoreLeave() {
        get(one.enter(LOBBY, ANN));
        get(two.enter(LOBBY, BOB));
        pass(aMoment());
        deaf = true;
        pass(Presence.TIME_TO_LIVE.minus(Presence.HEARTBEAT));
        assertThat(get(one.roster(LOBBY)).total()).isEqualTo(2);
        pass(Presence.HEARTBEAT.multipliedBy(2));
        assertThat(get(one.roster(LOBBY)).users()).containsExactly(ANN);
    }

    @Test
    void whileCutOffFromTheBrokerNobodyLeaves() {
        get(two.enter(LOBBY, BOB));
        pass(aMoment());
        one.interrupted();
        deaf = true;
        pass(Presence.TIME_TO_LIVE.multipliedBy(3));
        assertThat(get(one.roster(LOBBY)).users()).containsExactly(BOB);
        deaf = false;
        one.resumed();
        two.leave(LOBBY, BOB);
        pass(aMoment());
        assertThat(get(one.roster(LOBBY)).users()).isEmpty();
    }

    @Test
    void aLostDeltaIsRepairedByTheHeartbeat() {
        deaf = true;
        get(two.enter(LOBBY, BOB));
        pass(aMoment());
        deaf = false;
        pass(Presence.HEARTBEAT);
        assertThat(get(one.roster(LOBBY)).users()).containsExactly(BOB);
    }

    @Test
    void whoSaysGoodbyeIsGoneAtOnceWithAllUsers() {
        get(two.enter(LOBBY, BOB));
        pass(aMoment());
        get(two.stop());
        assertThat(get(one.roster(LOBBY)).users()).isEmpty();
    }

    @Test
    void aGatewayWithTheSameNameIsWarnedOfOnce() {
        Logger logger = (Logger) LoggerFactory.getLogger(Presence.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.addAppender(logged);
        try {
            presence("another", "one").start(frame -> {});
            pass(Presence.HEARTBEAT.multipliedBy(3));
        } finally {
            logger.detachAppender(logged);
        }
        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("set gateway.name", "gateway=one"))
                .anySatisfy(line -> assertThat(line).endsWith("id=one otherId=another"))
                .anySatisfy(line -> assertThat(line).endsWith("id=another otherId=one"));
    }

    @Test
    void whatIsNotUnderstoodIsLeftAlone() {
        listeners.forEach(listener -> listener.accept(new byte[] {'{'}));
        get(two.enter(LOBBY, BOB));
        pass(aMoment());
        assertThat(get(one.roster(LOBBY)).users()).containsExactly(BOB);
    }

    @Test
    void anErrorIsNotTheEndOfPresence() {
        DefaultEventExecutor owner = new DefaultEventExecutor();
        Presence presence = new Presence(
                new GatewayId("1", "one"),
                new StubBus() {
                    @Override
                    public CompletionStage<Void> broadcast(byte[] presence) {
                        throw new StackOverflowError("for the test");
                    }
                },
                OwnerThread.on(owner, new Defects()),
                () -> 0);
        presence.resumed();
        assertThat(presence.stop().toCompletableFuture()).failsWithin(Patience.MOST);
        assertThat(presence.users().toCompletableFuture()).succeedsWithin(Patience.MOST);
        var unused = owner.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
