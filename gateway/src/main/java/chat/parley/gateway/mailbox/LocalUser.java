package chat.parley.gateway.mailbox;

import chat.parley.bus.Bus;
import chat.parley.bus.Mark;
import chat.parley.bus.Typing;
import chat.parley.gateway.account.SignIn;
import chat.parley.gateway.account.UserSessions;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.TextFrames;
import chat.parley.gateway.failure.Cause;
import chat.parley.gateway.failure.RepeatedWarning;
import chat.parley.gateway.history.Proof;
import chat.parley.gateway.marker.UserMarkers;
import chat.parley.gateway.order.LogClock;
import chat.parley.gateway.thread.Owner;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.Marker;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import chat.parley.storage.document.Mailboxes.Received;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A user that is connected here, once or more: each private message goes to every connection once, until a connection says
 * that it was received. The user's log has them all; what comes from the mailbox in the broker, and live, is only sooner.
 *
 * <p><b>What waits</b> is what arrived in the log after what the user has received ({@link ReceivedMessages}). It is read
 * when the user comes, and whenever something may have been missed.
 *
 * <p><b>Threads.</b> Owned by {@code owner}; every method may be called from any thread and goes there.
 */
final class LocalUser implements Bus.MailboxListener {
    private static final Logger log = LoggerFactory.getLogger(LocalUser.class);
    private static final RepeatedWarning NOT_OPEN = new RepeatedWarning(log, System::nanoTime);
    private static final RepeatedWarning NOT_LOADED = new RepeatedWarning(log, System::nanoTime);
    private static final int MAX_RECENT_IDS = 4096;
    /** How many events one buffer has at most, so that what waits is not one buffer, however much it is. */
    private static final int EVENTS_PER_BUFFER = 64;

    private static final Duration RETRY = Duration.ofSeconds(2);

    private enum Phase {
        NEW,
        /** The mailbox is being opened, and logins wait: what is said after the answer must not be missed. */
        OPENING,
        OPEN,
        /** The broker does not answer. Logins go on; what is missed is read from the log when it does. */
        WITHOUT_MAILBOX,
        CLOSED
    }

    private final UserName name;
    private final LocalUsers users;
    private final Owner owner;
    private final List<Connection> connections = new ArrayList<>();
    private final Unreceived unreceived = new Unreceived();
    private final RecentIds delivered = new RecentIds(MAX_RECENT_IDS);
    /** The ids that a connection said it received: a message may be received before the mailbox hands out its copy. */
    private final RecentIds received = new RecentIds(MAX_RECENT_IDS);

    private final TakenBack takenBack = new TakenBack(MAX_RECENT_IDS);

    private final ReceivedMessages receivedMessages;
    private final UserMarkers markers;
    private final UserSessions sessions;
    private final LogClock clock;
    private final Proof proof = new Proof();
    private final UserLog userLog;
    private Bus.@Nullable Subscription mailbox;
    private final List<Arrival> arriving = new ArrayList<>();
    /** What came from the mailbox before it was known what the user has received. */
    private final List<Early> early = new ArrayList<>();

    private boolean receivedKnown;
    /** Whether what waits has been read once. */
    private boolean begun;
    /** Whether the clock's floor is above all that was acknowledged before the user came here. */
    private volatile boolean floorKnown;

    private Phase phase = Phase.NEW;

    LocalUser(UserName name, LocalUsers users, Owner owner) {
        this.name = name;
        this.users = users;
        this.owner = owner;
        this.receivedMessages = new ReceivedMessages(name, users.mailboxes(), users.storage(), owner);
        this.markers = new UserMarkers(name, users.markers(), users.bus(), owner);
        this.sessions = new UserSessions(name, users.accounts(), owner);
        this.clock = new LogClock(LogKey.privateOf(name), users.clock(), this::readEnd);
        this.userLog = new UserLog(name, users.reader(), owner, new Reading());
    }

    /** Takes {@code connection} in. {@code attached} completes on its loop, before anything is pushed there. */
    void attach(Connection connection, SignIn as, CompletableFuture<Void> attached) {
        boolean begun = owner.offer(() -> {
            if (phase == Phase.CLOSED) {
                users.attach(name, connection, as, attached);
                return;
            }
            arriving.add(new Arrival(connection, as, attached));
            switch (phase) {
                case NEW -> open();
                case OPENING -> log.debug("login waits for the mailbox user={}", name);
                default -> admit();
            }
        });
        if (!begun) {
            attached.completeExceptionally(new RejectedExecutionException("the gateway stops"));
        }
    }

    private void open() {
        assert owner.isCurrent();
        if (phase == Phase.NEW) {
            phase = Phase.OPENING;
        }
        users.bus()
                .openMailbox(name, this)
                .whenComplete((opened, failure) -> owner.execute(() -> opened(opened, failure)));
    }

    private void opened(Bus.@Nullable Subscription subscription, @Nullable Throwable failure) {
        if (phase == Phase.CLOSED) {
            if (subscription != null) {
                subscription.close();
            }
            return;
        }
        if (subscription == null) {
            NOT_OPEN.happened(() ->
                    "mailbox not open, will try again user=" + name + " cause=\"" + Cause.message(failure) + "\"");
            phase = Phase.WITHOUT_MAILBOX;
            clock.unknown(notOrdered());
            owner.after(RETRY, this::retry);
        } else {
            mailbox = subscription;
            phase = Phase.OPEN;
            loadReceived();
            markers.mayLack();
            sessions.mayHaveChanged();
        }
        admit();
    }

    /** Reads what the user has received, then what waits. The mailbox is open by then, so nothing falls between. */
    private void loadReceived() {
        receivedMessages
                .load()
                .whenComplete((known, failure) -> owner.execute(() -> {
                    if (phase == Phase.CLOSED) {
                        log.debug("the user has gone meanwhile user={}", name);
                    } else if (known != null) {
                        loaded(known);
                    } else {
                        NOT_LOADED.happened(() -> "waiting messages not read yet user=" + name + " cause=\""
                                + Cause.message(failure) + "\"");
                        clock.unknown(notOrdered());
                        receivedIsKnown();
                        owner.after(RETRY, this::loadReceived);
                    }
                }));
    }

    private void loaded(Received known) {
        receivedMessages.loaded(known);
        receivedIsKnown();
        userLog.since(known.upTo());
    }

    private static ProtocolException notOrdered() {
        return new ProtocolException(
                ErrorCode.UNAVAILABLE,
                "your private messages cannot be read now, so a new one has no place behind them yet; nothing is lost,"
                        + " try again");
    }

    private void retry() {
        if (phase == Phase.WITHOUT_MAILBOX) {
            open();
        }
    }

    /** Takes in the connections that wait. Each is told first, then gets what waits: both are tasks of its loop. */
    private void admit() {
        for (Arrival arrival : arriving) {
            Connection connection = arrival.connection();
            connections.add(connection);
            connection.execute(
                    () -> arrival.attached().complete(null),
                    () -> arrival.attached()
                            .completeExceptionally(new RejectedExecutionException("the gateway stops")));
            markers.arrived(connection);
            sessions.arrived(connection, arrival.as());
            if (!unreceived.isEmpty()) {
                push(List.of(connection), unreceived.events());
            }
        }
        arriving.clear();
    }

    void detach(Connection connection) {
        owner.execute(() -> {
            connections.remove(connection);
            markers.left(connection);
            sessions.left(connection);
            if (connections.isEmpty() && arriving.isEmpty() && phase != Phase.CLOSED) {
                phase = Phase.CLOSED;
                userLog.stop();
                clock.close(notOrdered());
                receivedMessages.save();
                users.closed(name, this);
                if (mailbox != null) {
                    mailbox.close();
                }
            }
        });
    }

    @Override
    public void waiting(EncodedEvent event, Bus.Receipt receipt) {
        clock.observe(event.id());
        owner.execute(() -> {
            hear(List.of(event));
            if (receivedKnown) {
                takeWaiting(event, receipt);
            } else {
                early.add(new Early(event, receipt));
            }
        });
    }

    private void takeWaiting(EncodedEvent event, Bus.Receipt receipt) {
        if (isReceived(event.id())) {
            receipt.done();
            return;
        }
        unreceived.add(takenBack.told(event), receipt);
        deliver(event);
    }

    /**
     * Notes what was taken back, before anything of {@code events} is delivered. What waits then waits without what it said: it
     * is confirmed as it would have been.
     */
    private void hear(List<EncodedEvent> events) {
        boolean heard = false;
        for (EncodedEvent event : events) {
            heard |= takenBack.hear(event);
        }
        if (heard) {
            unreceived.update(takenBack::told);
        }
    }

    /**
     * Goes on with what came early, since it is known now what the user has received; or as known as it gets, if the store
     * does not answer: late is worse than twice.
     */
    private void receivedIsKnown() {
        receivedKnown = true;
        early.forEach(message -> takeWaiting(message.event, message.receipt));
        early.clear();
    }

    @Override
    public void live(EncodedEvent event) {
        clock.observe(event.id());
        owner.execute(() -> {
            proof.passed(List.of(event));
            hear(List.of(event));
            addIfWaiting(event);
            deliver(event);
        });
    }

    @Override
    public void mark(Mark mark) {
        clock.observe(mark.end().newest());
        owner.execute(() -> {
            Proof.Outcome outcome = proof.mark(mark, delivered::contains);
            unreceived.stored(mark.events());
            if (!begun) {
                return;
            }
            if (outcome == Proof.Outcome.PROVEN) {
                proven();
            } else if (outcome == Proof.Outcome.GAP) {
                repairNow();
            }
        });
    }

    @Override
    public void typing(Typing typing) {
        owner.execute(() -> {
            if (!typing.user().equals(name)) {
                pushToOnlookers(new ServerFrame.Typing(null, typing.user(), typing.on()), typing.user());
            }
        });
    }

    @Override
    public void hasRead(List<Marker> read) {
        owner.execute(() -> markers.heard(read));
    }

    @Override
    public void accountChanged() {
        owner.execute(sessions::changed);
    }

    /** Notes that a connection of the user is about to begin an era of the account. */
    void stays(Connection connection, String era) {
        owner.execute(() -> sessions.stays(connection, era));
    }

    private void pushToOnlookers(ServerFrame.Push frame, UserName conversation) {
        for (Connection connection : connections) {
            connection.execute(
                    () -> {
                        if (connection.shows(conversation)) {
                            connection.send(frame);
                        }
                    },
                    () -> {
                        // The gateway stops, and its connections are gone.
                    });
        }
    }

    /** Takes what the log has, at first and in repairs. */
    private final class Reading implements UserLog.Reading {
        @Override
        public void found(List<EncodedEvent> events) {
            List<EventId> ids = events.stream().map(EncodedEvent::id).toList();
            ids.forEach(clock::observe);
            proof.stored(ids);
            unreceived.stored(ids);
            hear(events);
            for (EncodedEvent event : events) {
                boolean waits = addIfWaiting(event);
                // What the user sent before coming here is no news; what was sent since, and missed, is.
                if (waits || begun) {
                    deliver(event);
                }
            }
        }

        @Override
        public void damaged() {
            push(new ServerFrame.DamagedPush());
        }

        @Override
        public boolean hasRoom() {
            return unreceived.hasRoom();
        }

        @Override
        public void ends(LogCursor end) {
            clock.observe(end.newest());
            floorKnown = true;
            clock.known();
        }

        @Override
        public void complete(LogCursor end) {
            begun = true;
            boolean lacksMore = proof.readUpTo(end, delivered::contains);
            proven();
            if (lacksMore) {
                repairNow();
            }
        }

        @Override
        public void failed(Throwable cause) {
            clock.unknown(notOrdered());
        }
    }

    private boolean isReceived(EventId id) {
        return received.contains(id) || receivedMessages.contains(id);
    }

    /**
     * Adds {@code event} to what waits if it is for this user, who has not said yet that it was received. Returns whether it
     * is.
     */
    private boolean addIfWaiting(EncodedEvent event) {
        boolean waits = name.equals(event.event().conversation()) && !isReceived(event.id());
        if (waits) {
            unreceived.add(takenBack.told(event), null);
        }
        return waits;
    }

    private void proven() {
        LogCursor upTo = proof.upTo();
        if (upTo == null || !userLog.isComplete()) {
            return;
        }
        push(new ServerFrame.CursorPush(null, upTo));
        noteReceived();
    }

    private void push(ServerFrame.Push frame) {
        for (Connection connection : connections) {
            connection.execute(() -> connection.send(frame), () -> {
                // The gateway stops, and its connections are gone.
            });
        }
    }

    private void noteReceived() {
        LogCursor upTo = proof.upTo();
        if (begun && upTo != null && userLog.isComplete() && unreceived.isEmpty() && !unreceived.hasOverflowed()) {
            receivedMessages.allUpTo(upTo, proof::awaitsMark);
        }
    }

    /** The next id of the user's log, as {@link LogClock#next} gives it. */
    CompletionStage<EventId> nextId(boolean sure) {
        return clock.next(sure && floorKnown);
    }

    /** Whether the user's log may have an id as large as that, as {@link LogClock#mayHave} says it. */
    CompletionStage<Boolean> mayHave(EventId id) {
        return clock.mayHave(id);
    }

    private CompletionStage<Void> readEnd() {
        return users.reader().end(LogKey.privateOf(name)).thenAccept(end -> {
            clock.observe(end.newest());
            floorKnown = true;
        });
    }

    private void deliver(EncodedEvent event) {
        assert owner.isCurrent();
        if (delivered.add(event.id())) {
            push(connections, List.of(takenBack.told(event)));
        }
    }

    private void push(List<Connection> to, List<EncodedEvent> events) {
        for (int from = 0; from < events.size(); from += EVENTS_PER_BUFFER) {
            pushPart(to, events.subList(from, Math.min(events.size(), from + EVENTS_PER_BUFFER)));
        }
    }

    private void pushPart(List<Connection> to, List<EncodedEvent> events) {
        users.counters().delivered(events.size(), to.size());
        ByteBuf frames = TextFrames.encodeEvents(PooledByteBufAllocator.DEFAULT, events);
        for (Connection connection : to) {
            ByteBuf shared = frames.retain();
            connection.execute(
                    () -> {
                        try {
                            connection.push(shared);
                        } finally {
                            shared.release();
                        }
                    },
                    shared::release);
        }
        frames.release();
    }

    void received(List<EventId> ids) {
        owner.execute(() -> {
            for (EventId id : ids) {
                received.add(id);
                // Of what was never delivered here nothing is kept: anybody may claim to have received anything.
                if (unreceived.remove(id) || delivered.contains(id)) {
                    receivedMessages.add(id);
                }
            }
            noteReceived();
            userLog.proceed();
        });
    }

    /** Takes a marker that a connection says, as {@link UserMarkers#read} does. */
    CompletionStage<Void> read(Connection from, Marker marker) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        boolean begun = owner.offer(() -> markers.read(from, marker).whenComplete((done, failure) -> {
            if (failure == null) {
                durable.complete(null);
            } else {
                durable.completeExceptionally(failure);
            }
        }));
        if (!begun) {
            durable.completeExceptionally(new RejectedExecutionException("the gateway stops"));
        }
        return durable;
    }

    /**
     * Reads what is new in the log, and in the store, for all connections, and tells others what they may not have been told: what is
     * live may have been missed.
     */
    void repair() {
        owner.execute(() -> {
            markers.resumed();
            sessions.mayHaveChanged();
            if (begun) {
                repairNow();
            }
        });
    }

    private void repairNow() {
        LogCursor upTo = proof.upTo();
        userLog.since(upTo == null ? receivedMessages.upTo() : upTo);
    }

    private record Early(EncodedEvent event, Bus.Receipt receipt) {}

    private record Arrival(Connection connection, SignIn as, CompletableFuture<Void> attached) {}
}
