package chat.parley.gateway.marker;

import chat.parley.bus.Bus;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.failure.Cause;
import chat.parley.gateway.failure.RepeatedWarning;
import chat.parley.gateway.thread.Owner;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Marker;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import chat.parley.storage.document.MarkerSet;
import chat.parley.storage.document.Markers.Stored;
import chat.parley.storage.objectstore.DamagedObjectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a user who is here has read, on all devices: each connection is told everything that is stored once, and from then
 * on what others moved. What a device says is stored before it is known to anybody, and acknowledged when other gateways have
 * been told; what comes while the store is told shares the next request.
 *
 * <p><b>Threads.</b> Owned by {@code owner}.
 */
public final class UserMarkers {
    private static final Logger log = LoggerFactory.getLogger(UserMarkers.class);
    private static final RepeatedWarning NOT_READ = new RepeatedWarning(log, System::nanoTime);
    private static final Duration RETRY = Duration.ofSeconds(2);
    /** How long who says a marker waits for others to be told of it. */
    private static final Duration TELL_WITHIN = Duration.ofSeconds(1);

    private final UserName user;
    private final MarkerStore store;
    private final Bus bus;
    private final Owner owner;
    private final Set<Connection> connections = new LinkedHashSet<>();
    /** Those of the connections that were told everything. */
    private final Set<Connection> informed = new LinkedHashSet<>();
    /** What is to be stored with the next request. */
    private final List<Asked> waiting = new ArrayList<>();
    /** What is stored, as far as it is known here. */
    private MarkerSet known = MarkerSet.NONE;
    /** What the store answered last. */
    private Stored stored = Stored.NOTHING;

    /** What was heard to be told of, here or elsewhere: so other gateways have been told. */
    private MarkerSet told = MarkerSet.NONE;

    /** What is stored, and other gateways are to be told once more, since it is not known to have reached the broker. */
    private MarkerSet untold = MarkerSet.NONE;

    /** Whether something may be stored that is not known here, and no request that would find it is under way. */
    private boolean lacks = true;

    private boolean reading;
    /** Whether a request waits until it is its turn. It keeps no other one back. */
    private boolean looking;

    private boolean writing;

    private record Asked(Connection from, Marker marker, CompletableFuture<Void> durable) {}

    public UserMarkers(UserName user, MarkerStore store, Bus bus, Owner owner) {
        this.user = user;
        this.store = store;
        this.bus = bus;
        this.owner = owner;
    }

    /**
     * Has a connection of the user be told of the markers, all of them first. The store is asked each time: a gateway that stored
     * something may have died before it told this one.
     */
    public void arrived(Connection connection) {
        assert owner.isCurrent();
        connections.add(connection);
        mayLack();
    }

    public void left(Connection connection) {
        assert owner.isCurrent();
        connections.remove(connection);
        informed.remove(connection);
    }

    /** Notes that what other gateways told may have been missed: the store is asked again. */
    public void mayLack() {
        assert owner.isCurrent();
        lacks = true;
        find();
    }

    /** Notes that the broker is back: both sides may have missed something of the other. */
    public void resumed() {
        assert owner.isCurrent();
        tellAgain();
        mayLack();
    }

    /** Hears what another gateway, or this one, has stored. */
    public void heard(List<Marker> markers) {
        assert owner.isCurrent();
        told = told.plus(markers);
        take(markers, List.of());
    }

    /**
     * Takes a marker that a connection says. What is stored already is told to other gateways, if it is not known that they were: who
     * repeats it may have heard nothing of a gateway that died between the two.
     *
     * @return completes, on any thread, when it is stored, or one that counts instead. Fails with READ_FURTHER if one is known
     *     that counts instead: the connection is told that one
     */
    public CompletionStage<Void> read(Connection from, Marker marker) {
        assert owner.isCurrent();
        Optional<Marker> counts = known.of(marker.conversation());
        if (counts.filter(other -> other.isLaterThan(marker)).isPresent()) {
            return refused(from, counts.stream().toList());
        }
        if (counts(stored.markers(), marker)) {
            // It is stored, whether they can be told now or not.
            return tellOthers(List.of(marker)).handle((done, failure) -> null);
        }
        Asked asked = new Asked(from, marker, new CompletableFuture<>());
        waiting.add(asked);
        write();
        return asked.durable;
    }

    /** Refuses when the connection has been told what counts: the answer may overtake what is only handed to its thread. */
    private static CompletionStage<Void> refused(Connection from, List<Marker> counting) {
        CompletableFuture<Void> refused = new CompletableFuture<>();
        ProtocolException further = new ProtocolException(
                ErrorCode.READ_FURTHER, "this was read further, or marked as unread since, on another device");
        from.execute(
                () -> {
                    from.send(new ServerFrame.Markers(counting, null));
                    refused.completeExceptionally(further);
                },
                () -> refused.completeExceptionally(further));
        return refused;
    }

    private void write() {
        if (writing || waiting.isEmpty()) {
            return;
        }
        writing = true;
        List<Asked> batch = List.copyOf(waiting);
        waiting.clear();
        store.add(user, stored, batch.stream().map(Asked::marker).toList()).whenComplete((now, failure) -> {
            if (!owner.offer(() -> written(batch, now, failure))) {
                fail(batch, new RejectedExecutionException("the gateway stops"));
            }
        });
    }

    private void written(List<Asked> batch, @Nullable Stored now, @Nullable Throwable failure) {
        writing = false;
        if (now == null) {
            fail(batch, failure);
        } else {
            learned(now, batch);
            tellOthers(batch.stream().map(Asked::marker).distinct().toList())
                    .whenComplete((done, failed) -> batch.forEach(asked -> asked.durable.complete(null)));
        }
        write();
    }

    private static void fail(List<Asked> batch, @Nullable Throwable failure) {
        batch.forEach(asked -> asked.durable.completeExceptionally(
                failure == null ? new IllegalStateException("no answer") : failure));
    }

    /**
     * Tells other gateways those of {@code said} that are stored, and of which it is not known that they were told.
     *
     * @return completes when they have been told, or are not told in a while: they are told again until they are
     */
    private CompletionStage<Void> tellOthers(List<Marker> said) {
        List<Marker> untoldOnes = said.stream()
                .filter(marker -> counts(stored.markers(), marker) && !counts(told, marker))
                .toList();
        return untoldOnes.isEmpty()
                ? CompletableFuture.completedStage(null)
                : tell(untoldOnes)
                        .toCompletableFuture()
                        .completeOnTimeout(null, TELL_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static boolean counts(MarkerSet markers, Marker marker) {
        return markers.of(marker.conversation()).filter(marker::equals).isPresent();
    }

    /** Tells other gateways of {@code markers}, and keeps them to be told again if that fails. */
    private CompletionStage<Void> tell(List<Marker> markers) {
        return bus.tellRead(user, markers).whenComplete((done, failure) -> {
            if (failure != null) {
                owner.execute(() -> notTold(markers));
            }
        });
    }

    private void notTold(List<Marker> markers) {
        boolean isFirst = untold.all().isEmpty();
        untold = untold.plus(markers);
        if (isFirst) {
            owner.after(RETRY, this::tellAgain);
        }
    }

    /** Tells what others may not have heard, while anybody of the user is here: afterwards it is not kept. */
    private void tellAgain() {
        List<Marker> markers = untold.all();
        untold = MarkerSet.NONE;
        if (!markers.isEmpty() && !connections.isEmpty()) {
            // Its outcome is looked at where it is kept again.
            CompletionStage<Void> unused = tell(markers);
        }
    }

    /** Asks the store, if it may have something that is not known and anybody is here to be told. */
    private void find() {
        boolean isAwaited = informed.size() < connections.size();
        if (!lacks || reading || (looking && !isAwaited) || connections.isEmpty()) {
            return;
        }
        lacks = false;
        reading |= isAwaited;
        looking |= !isAwaited;
        (isAwaited ? store.find(user) : store.findAgain(user))
                .whenComplete((found, failure) -> owner.execute(() -> {
                    reading &= !isAwaited;
                    looking &= isAwaited;
                    found(found, failure);
                }));
    }

    private void found(@Nullable Stored found, @Nullable Throwable failure) {
        if (found != null) {
            learned(found, List.of());
            find();
            return;
        }
        lacks = true;
        if (failure != null && Cause.of(failure) instanceof DamagedObjectException) {
            // Told once, with its key, where it was found: it is asked for again when somebody comes.
            return;
        }
        NOT_READ.happened(() ->
                "how far a user has read is not known yet user=" + user + " cause=\"" + Cause.message(failure) + "\"");
        owner.after(RETRY, this::find);
    }

    /** Takes all that the store has. */
    private void learned(Stored now, List<Asked> said) {
        stored = now;
        take(now.markers().all(), said);
        connections.stream()
                .filter(connection -> !informed.contains(connection))
                .forEach(this::inform);
    }

    /** Takes what is stored, and tells what of it was not known to each connection that did not say it. */
    private void take(Collection<Marker> durable, List<Asked> said) {
        MarkerSet before = known;
        known = known.plus(durable);
        List<Marker> news = known.since(before);
        for (Connection connection : informed) {
            List<Marker> others = news.stream()
                    .filter(marker -> said.stream()
                            .noneMatch(asked -> asked.from.equals(connection) && asked.marker.equals(marker)))
                    .toList();
            if (!others.isEmpty()) {
                push(connection, others, null);
            }
        }
    }

    private void inform(Connection connection) {
        informed.add(connection);
        push(connection, known.all(), true);
    }

    private static void push(Connection connection, List<Marker> markers, @Nullable Boolean complete) {
        ServerFrame.Markers frame = new ServerFrame.Markers(markers, complete);
        connection.execute(() -> connection.send(frame), () -> log.debug("not told: the gateway stops"));
    }
}
