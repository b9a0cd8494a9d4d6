package chat.parley.cli.conversation;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.PostId;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What was said in one conversation, in its order: the newest thousand events, and behind them what this user said that
 * has no id yet.
 */
public final class Timeline {
    private static final int MOST = 1000;

    private final UserName me;
    private final TreeMap<EventId, Event> events = new TreeMap<>();
    private final Map<PostId, EventId> ids = new HashMap<>();
    private final Map<Nonce, Pending> pending = new LinkedHashMap<>();

    /** A post of this user that has no id yet. */
    public record Pending(Nonce nonce, String text) {}

    public Timeline(UserName me) {
        this.me = me;
    }

    /** Puts what this user has just written behind everything. */
    public void post(Nonce nonce, String text) {
        pending.put(nonce, new Pending(nonce, text));
    }

    /** Takes out a post of this user that was refused for good. */
    public void refused(Nonce nonce) {
        pending.remove(nonce);
    }

    /**
     * Puts an event in its place, whether it is from a gateway or made of what was acknowledged. Returns whether it is
     * new. An event that is not {@link Shown} is left out.
     */
    public boolean add(Event event) {
        if (!Shown.is(event)) {
            return false;
        }
        if (event.from().equals(me)) {
            pending.remove(event.nonce());
        }
        EventId known = ids.get(event.post());
        if (events.containsKey(event.id()) || (known != null && known.compareTo(event.id()) <= 0)) {
            return false;
        }
        if (known != null) {
            events.remove(known);
        }
        events.put(event.id(), event);
        ids.put(event.post(), event.id());
        if (events.size() > MOST) {
            ids.remove(events.pollFirstEntry().getValue().post());
        }
        return known == null;
    }

    /** Whether nothing was said, and nothing is on its way. */
    public boolean isEmpty() {
        return events.isEmpty() && pending.isEmpty();
    }

    /** The events, oldest first. */
    public Collection<Event> events() {
        return events.values();
    }

    /** The events above {@code id}, oldest first. */
    Collection<Event> above(EventId id) {
        NavigableMap<EventId, Event> newer = events.tailMap(id, false);
        return newer.values();
    }

    /** The id of the newest event; the smallest of all ids if there is none. */
    EventId newest() {
        return events.isEmpty() ? EventId.MIN : events.lastKey();
    }

    /** The posts of this user that have no id yet, in the order in which they were written. */
    public List<Pending> pending() {
        return new ArrayList<>(pending.values());
    }
}
