package chat.parley.gateway.session;

import chat.parley.gateway.history.LogPage;
import chat.parley.protocol.Body;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Finds what requests are about. Thread-safe. */
final class Subjects {
    private final Pages pages;

    Subjects(Pages pages) {
        this.pages = pages;
    }

    /**
     * What {@code about} names in a conversation of {@code user}. Fails with NO_SUCH_EVENT if there is none, and with
     * UNAVAILABLE if that cannot be known now.
     */
    CompletionStage<Subject> find(UserName user, Conversation conversation, EventId about) {
        return pages.around(user, conversation, about).thenApply(page -> {
            if (!page.recovered() && page.damaged() == null) {
                throw new ProtocolException(
                        ErrorCode.UNAVAILABLE, "what this is about cannot be read now; nothing was changed, try again");
            }
            return page.events().stream()
                    .map(EncodedEvent::event)
                    .filter(event -> event.id().equals(about))
                    .filter(event -> isOf(event, user, conversation))
                    .findFirst()
                    .map(event -> new Subject(event, changes(page, about)))
                    .orElseThrow(Subjects::none);
        });
    }

    /** A private conversation is named by the other one, whoever said something: the log of {@code user} has many. */
    private static boolean isOf(Event event, UserName user, Conversation conversation) {
        boolean heard = event.isPrivate() && !event.from().equals(user);
        return conversation.equals(heard ? event.from() : event.conversation());
    }

    private static List<EncodedEvent> changes(LogPage page, EventId about) {
        return page.changes().stream()
                .filter(change -> change.event().body() instanceof Body.Change body
                        && body.about().equals(about))
                .toList();
    }

    /** Fails with NO_SUCH_EVENT unless {@code about} is below {@code id}, which is about it: nothing is about what comes later. */
    static void requireBelow(EventId about, EventId id) {
        if (about.compareTo(id) >= 0) {
            throw none();
        }
    }

    static ProtocolException none() {
        return new ProtocolException(
                ErrorCode.NO_SUCH_EVENT, "no message of this conversation has the id that this is about");
    }
}
