package chat.parley.gateway.history;

import chat.parley.bus.Mark;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Knows up to where a log was passed on completely, as the marks of its archiver prove (docs/adr/0029-order-of-arrival.md):
 * by induction, each mark names what is new in it.
 *
 * <p><b>Threads.</b> None of its own: owned by who follows the log.
 */
public final class Proof {
    /** How many ids may wait for their mark. One that is forgotten is read again from the store, that is all. */
    private static final int MAX_UNMARKED = 16_384;
    /** How many marks are kept that came before what they rest on. What others name is read again from the store. */
    private static final int MAX_EARLY = 64;

    private final Set<EventId> unmarked = new LinkedHashSet<>();
    private final List<Mark> early = new ArrayList<>();
    private @Nullable LogCursor upTo;

    /** What a mark says about what was passed on. */
    public enum Outcome {
        /** The mark is of what was proven before. */
        KNOWN,
        /** Everything up to the mark's end was passed on. */
        PROVEN,
        /** Something that the mark names was not passed on, or that cannot be told yet. */
        GAP
    }

    /** The cursor up to which everything was passed on; null if it is not known where the log stands. */
    public @Nullable LogCursor upTo() {
        return upTo;
    }

    /** Notes events that were passed on live, as they came. */
    public void passed(List<EncodedEvent> live) {
        for (EncodedEvent event : live) {
            unmarked.add(event.id());
        }
        for (Iterator<EventId> oldest = unmarked.iterator(); unmarked.size() > MAX_UNMARKED; ) {
            oldest.next();
            oldest.remove();
        }
    }

    /** Notes that events are in the store: whether their mark comes, or came and was missed, does not matter any more. */
    public void stored(Collection<EventId> ids) {
        ids.forEach(unmarked::remove);
    }

    /** Whether an event was passed on live, and no mark has named it yet. */
    public boolean awaitsMark(EventId id) {
        return unmarked.contains(id);
    }

    /**
     * What a mark proves.
     *
     * @param passed whether an event was passed on, of those that are remembered otherwise
     */
    public Outcome mark(Mark mark, Predicate<EventId> passed) {
        Outcome outcome = judge(mark, passed);
        if (outcome == Outcome.GAP && early.size() < MAX_EARLY) {
            early.add(mark);
        }
        return outcome;
    }

    private Outcome judge(Mark mark, Predicate<EventId> passed) {
        LogCursor known = upTo;
        if (known == null) {
            return Outcome.GAP;
        }
        if (mark.end().position().compareTo(known.position()) <= 0) {
            return accept(mark, Outcome.KNOWN);
        }
        if (mark.previous().compareTo(known.position()) > 0) {
            return Outcome.GAP;
        }
        for (EventId id : mark.events()) {
            if (!unmarked.contains(id) && !passed.test(id)) {
                return Outcome.GAP;
            }
        }
        upTo = known.max(mark.end());
        return accept(mark, Outcome.PROVEN);
    }

    private Outcome accept(Mark mark, Outcome outcome) {
        mark.events().forEach(unmarked::remove);
        return outcome;
    }

    /**
     * Notes that the log was read: everything up to {@code end} was passed on, or was there before anybody listened. Marks
     * that came too early are judged anew.
     *
     * @param passed as for {@link #mark}
     * @return whether one of these marks shows that something was not passed on
     */
    public boolean readUpTo(LogCursor end, Predicate<EventId> passed) {
        upTo = upTo == null ? end : upTo.max(end);
        List<Mark> again = List.copyOf(early);
        early.clear();
        boolean gap = false;
        for (Mark mark : again) {
            gap |= mark(mark, passed) == Outcome.GAP;
        }
        return gap;
    }
}
