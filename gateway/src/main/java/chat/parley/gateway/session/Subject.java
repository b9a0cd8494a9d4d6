package chat.parley.gateway.session;

import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a request is about or answers.
 *
 * @param event as it is told: {@link Body.Removed} if it was taken back
 * @param changes those that count of it
 */
record Subject(Event event, List<EncodedEvent> changes) {

    /**
     * The removal that counts, if {@code user} took this back before: to ask for it again, at whatever gateway and on
     * whatever device, changes nothing.
     */
    Optional<Event> removalBy(UserName user) {
        return changes.stream()
                .map(EncodedEvent::event)
                .filter(change ->
                        change.body() instanceof Body.Removal && change.from().equals(user))
                .findFirst();
    }

    /** Fails with REMOVED if it was taken back, and with NO_SUCH_EVENT if it is itself a change of another one. */
    void requireThere() {
        if (event.body() instanceof Body.Removed) {
            throw new ProtocolException(ErrorCode.REMOVED, "this message was taken back");
        }
        if (event.body() instanceof Body.Change) {
            throw Subjects.none();
        }
    }

    /** The message that answers it with {@code text}. Fails as {@link #requireThere} does. */
    Body.Text answeredBy(String text) {
        requireThere();
        return new Body.Text(text, event.id(), event.from(), event.root());
    }

    /**
     * What {@code from} says about it by {@code frame}. Fails as {@link #requireThere} does, and with NOT_YOURS, NOT_A_TEXT
     * and TOO_MANY_REACTIONS.
     *
     * @param at the id that this gets
     * @param moderators are asked where somebody takes back in a room what another one said, and nowhere else
     */
    CompletionStage<Body> changed(UserName from, ClientFrame.Changing frame, EventId at, Moderators moderators) {
        requireThere();
        boolean ofAnother = frame instanceof ClientFrame.Remove && !event.from().equals(from);
        if (ofAnother && event.conversation() instanceof RoomName room) {
            return moderators
                    .mayRemove(room, from, at)
                    .thenApply(may -> may ? removal(event.from()) : changed(from, frame));
        }
        return CompletableFuture.completedStage(changed(from, frame));
    }

    /** What somebody says about it who moderates nothing. */
    private Body changed(UserName from, ClientFrame.Changing frame) {
        if (frame instanceof ClientFrame.React react) {
            if (react.on()) {
                requireRoomFor(from, react.emoji());
            }
            return new Body.Reaction(event.id(), react.emoji(), react.on());
        }
        requireOf(from);
        if (frame instanceof ClientFrame.Edit edit) {
            requireText();
            return new Body.Edit(event.id(), edit.text());
        }
        return removal(null);
    }

    private Body removal(@Nullable UserName author) {
        return new Body.Removal(
                event.id(), event.file().map(shared -> shared.file()).orElse(null), author);
    }

    private void requireOf(UserName user) {
        if (!event.from().equals(user)) {
            throw new ProtocolException(
                    ErrorCode.NOT_YOURS,
                    "this was said by \"" + event.from() + "\"; one changes only what one said oneself");
        }
    }

    private void requireText() {
        if (!(event.body() instanceof Body.Text)) {
            throw new ProtocolException(ErrorCode.NOT_A_TEXT, "only a text can be edited; take a file back instead");
        }
    }

    /** A reaction that is shown already needs no more room: it may be a repetition, of which the answer was lost. */
    private void requireRoomFor(UserName from, String emoji) {
        List<String> shown = new ArrayList<>();
        for (EncodedEvent change : changes) {
            if (change.event().body() instanceof Body.Reaction reaction && reaction.on()) {
                if (reaction.emoji().equals(emoji) && change.event().from().equals(from)) {
                    return;
                }
                shown.add(reaction.emoji());
            }
        }
        if (shown.size() >= Limits.MAX_REACTIONS_PER_EVENT
                || (!shown.contains(emoji) && shown.stream().distinct().count() >= Limits.MAX_EMOJI_PER_EVENT)) {
            throw new ProtocolException(
                    ErrorCode.TOO_MANY_REACTIONS,
                    "a message has at most " + Limits.MAX_EMOJI_PER_EVENT + " different emoji, and "
                            + Limits.MAX_REACTIONS_PER_EVENT + " reactions");
        }
    }
}
