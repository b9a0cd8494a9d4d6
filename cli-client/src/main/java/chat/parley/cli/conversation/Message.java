package chat.parley.cli.conversation;

import chat.parley.protocol.Body;
import chat.parley.protocol.Changes;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.UserName;
import chat.parley.protocol.text.Mention;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An event and what became of it: docs/conversation.md, Changes.
 *
 * @param first as it was said
 * @param now as it is shown: with the text of the edit that counts, or as {@link Body.Removed}
 * @param removedBy who took it back in the place of who said it; null if nobody did, or it is not known who
 * @param edited whether an edit counts, though it may be to the same text
 * @param reactions that are there, in the order of their ids
 * @param answered what it answers, as that is shown; null if it answers nothing, or something that is not known
 * @param answerCount how many messages are in its thread, up to {@link Limits#MAX_TOLD_ANSWERS}, of which there may be more
 */
public record Message(
        Event first,
        Event now,
        @Nullable UserName removedBy,
        boolean edited,
        List<Reactions> reactions,
        @Nullable Event answered,
        int answerCount) {

    /** Those who show an emoji, in the order in which they did. */
    public record Reactions(String emoji, List<UserName> users) {}

    /**
     * What is shown of an event.
     *
     * @param known gives events by their ids, for what it answers; null for those that are not known
     */
    public static Message of(Event event, Changes changes, Function<EventId, @Nullable Event> known) {
        EventId answers = event.body() instanceof Body.Text said ? said.replyTo() : null;
        Event answered = answers == null ? null : known.apply(answers);
        return new Message(
                event,
                now(event, changes),
                removedBy(event, changes),
                edit(event, changes) != null,
                reactions(changes.counting(event)),
                answered == null ? null : now(answered, changes),
                (int) changes.counting(event).stream()
                        .filter(change -> change.event().body() instanceof Body.Answer)
                        .count());
    }

    private static Event now(Event event, Changes changes) {
        Body.Edit edit = edit(event, changes);
        if (changes.removal(event).isPresent()) {
            return new Event(event.id(), event.conversation(), event.from(), event.nonce(), new Body.Removed());
        }
        return edit != null && event.body() instanceof Body.Text said
                ? new Event(
                        event.id(),
                        event.conversation(),
                        event.from(),
                        event.nonce(),
                        new Body.Text(edit.text(), said.replyTo(), said.replyToUser(), said.thread()))
                : event;
    }

    private static @Nullable UserName removedBy(Event event, Changes changes) {
        return changes.removal(event)
                .map(removal -> removal.event().from())
                .filter(user -> !user.equals(event.from()))
                .orElse(null);
    }

    private static Body.@Nullable Edit edit(Event event, Changes changes) {
        return changes.counting(event).stream()
                .map(change -> change.event().body())
                .filter(Body.Edit.class::isInstance)
                .map(Body.Edit.class::cast)
                .findFirst()
                .orElse(null);
    }

    private static List<Reactions> reactions(List<EncodedEvent> counting) {
        Map<String, List<UserName>> users = new LinkedHashMap<>();
        for (EncodedEvent change : counting) {
            if (change.event().body() instanceof Body.Reaction reaction && reaction.on()) {
                users.computeIfAbsent(reaction.emoji(), any -> new ArrayList<>())
                        .add(change.event().from());
            }
        }
        return users.entrySet().stream()
                .map(each -> new Reactions(each.getKey(), List.copyOf(each.getValue())))
                .toList();
    }

    public EventId id() {
        return first.id();
    }

    public UserName from() {
        return first.from();
    }

    public boolean isRemoved() {
        return now.body() instanceof Body.Removed;
    }

    /** The id of the first message of the thread that it is in; null if it answers nothing. */
    public @Nullable EventId root() {
        return first.body() instanceof Body.Text said ? said.root() : null;
    }

    /** The message as it stands in the thread that {@code root} begins: there it need not be said what that is. */
    public Message inThread(EventId root) {
        boolean said = now.body() instanceof Body.Text text && root.equals(text.replyTo());
        Event bare = said && now.body() instanceof Body.Text text
                ? new Event(now.id(), now.conversation(), now.from(), now.nonce(), new Body.Text(text.text()))
                : now;
        return new Message(first, bare, removedBy, edited, reactions, answered, 0);
    }

    /** What it answers, whether that is known or not; null if it answers nothing, or was taken back. */
    public @Nullable EventId answers() {
        return now.body() instanceof Body.Text said ? said.replyTo() : null;
    }

    /** Who said what it answers, as the gateway has found it; null if none has, or it answers nothing. */
    public @Nullable UserName answersUser() {
        return first.body() instanceof Body.Text said ? said.replyToUser() : null;
    }

    /**
     * Whether it counts as a mention of {@code me}: a message from somebody else that was said in private, names them, or answers
     * one of theirs. An edit makes no mention of it, and takes none back; a removal does.
     */
    public boolean mentions(UserName me) {
        if (isRemoved() || from().equals(me)) {
            return false;
        }
        return first.isPrivate()
                || (answered != null && answered.from().equals(me))
                || me.equals(answersUser())
                || (first.body() instanceof Body.Text said && Mention.in(said.text(), me, first.conversation()));
    }
}
