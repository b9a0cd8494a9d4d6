package chat.parley.faults;

import chat.parley.protocol.Body;
import chat.parley.protocol.Changes;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.UserName;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a reader makes of the messages of a room that are changed in a run, by the rules of docs/protocol.md §3. They are
 * marked, so that all other rules of the {@link Checker} need not know that a message may be taken back. Not thread-safe.
 */
final class Fold {
    private static final String MARK = "to be changed: ";

    private final Map<EventId, Event> messages = new TreeMap<>();
    private final Changes changes = new Changes();
    private final Set<EventId> renumbered = new HashSet<>();
    private final boolean countsAnswers;

    /** Is for who hears or reads all events. */
    Fold() {
        this(true);
    }

    /** @param countsAnswers false: it is told of answers, as pages tell of them, and does not count the messages themselves */
    Fold(boolean countsAnswers) {
        this.countsAnswers = countsAnswers;
    }

    /**
     * How a message is shown.
     *
     * @param removedBy who took it back, its sender or a moderator; null if nobody did
     * @param edit the text of the edit that counts; null if none does
     * @param reactions who shows what, as {@link #reaction} writes it
     * @param answers the messages of its thread, as {@link #answer} writes them; also of one that was taken back
     */
    record Shown(
            boolean removed,
            @Nullable UserName removedBy,
            @Nullable String edit,
            Set<String> reactions,
            Set<String> answers) {}

    static String marked(String text) {
        return MARK + text;
    }

    static String answer(UserName user, Nonce nonce) {
        return user + " " + nonce;
    }

    static String reaction(UserName user, String emoji) {
        return user + " " + emoji;
    }

    /** Takes an event; false if it is no change, and none of these messages. */
    boolean take(Event event) {
        boolean isChange = event.body() instanceof Body.Change;
        boolean isOne = event.body() instanceof Body.Removed
                || (event.body() instanceof Body.Text said && said.text().startsWith(MARK));
        if (isChange || (isOne && countsAnswers)) {
            changes.add(EncodedEvent.of(event));
        }
        if (isOne) {
            messages.put(event.id(), event);
        }
        return isChange || isOne;
    }

    /** Notes that a message has another id now: what was said of it may be about the one or the other. */
    void renumbered(EventId told, Event event) {
        if (messages.remove(told) != null) {
            renumbered.add(told);
            renumbered.add(event.id());
        }
        take(event);
    }

    /** The ids of messages that had several. */
    Set<EventId> renumbered() {
        return Set.copyOf(renumbered);
    }

    /** The newest messages that are there. */
    List<Event> newest(int count) {
        List<Event> there = messages.values().stream()
                .filter(message -> message.body() instanceof Body.Text
                        && changes.removal(message).isEmpty())
                .toList();
        return there.subList(Math.max(0, there.size() - count), there.size());
    }

    Map<EventId, Shown> shown() {
        Map<EventId, Shown> shown = new TreeMap<>();
        messages.forEach((id, message) -> shown.put(id, shown(message)));
        return shown;
    }

    private Shown shown(Event message) {
        boolean removed = message.body() instanceof Body.Removed;
        UserName removedBy = null;
        String edit = null;
        Set<String> reactions = new TreeSet<>();
        Set<String> answers = new TreeSet<>();
        for (EncodedEvent one : changes.counting(message)) {
            Event change = one.event();
            if (change.body() instanceof Body.Edit changed) {
                edit = changed.text();
            } else if (change.body() instanceof Body.Reaction reaction && reaction.on()) {
                reactions.add(reaction(change.from(), reaction.emoji()));
            } else if (change.body() instanceof Body.Removal) {
                removed = true;
                removedBy = change.from();
            } else if (change.body() instanceof Body.Answer) {
                answers.add(answer(change.from(), change.nonce()));
            }
        }
        return new Shown(removed, removedBy, edit, reactions, answers);
    }
}
