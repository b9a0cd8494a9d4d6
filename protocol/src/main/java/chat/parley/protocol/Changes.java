package chat.parley.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@linkplain Body.Change changes} of the events of one log, in whatever order, and however often, they were added: what
 * comes of them depends only on which ones they are.
 *
 * <p>Of those with the same {@link PostId} the one with the smallest id counts. Of the sender's edits of a text the one with
 * the largest id counts, and of one user's reactions with one emoji, too. A removal by the sender, or one that names
 * the sender as {@linkplain Event#takesBackOf author}, counts for good, and nothing else beside it but the {@linkplain Body.Answer
 * answers}, all of which count. What somebody else edits or removes does not count.
 * Not thread-safe.
 */
public final class Changes {
    /** How many reactions are told of one event: gateways refuse more, but for those that meet. */
    private static final int MAX_TOLD = 2 * Limits.MAX_REACTIONS_PER_EVENT;
    /**
     * How many bytes of JSON these have at most, so that a page of one event fits into a frame: more than the longest names
     * make of as many as gateways take.
     */
    private static final int MAX_TOLD_BYTES = 384 * 1024;
    /** What is shown comes before what is withdrawn: no amount of that keeps a reaction from being told. */
    private static final Comparator<EncodedEvent> SHOWN_FIRST =
            Comparator.comparing(Changes::isWithdrawn).thenComparing(EncodedEvent::id);

    private final Map<EventId, Map<PostId, EncodedEvent>> byAbout = new HashMap<>();

    /**
     * Adds what {@code event} {@linkplain EncodedEvent#change changes}; false if that is nothing, or was here, itself or as a
     * repetition with a smaller id.
     */
    public boolean add(EncodedEvent event) {
        EncodedEvent change = event.change();
        if (change == null || !(change.event().body() instanceof Body.Change body)) {
            return false;
        }
        Map<PostId, EncodedEvent> ofEvent = byAbout.computeIfAbsent(body.about(), about -> new HashMap<>());
        EncodedEvent known = ofEvent.get(change.event().post());
        if (known != null && known.id().compareTo(change.id()) <= 0) {
            return false;
        }
        ofEvent.put(change.event().post(), change);
        return true;
    }

    /** Adds what all of {@code events} change. */
    public void addAll(Collection<EncodedEvent> events) {
        events.forEach(this::add);
    }

    /** Forgets what one event changes. */
    public void remove(EncodedEvent event) {
        EncodedEvent change = event.change();
        if (change == null || !(change.event().body() instanceof Body.Change body)) {
            return;
        }
        Map<PostId, EncodedEvent> ofEvent = byAbout.get(body.about());
        if (ofEvent != null && ofEvent.remove(change.event().post(), change) && ofEvent.isEmpty()) {
            byAbout.remove(body.about());
        }
    }

    /** Forgets what is about an event. */
    public void forget(EventId about) {
        byAbout.remove(about);
    }

    public boolean isEmpty() {
        return byAbout.isEmpty();
    }

    /** Whether {@link #told} may make something else of an event: a look that costs next to nothing. */
    public boolean concern(Event event) {
        return byAbout.containsKey(event.body() instanceof Body.Edit edit ? edit.about() : event.id());
    }

    /** All changes that are about an event, whether they count or not. */
    public Collection<EncodedEvent> about(EventId about) {
        return byAbout.getOrDefault(about, Map.of()).values();
    }

    /** The removal that counts of {@code event}; empty if it is there. */
    public Optional<EncodedEvent> removal(Event event) {
        return removal(event.id(), event.from());
    }

    private Optional<EncodedEvent> removal(EventId about, UserName sender) {
        return about(about).stream()
                .filter(change -> sender.equals(change.event().takesBackOf()))
                .min(Comparator.comparing(EncodedEvent::id));
    }

    /**
     * The changes that count of {@code event}, ascending by id; also reactions that are withdrawn, and of its answers the newest
     * {@link Limits#MAX_TOLD_ANSWERS}.
     */
    public List<EncodedEvent> counting(Event event) {
        if (event.body() instanceof Body.Change || about(event.id()).isEmpty()) {
            return List.of();
        }
        List<EncodedEvent> counting = new ArrayList<>(answers(event.id()));
        Optional<EncodedEvent> removal = removal(event);
        if (removal.isPresent() || event.body() instanceof Body.Removed) {
            removal.ifPresent(counting::add);
        } else {
            counting.addAll(shown(event));
        }
        counting.sort(Comparator.comparing(EncodedEvent::id));
        return counting;
    }

    private List<EncodedEvent> answers(EventId root) {
        return about(root).stream()
                .filter(change -> change.event().body() instanceof Body.Answer)
                .sorted(Comparator.comparing(EncodedEvent::id).reversed())
                .limit(Limits.MAX_TOLD_ANSWERS)
                .toList();
    }

    /** Reactions, and the edit, of an event that is there. */
    private List<EncodedEvent> shown(Event event) {
        Map<Reacting, EncodedEvent> reactions = new HashMap<>();
        EncodedEvent edit = null;
        for (EncodedEvent change : about(event.id())) {
            if (change.event().body() instanceof Body.Reaction reaction) {
                reactions.merge(new Reacting(change.event().from(), reaction.emoji()), change, Changes::later);
            } else if (change.event().body() instanceof Body.Edit changed
                    && !changed.text().isBlank()
                    && event.body() instanceof Body.Text
                    && isBySender(change, event)) {
                edit = later(edit, change);
            }
        }
        List<EncodedEvent> shown = bounded(reactions.values());
        if (edit != null) {
            shown.add(edit);
        }
        return shown;
    }

    /**
     * The event as it is to be told: itself, or, if it was taken back, what stands in its place. An edit of what was taken back
     * has no text any more. Ids, senders and nonces stay.
     */
    public EncodedEvent told(EncodedEvent encoded) {
        Event event = encoded.event();
        if (event.body() instanceof Body.Edit edit
                && !edit.text().isEmpty()
                && removal(edit.about(), event.from()).isPresent()) {
            return encoded.with(new Body.Edit(edit.about(), ""));
        }
        boolean gone = !(event.body() instanceof Body.Change) && removal(event).isPresent();
        return gone ? encoded.removed() : encoded;
    }

    private static boolean isBySender(EncodedEvent change, Event event) {
        return change.event().from().equals(event.from());
    }

    private static EncodedEvent later(@Nullable EncodedEvent a, EncodedEvent b) {
        return a == null || a.id().compareTo(b.id()) < 0 ? b : a;
    }

    private static List<EncodedEvent> bounded(Collection<EncodedEvent> reactions) {
        List<EncodedEvent> told = new ArrayList<>();
        int bytes = 0;
        for (EncodedEvent reaction : reactions.stream().sorted(SHOWN_FIRST).toList()) {
            int length = reaction.json().length;
            if (told.size() < MAX_TOLD && bytes + length <= MAX_TOLD_BYTES) {
                told.add(reaction);
                bytes += length;
            }
        }
        return told;
    }

    private static boolean isWithdrawn(EncodedEvent change) {
        return change.event().body() instanceof Body.Reaction reaction && !reaction.on();
    }

    private record Reacting(UserName user, String emoji) {}
}
