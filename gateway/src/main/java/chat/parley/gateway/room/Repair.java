package chat.parley.gateway.room;

import chat.parley.gateway.failure.Cause;
import chat.parley.gateway.failure.RepeatedWarning;
import chat.parley.gateway.room.RoomLoader.Loaded;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a room's recent events complete, at first and whenever live events were or may have been missed: it loads what
 * the log has since, and sends members what they may lack. Until that succeeds joins are told {@code recovered:false}.
 * Members who were told otherwise get no live events meanwhile ({@link HeldBack}); if the log cannot be read they are
 * closed, and resume from where they are complete.
 *
 * <p><b>Threads.</b> None of its own: owned by its {@link LocalRoom}.
 */
final class Repair {
    private static final Logger log = LoggerFactory.getLogger(Repair.class);
    private static final RepeatedWarning INCOMPLETE = new RepeatedWarning(log, System::nanoTime);
    private static final RepeatedWarning SENT_AWAY = new RepeatedWarning(log, System::nanoTime);
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
    private final EventLoop owner;
    private final Executor tasks;
    private final RecentEvents recent;
    private final Members members;
    private final Runnable loadEnded;
    private final HeldBack held = new HeldBack();
    private Phase phase = Phase.LOADING;
    private @Nullable UserName creator;
    /** From where on members may have missed something. */
    private @Nullable EventId repairFrom;
    /** How often something new may have been missed: a load that began before the last time does not settle it. */
    private int losses;

    private boolean interrupted;
    private int failedLoads;

    /**
     * @param tasks run on {@code owner}, or dropped if the gateway stops
     * @param loadEnded run after each load, whatever came of it
     */
    Repair(
            RoomName name,
            RoomContext context,
            EventLoop owner,
            Executor tasks,
            RecentEvents recent,
            Members members,
            Runnable loadEnded) {
        this.name = name;
        this.context = context;
        this.owner = owner;
        this.tasks = tasks;
        this.recent = recent;
        this.members = members;
        this.loadEnded = loadEnded;
    }

    /** Whether a load is to end before anybody can be told what there is. */
    boolean isLoading() {
        return phase == Phase.LOADING;
    }

    /**
     * The room is followed.
     *
     * @param maker makes it, if it does not exist yet
     * @param wanted from where on it is to be had in memory, if that is not long ago; null for some of the newest events
     */
    void begin(UserName maker, @Nullable EventId wanted) {
        creator = maker;
        EventId earliest =
                EventId.startOf(context.time().instant().minus(context.limits().recentSpan()));
        load(wanted == null || wanted.compareTo(earliest) > 0 ? wanted : earliest);
    }

    /** The room is not followed any more: nothing is loaded from now on. */
    void end() {
        phase = Phase.ENDED;
    }

    /** Sends members what is new in {@code events}, now or behind what they missed. */
    void push(List<EncodedEvent> events) {
        pushFresh(recent.add(events));
    }

    private void pushFresh(List<EncodedEvent> fresh) {
        if (!held.isHolding()) {
            members.push(fresh);
        } else if (!held.add(fresh)) {
            sendAway();
        }
    }

    private void load() {
        load(repairFrom);
    }

    private void load(@Nullable EventId from) {
        phase = Phase.LOADING;
        int lossesBefore = losses;
        context.loader()
                .load(name, Objects.requireNonNull(creator, "the room is not followed"), from)
                .whenComplete(
                        (loaded, failure) -> tasks.execute(() -> loaded(loaded, failure, losses == lossesBefore)));
    }

    /** @param current whether nothing new may have been missed since the load began */
    private void loaded(@Nullable Loaded loaded, @Nullable Throwable failure, boolean current) {
        assert owner.inEventLoop();
        if (phase == Phase.ENDED) {
            return;
        }
        if (loaded == null) {
            INCOMPLETE.happened(
                    () -> "room is not complete room=" + name + " cause=\"" + Cause.message(failure) + "\"");
            fallShort(current);
        } else if (!current || !loaded.newest().recovered()) {
            push(loaded.gap());
            push(loaded.newest().events());
            fallShort(current);
        } else {
            complete(loaded);
        }
        loadEnded.run();
    }

    private void complete(Loaded loaded) {
        recent.completeFrom(loaded.completeFrom());
        members.push(recent.add(loaded.gap()));
        pushFresh(recent.add(loaded.newest().events()));
        repairFrom = repairFrom == null ? null : loaded.rest();
        failedLoads = 0;
        phase = Phase.READY;
        if (repairFrom != null) {
            load();
        } else {
            members.push(held.release());
        }
    }

    private void fallShort(boolean current) {
        if (current && held.isHolding()) {
            sendAway();
        }
        degrade();
    }

    /** Members who believe that they have everything do not, and cannot be given it now. */
    private void sendAway() {
        SENT_AWAY.happened(() -> "members resume elsewhere: what they missed cannot be read now room=" + name);
        held.release();
        members.closeAll(CloseCode.GAP, "something was missed that cannot be read now; resume");
    }

    /** Lives with what there is, and tries again. */
    @SuppressWarnings("FutureReturnValueIgnored") // the task is the outcome
    private void degrade() {
        phase = Phase.DEGRADED;
        long delay = FIRST_RETRY.toMillis() << Math.min(failedLoads++, MAX_DOUBLINGS);
        owner.schedule(
                () -> {
                    if (phase == Phase.DEGRADED && !interrupted) {
                        load();
                    }
                },
                delay,
                TimeUnit.MILLISECONDS);
    }

    /** A member lacks events from {@code from} on that could not be read. */
    void missed(EventId from) {
        lose(from);
        if (phase == Phase.READY) {
            degrade();
        }
    }

    /** Live events may be missing from now on. */
    void interrupted() {
        interrupted = true;
        EventId last = recent.lastId();
        // Nothing at all was there: then everything that is may be new, however long ago the broker fell silent.
        EventId from = last == null && recent.isComplete()
                ? recent.floor()
                : Overlap.before(
                        last == null ? EventId.MAX : last, context.time().instant());
        if (recent.isComplete()) {
            held.hold();
        }
        recent.interrupt();
        lose(from);
        if (phase == Phase.READY) {
            phase = Phase.DEGRADED;
        }
    }

    private void lose(EventId from) {
        losses++;
        if (repairFrom == null || from.compareTo(repairFrom) < 0) {
            repairFrom = from;
        }
    }

    /** Live events come again. */
    void resumed() {
        interrupted = false;
        failedLoads = 0;
        if (phase == Phase.DEGRADED) {
            load();
        }
    }
}
