package chat.parley.gateway.room;

import chat.parley.gateway.failure.RepeatedWarning;
import chat.parley.gateway.history.Proof;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a room's events to its members here: what is new among the recent events goes to each of them, once. While a
 * {@link Repair} reads what they missed, live events wait until that has gone to them ({@link HeldBack}); if it cannot be
 * had they are closed, and resume from where they are complete.
 *
 * <p><b>Threads.</b> None of its own: owned by its {@link LocalRoom}.
 */
final class Fanout {
    private static final Logger log = LoggerFactory.getLogger(Fanout.class);
    private static final RepeatedWarning SENT_AWAY = new RepeatedWarning(log, System::nanoTime);
    private static final String CANNOT_BE_READ = "something was missed that cannot be read now; resume";
    private static final String NOT_SENT = "something could not be sent; resume";

    private final RoomName name;
    private final Proof proof;
    private final RecentEvents recent;
    private final Members members;
    private final HeldBack held = new HeldBack();

    Fanout(RoomName name, Proof proof, RecentEvents recent, Members members) {
        this.name = name;
        this.proof = proof;
        this.recent = recent;
        this.members = members;
    }

    /** Takes live events: members get what is new of them, now or behind what they missed. */
    void arrived(List<EncodedEvent> events) {
        proof.passed(events);
        pushLive(events);
    }

    /** Sends members what is new in {@code events}, now or behind what they missed. */
    void pushLive(List<EncodedEvent> events) {
        List<EncodedEvent> fresh = recent.add(events);
        if (!held.isHolding()) {
            send(fresh);
        } else if (!held.add(fresh)) {
            missedCannotBeRead();
        }
    }

    /** Sends members what is new in {@code events}, which they missed, before what is held back. */
    void pushMissed(List<EncodedEvent> events) {
        send(recent.add(events));
    }

    void push(ServerFrame frame) {
        members.push(frame);
    }

    /** Has live events wait from now on: members lack something that came before them. */
    void hold() {
        held.hold();
    }

    /** Sends the live events that waited: members have what they missed before them. */
    void release() {
        send(held.release());
    }

    /**
     * Sends events as they are to be told now. What a defect, or a shortage of memory, keeps from being sent is missing: who
     * goes on would never learn of it.
     */
    private void send(List<EncodedEvent> events) {
        try {
            members.push(recent.told(events));
        } catch (RuntimeException | Error e) {
            sendAway(NOT_SENT);
            throw e;
        }
    }

    /** Closes members who wait for what they missed, since they cannot be given it now. Does nothing if they do not wait. */
    void stopWaiting() {
        if (held.isHolding()) {
            missedCannotBeRead();
        }
    }

    private void missedCannotBeRead() {
        sendAway(CANNOT_BE_READ);
    }

    /** Closes members who believe that they have everything and do not, since they cannot be given it now; they resume. */
    void sendAway(String why) {
        SENT_AWAY.happened(() -> "members resume room=" + name + " cause=\"" + why + "\"");
        held.release();
        members.closeAll(CloseCode.GAP, why);
    }
}
