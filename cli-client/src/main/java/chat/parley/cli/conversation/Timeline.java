package chat.parley.cli.conversation;

import chat.parley.protocol.Body;
import chat.parley.protocol.Changes;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.PostId;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was said in one conversation, in its order and as it is now: the newest thousand events, and behind them what this user
 * said that has no id yet.
 */
public final class Timeline {
    private static final int MOST = 1000;
    /** How many changes of one event are kept before those that do not count are dropped: several times as many as can count. */
    private static final int MOST_CHANGES = 4000;

    private final @Nullable UserName me;
    private final TreeMap<EventId, Event> events = new TreeMap<>();
    private final Map<PostId, EventId> ids = new HashMap<>();
    private final Changes changes = new Changes();
    /** What there are changes of though it was not here when the first of them came: too old, or yet to come. */
    private final Set<EventId> awaited = new LinkedHashSet<>();

    private final Map<Nonce, Pending> pending = new LinkedHashMap<>();
    /** The id of the newest event that is here no more since there were too many. */
    private EventId forgotten = EventId.MIN;

    /** What this user says that has no id yet. */
    public record Pending(Nonce nonce, String text) {}

    public Timeline(UserName me) {
        this.me = me;
    }

    /** One to which this user writes nothing. */
    public Timeline() {
        this.me = null;
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
     * Puts an event in its place, whether it is from a gateway or made of what was acknowledged, or lets it count for what it is
     * about. Returns whether it is new, and has a place of its own. An event that is not {@link Shown} is left out.
     */
    public boolean add(Event event) {
        if (event.from().equals(me)) {
            pending.remove(event.nonce());
        }
        if (event.body() instanceof Body.Change change) {
            addChange(event, change.about());
            return false;
        }
        if (!Shown.is(event)) {
            return false;
        }
        EventId known = ids.get(event.post());
        if (events.containsKey(event.id()) || (known != null && known.compareTo(event.id()) <= 0)) {
            forget(event);
            return false;
        }
        if (known != null) {
            events.remove(known);
            changes.forget(known);
        }
        EncodedEvent answer = EncodedEvent.of(event).answer();
        if (answer != null && answer.event().body() instanceof Body.Answer given) {
            addChange(answer.event(), given.about());
        }
        events.put(event.id(), told(event));
        ids.put(event.post(), event.id());
        if (events.size() > MOST) {
            Event oldest = events.pollFirstEntry().getValue();
            ids.remove(oldest.post());
            forgotten = oldest.id();
            changes.forget(oldest.id());
        }
        return known == null;
    }

    /** If {@code removed} stands in the place of an event that is here, what that one said is forgotten. */
    private void forget(Event removed) {
        if (removed.body() instanceof Body.Removed) {
            events.replace(removed.id(), removed);
        }
    }

    /** What is kept of an event: not what it said, if that was taken back. */
    private Event told(Event event) {
        return changes.concern(event) ? changes.told(EncodedEvent.of(event)).event() : event;
    }

    private void addChange(Event change, EventId about) {
        boolean isNew = changes.add(EncodedEvent.of(change));
        Event here = events.get(about);
        if (here != null) {
            forget(told(here));
        }
        if (changes.about(about).size() > MOST_CHANGES) {
            dropWhatDoesNotCount(about);
        }
        if (!isNew || events.containsKey(about) || !awaited.add(about)) {
            return;
        }
        if (awaited.size() > MOST) {
            EventId eldest = awaited.iterator().next();
            awaited.remove(eldest);
            if (!events.containsKey(eldest)) {
                changes.forget(eldest);
            }
        }
    }

    private void dropWhatDoesNotCount(EventId about) {
        Event event = events.get(about);
        List<EncodedEvent> counting = event == null ? List.of() : changes.counting(event);
        changes.forget(about);
        changes.addAll(counting);
    }

    /** Whether nothing was said, and nothing is on its way. */
    public boolean isEmpty() {
        return events.isEmpty() && pending.isEmpty();
    }

    /** What was said, as it is now, oldest first. */
    public List<Message> messages() {
        return events.values().stream().map(this::now).toList();
    }

    /** What was said above {@code id}, as it is now, oldest first. */
    List<Message> above(EventId id) {
        return events.tailMap(id, false).values().stream().map(this::now).toList();
    }

    /** What was said under that id, as it is now; empty if it is not here. */
    public Optional<Message> message(EventId id) {
        return Optional.ofNullable(events.get(id)).map(this::now);
    }

    /** An event of this conversation as it is now, whether it is here or not; if it was repeated, that with the smallest id. */
    public Message now(Event event) {
        Event counts = events.getOrDefault(ids.getOrDefault(event.post(), event.id()), event);
        return Message.of(counts, changes, events::get);
    }

    /** Whether something above {@code id} was here that is here no more. */
    boolean hasForgottenAbove(EventId id) {
        return forgotten.compareTo(id) > 0;
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
