package chat.parley.gateway.room;

import chat.parley.bus.Mark;
import chat.parley.gateway.failure.Cause;
import chat.parley.gateway.failure.RepeatedWarning;
import chat.parley.gateway.history.Proof;
import chat.parley.gateway.limit.RoomBudget;
import chat.parley.gateway.order.LogClock;
import chat.parley.gateway.room.RoomLoader.LoadResult;
import chat.parley.gateway.room.RoomLoader.Missed;
import chat.parley.gateway.thread.Owner;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a room's recent events complete, at first and whenever live events were or may have been missed: it reads what
 * arrived in the log behind what is proven to have been passed on, and sends members what they may lack. Until that
 * succeeds joins are told {@code recovered:false}. Members who were told otherwise get no live events meanwhile, and are closed
 * if the log cannot be read ({@link Fanout}). So they are, once, if a part of what they missed is damaged: who joins is told
 * that.
 *
 * <p>That something was missed is known from the connection, or from a mark that names what never came.
 *
 * <p><b>Threads.</b> None of its own: owned by its {@link LocalRoom}.
 */
final class Repair {
    private static final Logger log = LoggerFactory.getLogger(Repair.class);
    private static final RepeatedWarning INCOMPLETE = new RepeatedWarning(log, System::nanoTime);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final int MAX_DOUBLINGS = 5;

    private enum Phase {
        /** Loads what was before or was missed, or will as soon as the room is followed. */
        LOADING,
        /** Nothing is missing. */
        READY,
        /** Something may be missing, and will be loaded. */
        DEGRADED,
        /** The room is not followed any more. */
        ENDED
    }

    private final RoomName name;
    private final RoomContext context;
    private final Owner owner;
    private final LogClock clock;
    private final Proof proof;
    private final RecentEvents recent;
    private final Fanout fanout;
    private final Runnable loadEnded;
    private Phase phase = Phase.LOADING;
    private RoomBudget.@Nullable Maker maker;
    /** What members may have missed, or will ask for. */
    private @Nullable Missed missed;
    /** How often something new may have been missed: a load that began before the last time does not settle it. */
    private int losses;

    private boolean interrupted;
    private int failedLoads;

    /** @param loadEnded run after each load, whatever came of it */
    Repair(
            RoomName name,
            RoomContext context,
            Owner owner,
            LogClock clock,
            Proof proof,
            RecentEvents recent,
            Fanout fanout,
            Runnable loadEnded) {
        this.name = name;
        this.context = context;
        this.owner = owner;
        this.clock = clock;
        this.proof = proof;
        this.recent = recent;
        this.fanout = fanout;
        this.loadEnded = loadEnded;
    }

    /** Whether a load is to end before anybody can be told what there is. */
    boolean isLoading() {
        return phase == Phase.LOADING;
    }

    /**
     * Begins to load: the room is followed now.
     *
     * @param first makes it, if it does not exist yet
     * @param wanted the earliest cursor of those who wait; null if they have none
     */
    void begin(RoomBudget.Maker first, @Nullable LogCursor wanted) {
        maker = first;
        missed = wanted == null ? null : new Missed(wanted, EventId.MIN);
        load();
    }

    /** Ends this: the room is not followed any more, and nothing is loaded from now on. */
    void end() {
        phase = Phase.ENDED;
        clock.close(notOrdered());
    }

    /** Takes a mark: something was stored, and either it was all passed on, or something is missing. */
    void mark(Mark mark) {
        boolean complete = phase == Phase.READY;
        clock.observe(mark.end().newest());
        Proof.Outcome outcome = proof.mark(mark, recent::contains);
        recent.arrived(mark);
        if (!complete || outcome == Proof.Outcome.KNOWN) {
            return;
        }
        if (outcome == Proof.Outcome.PROVEN) {
            tellCursor();
            return;
        }
        log.info(
                "live events were missed, reading them room={} position={}",
                name,
                mark.end().position());
        reload();
    }

    /** Reads what members lack, as a mark shows that they lack something. */
    private void reload() {
        fanout.hold();
        recent.interrupt();
        lose();
        load();
    }

    private void tellCursor() {
        LogCursor upTo = proof.upTo();
        if (upTo != null) {
            fanout.push(new ServerFrame.CursorPush(name, upTo));
        }
    }

    private void load() {
        phase = Phase.LOADING;
        int lossesBefore = losses;
        context.loader()
                .load(
                        name,
                        Objects.requireNonNull(maker, "the room is not followed"),
                        proof.upTo() == null,
                        missed,
                        end -> ends(end, lossesBefore))
                .whenComplete(
                        (result, failure) -> owner.execute(() -> onLoadEnded(result, failure, losses == lossesBefore)));
    }

    /**
     * Notes where the log ends, on any thread. What is said from now on has its place, even if what was said before cannot
     * be read.
     */
    private void ends(LogCursor end, int lossesBefore) {
        clock.observe(end.newest());
        owner.execute(() -> {
            if (losses == lossesBefore && phase != Phase.ENDED) {
                clock.known();
            }
        });
    }

    /**
     * Takes the outcome of a load.
     *
     * @param current whether nothing new may have been missed since the load began
     */
    private void onLoadEnded(@Nullable LoadResult result, @Nullable Throwable failure, boolean current) {
        assert owner.isCurrent();
        if (phase == Phase.ENDED) {
            return;
        }
        if (result == null) {
            INCOMPLETE.happened(
                    () -> "room is not complete room=" + name + " cause=\"" + Cause.message(failure) + "\"");
            fallShort(current);
        } else if (!current || result.newest().end() == null) {
            fanout.pushLive(result.missed());
            fanout.pushLive(result.newest().events());
            fallShort(current);
        } else {
            complete(result);
        }
        if (phase != Phase.LOADING) {
            loadEnded.run();
        }
    }

    private void complete(LoadResult result) {
        LogCursor end = Objects.requireNonNull(result.newest().end());
        noteStored(result.missed(), result.later());
        noteStored(result.newest().events(), result.later());
        boolean first = proof.upTo() == null;
        if (!result.isWhole()) {
            recent.lacksUpTo(end);
        }
        if (!result.missedWhole() && !first) {
            fanout.sendAway("a part of what was missed is damaged; resume");
        }
        if (result.rest() != null) {
            if (!first) {
                fanout.pushMissed(result.missed());
                recent.arrivedUpTo(end.position(), ids(result.missed()), result.later());
            }
            // Who wants that much of a room that nobody else lacks reads it from the store.
            missed = first ? null : result.rest();
            load();
            return;
        }
        LogPosition since = first && result.isWhole() ? since(end.position()) : end.position();
        recent.completeFrom(first ? result.completeFrom() : EventId.MIN, since, end.position());
        if (first) {
            // Nobody lacks anything of what arrived before: it is kept for those who ask.
            recent.add(result.missed());
        } else {
            fanout.pushMissed(result.missed());
        }
        fanout.pushLive(result.newest().events());
        Set<EventId> sinceThen = Set.copyOf(ids(result.missed()));
        recent.arrivedUpTo(end.position(), sinceThen, result.later());
        recent.arrivedUpTo(since(end.position()), ids(result.newest().events()), sinceThen);
        missed = null;
        failedLoads = 0;
        phase = Phase.READY;
        boolean lacksMore = proof.readUpTo(end, recent::contains);
        fanout.release();
        tellCursor();
        if (lacksMore) {
            reload();
        }
    }

    /** The position from which on all arrivals were read: a cursor of somebody else's is no later than the end. */
    private LogPosition since(LogPosition end) {
        LogPosition asked = missed == null ? end : missed.since().position();
        return asked.compareTo(end) < 0 ? asked : end;
    }

    private static List<EventId> ids(List<EncodedEvent> events) {
        return events.stream().map(EncodedEvent::id).toList();
    }

    /**
     * Notes that events were read from the store.
     *
     * @param later ids of what may be in none of the marks so far: their mark is still to come
     */
    private void noteStored(List<EncodedEvent> events, Set<EventId> later) {
        events.forEach(event -> clock.observe(event.id()));
        List<EventId> ids =
                ids(events).stream().filter(id -> !later.contains(id)).toList();
        proof.stored(ids);
        recent.stored(ids);
        proof.passed(events.stream().filter(event -> later.contains(event.id())).toList());
    }

    private void fallShort(boolean current) {
        if (current) {
            fanout.stopWaiting();
        }
        clock.unknown(notOrdered());
        degrade();
    }

    /**
     * The refusal of a message that would be given a place without knowing the others: it may stand before an earlier one of
     * its sender.
     */
    private ProtocolException notOrdered() {
        return new ProtocolException(
                ErrorCode.UNAVAILABLE,
                "the newest messages of \"" + name + "\" cannot be read now, so yours has no place behind them yet;"
                        + " nothing is lost, try again");
    }

    /** Lives with what there is, and loads again after a pause that grows. */
    private void degrade() {
        phase = Phase.DEGRADED;
        Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(failedLoads++, MAX_DOUBLINGS));
        owner.after(delay, () -> {
            if (phase == Phase.DEGRADED && !interrupted) {
                load();
            }
        });
    }

    /** Notes that live events may be missing from now on. */
    void interrupted() {
        interrupted = true;
        clock.interrupted();
        clock.unknown(notOrdered());
        if (recent.isComplete()) {
            fanout.hold();
        }
        recent.interrupt();
        lose();
        if (phase == Phase.READY) {
            phase = Phase.DEGRADED;
        }
    }

    private void lose() {
        losses++;
        LogCursor upTo = proof.upTo();
        missed = upTo == null ? missed : new Missed(upTo, EventId.MIN);
    }

    /** Notes that live events come again, and loads what was missed. */
    void resumed() {
        interrupted = false;
        failedLoads = 0;
        if (phase == Phase.DEGRADED) {
            load();
        }
    }
}
