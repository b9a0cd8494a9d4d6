package chat.parley.gateway.presence;

import chat.parley.bus.Bus;
import chat.parley.gateway.failure.Cause;
import chat.parley.gateway.failure.RepeatedWarning;
import chat.parley.gateway.thread.Owner;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is where. Soft state: each gateway tells the others what changes, at once but a few at a time, and everything every
 * few seconds; what it told ends by itself when it is not heard any more. While this gateway is itself cut off from the
 * broker nothing ends: not hearing says nothing about the others then.
 *
 * <p><b>Threads.</b> All state is owned by {@code owner}, the thread {@code presence}; methods may be called from any
 * thread, and stages complete on the owner.
 */
public final class Presence implements Bus.ConnectionListener {
    static final Duration COALESCE = Duration.ofMillis(75);
    static final Duration HEARTBEAT = Duration.ofSeconds(3);
    /** Three heartbeats: one may be late, one lost. */
    static final Duration TIME_TO_LIVE = HEARTBEAT.multipliedBy(3);

    private static final Logger log = LoggerFactory.getLogger(Presence.class);
    private static final RepeatedWarning NOT_UNDERSTOOD = new RepeatedWarning(log, System::nanoTime);

    private final GatewayId self;
    private final Bus bus;
    private final Owner owner;
    private final LongSupplier nanoTime;
    private final RoomNotices notices = new RoomNotices();
    private final MergedRosters merged;
    private final LocalAttendance local;
    private final Map<GatewayId, Long> heardAtNanos = new HashMap<>();
    private Consumer<ServerFrame.Presence> rooms = frame -> {};
    private boolean tellingSoon;
    private boolean cutOff;
    private boolean stopped;
    private volatile int usersHere;
    private volatile int roomsHere;

    public Presence(GatewayId self, Bus bus, Owner owner, LongSupplier nanoTime) {
        this.self = self;
        this.bus = bus;
        this.owner = owner;
        this.nanoTime = nanoTime;
        this.merged = new MergedRosters(self, notices);
        this.local = new LocalAttendance(self, merged);
    }

    /**
     * Begins to listen, and asks the other gateways for their rosters.
     *
     * @param audience is given what members of rooms here are to be told, on the owner
     */
    public CompletionStage<Bus.Subscription> start(Consumer<ServerFrame.Presence> audience) {
        owner.execute(() -> rooms = audience);
        owner.after(HEARTBEAT, this::beat);
        return bus.onBroadcast(this::heard).thenApply(listening -> {
            owner.execute(() -> tell(new PresenceMessage.Ask(self)));
            return listening;
        });
    }

    /** Tells the others that all users here are gone. Completes when it is said, or cannot be. */
    public CompletionStage<Void> stop() {
        return owner.ask(() -> {
                    stopped = true;
                    return bus.broadcast(new PresenceMessage.Bye(self).encode());
                })
                .thenCompose(said -> said);
    }

    public void connected(UserName user) {
        change(() -> local.connected(user));
    }

    /** Notes that a connection of {@code user} is gone. {@code wasAway} says whether it was away. */
    public void disconnected(UserName user, boolean wasAway) {
        change(() -> local.disconnected(user, wasAway));
    }

    /** Notes that one connection of {@code user} is away now, which it was not; or, for false, is not any more. */
    public void away(UserName user, boolean now) {
        change(() -> local.away(user, now));
    }

    /** Notes that one more connection of {@code user} is in {@code room}; completes with who is in it now. */
    public CompletionStage<RoomRoster> enter(RoomName room, UserName user) {
        return owner.ask(() -> {
            local.enter(room, user);
            countHere();
            tellSoon();
            return merged.room(room);
        });
    }

    /** Notes that one connection of {@code user} less is in {@code room}. */
    public void leave(RoomName room, UserName user) {
        change(() -> local.leave(room, user));
    }

    public CompletionStage<RoomRoster> roster(RoomName room) {
        return owner.ask(() -> merged.room(room));
    }

    /**
     * Whether there is somebody to tell at once what passes in {@code conversation}: others are in the room, and not so many that it
     * would be told to a crowd, or the user is connected, at whatever gateway.
     */
    public CompletionStage<Boolean> hasListeners(Conversation conversation) {
        return owner.ask(() -> {
            if (conversation instanceof RoomName room) {
                int members = merged.members(room);
                return members > 1 && members <= Limits.MAX_NAMED_MEMBERS;
            }
            return merged.isConnected((UserName) conversation);
        });
    }

    public CompletionStage<UserRoster> usersOf(RoomName room) {
        return owner.ask(() -> merged.usersOf(room));
    }

    public CompletionStage<UserRoster> users() {
        return owner.ask(merged::users);
    }

    /** How many members each room has that has any. */
    public CompletionStage<Map<RoomName, Integer>> memberCounts() {
        return owner.ask(merged::memberCounts);
    }

    public CompletionStage<Totals> totals() {
        return owner.ask(() -> merged.totals(self));
    }

    /**
     * Whether {@code user} is connected to another gateway, too, or has been while it was connected here, as far as this one
     * has heard. May be called by any thread, and answers at once.
     */
    public boolean isElsewhere(UserName user) {
        return merged.isElsewhere(user);
    }

    /** How many users are connected here, for metrics. */
    public int usersHere() {
        return usersHere;
    }

    /** How many rooms have members here, for metrics. */
    public int roomsHere() {
        return roomsHere;
    }

    /** Takes what another gateway says. Called on a thread of the bus. */
    private void heard(byte[] json) {
        try {
            PresenceMessage message = PresenceMessage.decode(json);
            if (!message.from().equals(self)) {
                change(() -> apply(message));
            }
        } catch (IOException e) {
            NOT_UNDERSTOOD.happened(
                    () -> "presence message not understood: do all gateways run the same version? cause=\""
                            + e.getMessage() + "\"");
        }
    }

    private void apply(PresenceMessage message) {
        GatewayId from = message.from();
        boolean known = heardAtNanos.put(from, nanoTime.getAsLong()) != null;
        if (!known && from.name().equals(self.name()) && !(message instanceof PresenceMessage.Bye)) {
            log.warn(
                    "another gateway has this name, so lists of users and gateways mislead: set gateway.name"
                            + " gateway={} id={} otherId={}",
                    self.name(),
                    self.id(),
                    from.id());
        }
        if (message instanceof PresenceMessage.Roster roster) {
            merged.replace(from, roster.users(), roster.rooms());
        } else if (message instanceof PresenceMessage.Delta delta) {
            delta.users().forEach(count -> merged.set(from, count));
            delta.came().forEach(room -> room.users().forEach(user -> merged.enter(from, room.room(), user)));
            delta.went().forEach(room -> room.users().forEach(user -> merged.leave(from, room.room(), user)));
        } else if (message instanceof PresenceMessage.Ask) {
            tell(local.takeAll());
        } else if (message instanceof PresenceMessage.Bye) {
            forget(from);
        }
    }

    private void forget(GatewayId gateway) {
        heardAtNanos.remove(gateway);
        merged.remove(gateway);
    }

    private void beat() {
        if (!stopped) {
            // First: whatever becomes of this one, there is a next.
            owner.after(HEARTBEAT, this::beat);
            heartbeat();
        }
    }

    private void heartbeat() {
        assert owner.isCurrent();
        long now = nanoTime.getAsLong();
        if (!cutOff) {
            List<GatewayId> silent = heardAtNanos.entrySet().stream()
                    .filter(heard -> now - heard.getValue() > TIME_TO_LIVE.toNanos())
                    .map(Map.Entry::getKey)
                    .toList();
            for (GatewayId gateway : silent) {
                log.info("gateway is gone, its users with it gateway={} id={}", gateway.name(), gateway.id());
                forget(gateway);
            }
            tell(local.takeAll());
        }
        tellSoon();
    }

    @Override
    public void interrupted() {
        owner.execute(() -> cutOff = true);
    }

    @Override
    public void resumed() {
        owner.execute(() -> {
            cutOff = false;
            long now = nanoTime.getAsLong();
            heardAtNanos.replaceAll((gateway, before) -> now);
            tell(new PresenceMessage.Ask(self));
            tell(local.takeAll());
        });
    }

    private void change(Runnable change) {
        owner.execute(() -> {
            change.run();
            countHere();
            tellSoon();
        });
    }

    private void countHere() {
        Roster own = merged.roster(self);
        usersHere = own.users();
        roomsHere = own.rooms();
    }

    private void tellSoon() {
        if (!tellingSoon && (local.hasUntold() || merged.hasAwayNews() || !notices.isEmpty())) {
            tellingSoon = true;
            owner.after(COALESCE, this::tellNow);
        }
    }

    private void tellNow() {
        assert owner.isCurrent();
        tellingSoon = false;
        if (local.hasUntold()) {
            tell(local.takeUntold());
        }
        merged.noticeAway(nanoTime.getAsLong());
        notices.take(nanoTime.getAsLong(), merged.roster(self)::hasRoom, merged::members)
                .forEach(rooms);
        tellSoon();
    }

    /** Tells the other gateways, at most once: what is lost, the next heartbeat repairs. */
    private void tell(PresenceMessage message) {
        if (!stopped) {
            bus.broadcast(message.encode()).whenComplete((said, failure) -> {
                if (failure != null) {
                    log.debug("presence not told, the next heartbeat will cause=\"{}\"", Cause.message(failure));
                }
            });
        }
    }
}
