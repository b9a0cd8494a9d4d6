package chat.parley.bus;

import chat.parley.bus.BusException.Reason;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One gateway's bus on an {@link InMemoryHub}. Beyond the contract, a test may take its connection away ({@link #disconnect},
 * {@link #reconnect}), end it as a crash would ({@link #kill}), lose live events ({@link #deafen}) or have its publications refused ({@link #refuse}).
 *
 * <p><b>Threads.</b> Thread-safe. Its one thread, {@code bus-in}, calls listeners and completes stages.
 */
public final class InMemoryBus implements Bus {
    private enum State {
        CONNECTED,
        DISCONNECTED,
        CLOSED
    }

    private final InMemoryHub hub;
    private final ScheduledThreadPoolExecutor in;
    private final Deadlines deadlines;
    private final List<ConnectionListener> listeners = new CopyOnWriteArrayList<>();
    private final List<GatedSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private volatile State state = State.CONNECTED;
    private final AtomicLong interruptions = new AtomicLong();
    private volatile boolean deaf;
    private volatile @Nullable Reason refusal;

    InMemoryBus(InMemoryHub hub, Duration timeout) {
        this.hub = hub;
        in = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread thread = new Thread(task, "bus-in");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        deadlines = new Deadlines(in, timeout, "no answer");
    }

    /** The connection is lost: publishing fails, nothing is delivered, and what had no receipt goes to others. */
    public void disconnect() {
        if (change(State.CONNECTED, State.DISCONNECTED)) {
            interruptions.incrementAndGet();
            in.execute(() -> listeners.forEach(ConnectionListener::interrupted));
            hub.lost(this);
        }
    }

    /** The connection is back with all subscriptions. */
    public void reconnect() {
        if (change(State.DISCONNECTED, State.CONNECTED)) {
            in.execute(() -> listeners.forEach(ConnectionListener::resumed));
            hub.back();
        }
    }

    /** As if the gateway's process had died. */
    public void kill() {
        end(() -> {});
    }

    /** From now on all that is published fails with {@code reason}; null ends it. */
    public void refuse(@Nullable Reason reason) {
        refusal = reason;
    }

    /** While it is, live events do not reach this gateway, and nothing tells it so; marks do. */
    public void deafen(boolean deaf) {
        this.deaf = deaf;
    }

    boolean isDeaf() {
        return deaf;
    }

    private synchronized boolean change(State from, State to) {
        if (state != from) {
            return false;
        }
        state = to;
        return true;
    }

    boolean isConnected() {
        return state == State.CONNECTED;
    }

    /** On this bus's thread. */
    void deliver(GatedSubscription gate, Runnable call) {
        in.execute(() -> gate.deliver(call));
    }

    @Override
    public CompletionStage<Void> publish(EncodedEvent event) {
        return send(() -> hub.publish(event));
    }

    @Override
    public CompletionStage<Void> broadcast(byte[] presence) {
        return send(() -> hub.broadcast(presence));
    }

    private CompletionStage<Void> send(Runnable sending) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        Reason why = refusal != null ? refusal : unusable();
        if (why == null) {
            sending.run();
        }
        settle(sent, why, () -> sent.complete(null));
        return sent;
    }

    private @Nullable Reason unusable() {
        return switch (state) {
            case CONNECTED -> null;
            case DISCONNECTED -> Reason.UNAVAILABLE;
            case CLOSED -> Reason.CLOSED;
        };
    }

    private void settle(CompletableFuture<?> stage, @Nullable Reason why, Runnable success) {
        if (why == Reason.CLOSED) {
            stage.completeExceptionally(failure(why));
        } else if (why != null) {
            in.execute(() -> stage.completeExceptionally(failure(why)));
        } else {
            deadlines.watch(stage);
            in.execute(success);
        }
    }

    private static BusException failure(Reason why) {
        return new BusException(why, "in-memory bus is " + why);
    }

    @Override
    public CompletionStage<Void> mark(LogKey log, Mark mark) {
        return send(() -> hub.mark(log, mark));
    }

    @Override
    public CompletionStage<Void> typing(Conversation in, Typing typing) {
        return send(() -> hub.typing(in, typing));
    }

    @Override
    public CompletionStage<Void> tellRead(UserName user, List<Marker> markers) {
        return send(() -> hub.tellRead(user, markers));
    }

    @Override
    public CompletionStage<Void> tellAccountChanged(UserName user) {
        return send(() -> hub.tellAccountChanged(user));
    }

    @Override
    public CompletionStage<Void> fence(RoomName room) {
        CompletableFuture<Void> back = new CompletableFuture<>();
        long begun = interruptions.get();
        Reason why = unusable();
        settle(back, why == null && !hub.isFollowed(room, this) ? Reason.UNAVAILABLE : why, () -> {
            if (begun == interruptions.get()) {
                back.complete(null);
            } else {
                back.completeExceptionally(failure(Reason.UNAVAILABLE));
            }
        });
        return back;
    }

    @Override
    public CompletionStage<Optional<LogCursor>> barrier(LogKey log) {
        CompletableFuture<Optional<LogCursor>> answered = new CompletableFuture<>();
        settle(
                answered,
                unusable(),
                () -> hub.marker(log, end -> in.execute(() -> answered.complete(Optional.of(end)))));
        return answered;
    }

    @Override
    public CompletionStage<Duration> roundTrip() {
        CompletableFuture<Duration> took = new CompletableFuture<>();
        long start = System.nanoTime();
        settle(took, unusable(), () -> took.complete(Duration.ofNanos(System.nanoTime() - start)));
        return took;
    }

    @Override
    public CompletionStage<Subscription> followRoom(RoomName room, LogListener listener) {
        return open(gate -> () -> hub.follow(new InMemoryHub.Follower<>(room, listener, this, gate)));
    }

    @Override
    public CompletionStage<Subscription> openMailbox(UserName user, MailboxListener listener) {
        return open(gate -> () -> hub.open(new InMemoryHub.Follower<>(user, listener, this, gate)));
    }

    @Override
    public CompletionStage<Subscription> consumeArchive(ArchiveListener listener) {
        return open(gate -> () -> hub.archive(new InMemoryHub.Follower<>("archive", listener, this, gate)));
    }

    @Override
    public CompletionStage<Subscription> onBroadcast(Consumer<byte[]> presence) {
        return open(gate -> () -> hub.listen(new InMemoryHub.Follower<>("presence", presence, this, gate)));
    }

    private CompletionStage<Subscription> open(Function<GatedSubscription, Runnable> opening) {
        CompletableFuture<Subscription> opened = new CompletableFuture<>();
        GatedSubscription gate = new GatedSubscription(self -> {
            subscriptions.remove(self);
            hub.remove(self);
        });
        settle(opened, unusable(), () -> {
            subscriptions.add(gate);
            opening.apply(gate).run();
            opened.complete(gate);
        });
        return opened;
    }

    @Override
    public void onConnectionChange(ConnectionListener listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        end(this::finishAccepted);
    }

    private void end(Runnable orderly) {
        if (change(State.CONNECTED, State.CLOSED) || change(State.DISCONNECTED, State.CLOSED)) {
            subscriptions.forEach(GatedSubscription::close);
            orderly.run();
            deadlines.failAll(failure(Reason.CLOSED));
            in.shutdown();
        }
    }

    /** What was published is with the hub already; this lets its stages complete. */
    private void finishAccepted() {
        CompletableFuture<Void> finished = new CompletableFuture<>();
        in.execute(() -> finished.complete(null));
        Stages.done(finished);
    }
}
