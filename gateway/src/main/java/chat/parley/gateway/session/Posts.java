package chat.parley.gateway.session;

import chat.parley.bus.Bus;
import chat.parley.gateway.account.KnownUsers;
import chat.parley.gateway.file.FileService;
import chat.parley.gateway.limit.PostBudget;
import chat.parley.gateway.order.Ids;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.PostId;
import chat.parley.protocol.UserName;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Takes posts of all sessions to the bus. Thread-safe; stages complete on threads of the bus or the storage pool. */
public final class Posts {
    private static final int MAX_RECENT = 8192;

    private final Bus bus;
    private final Ids ids;
    private final KnownUsers users;
    private final PostBudget budget;
    private final Subjects subjects;
    private final FileService files;
    private final Moderators moderators;
    private final RecentPosts recent = new RecentPosts(MAX_RECENT);
    private final Order order = new Order();

    /**
     * @param pages reads what posts are about
     * @param files takes back files with what announced them
     * @param moderators who may take back what others said
     */
    public Posts(
            Bus bus,
            Ids ids,
            KnownUsers users,
            PostBudget budget,
            Pages pages,
            FileService files,
            Moderators moderators) {
        this.bus = bus;
        this.ids = ids;
        this.users = users;
        this.budget = budget;
        this.subjects = new Subjects(pages);
        this.files = files;
        this.moderators = moderators;
    }

    /**
     * Publishes a post, and completes with the id under which it is on the broker's disk. Whether the sender is in the room
     * is for the caller to know; whether the receiver exists is checked here, and whether it is too much. One that comes
     * again counts once.
     *
     * @param sure as in {@link Ids#next}
     */
    CompletionStage<EventId> post(UserName from, ClientFrame.Post frame, boolean sure) {
        return recent.once(new PostId(from, frame.nonce()), () -> {
            budget.take(from, frame.target(), frame.text());
            Supplier<CompletionStage<EventId>> next = () -> ids.next(from, frame.target(), sure);
            EventId answered = frame.replyTo();
            if (answered != null) {
                return answer(from, frame, answered, next);
            }
            // First the id: posts of one connection keep their order, whoever has to be looked up.
            CompletionStage<EventId> id = order.next(from, frame.target(), next);
            return known(from, frame.target())
                    .thenCombine(id, (known, given) -> given)
                    .thenCompose(given -> publish(given, from, frame, new Body.Text(frame.text())))
                    .thenApply(Event::id);
        });
    }

    /**
     * The id comes last: one that was given before what is answered was looked up would be below what others have read meanwhile,
     * and the answer would count as read.
     */
    private CompletionStage<EventId> answer(
            UserName from, ClientFrame.Post frame, EventId answered, Supplier<CompletionStage<EventId>> next) {
        CompletionStage<Body.Text> found = known(from, frame.target())
                .thenCompose(known -> subjects.find(from, frame.target(), answered))
                .thenApply(subject -> subject.answeredBy(frame.text()));
        return order.after(from, frame.target(), found, next)
                .thenCombine(found, (given, body) -> {
                    Subjects.requireBelow(answered, given);
                    return publish(given, from, frame, body);
                })
                .thenCompose(published -> published)
                .thenApply(Event::id);
    }

    /** Fails with NO_SUCH_USER if it is a conversation with nobody. */
    private CompletionStage<?> known(UserName from, Conversation target) {
        return target instanceof UserName to ? users.require(to, from) : CompletableFuture.completedStage(target);
    }

    /**
     * Publishes a change of what was said before, and completes as {@link #post} does. Fails with the codes of {@link Subject},
     * and NO_SUCH_EVENT if it is about what is not there. What its sender took back before is not published again.
     *
     * @param sure as in {@link Ids#next}
     */
    CompletionStage<EventId> change(UserName from, ClientFrame.Changing frame, boolean sure) {
        return recent.once(new PostId(from, frame.nonce()), () -> {
            budget.take(from, frame.target(), frame instanceof ClientFrame.Edit edit ? edit.text() : "");
            return ids.next(from, frame.target(), sure)
                    .thenCompose(id -> subjects.find(from, frame.target(), frame.about())
                            .thenCompose(subject -> {
                                Subjects.requireBelow(frame.about(), id);
                                return change(id, from, frame, subject);
                            }))
                    .thenCompose(this::withoutFile)
                    .thenApply(Event::id);
        });
    }

    /** Takes what a file costs that {@code from} is about to announce; throws if that is too much. */
    void announce(UserName from) {
        budget.takeForFile(from);
    }

    private CompletionStage<Event> change(EventId id, UserName from, ClientFrame.Changing frame, Subject subject) {
        Optional<Event> before = frame instanceof ClientFrame.Remove ? subject.removalBy(from) : Optional.empty();
        return before.<CompletionStage<Event>>map(CompletableFuture::completedStage)
                .orElseGet(() -> subject.changed(from, frame, id, moderators)
                        .thenCompose(body -> publish(id, from, frame, body)));
    }

    /** A file cannot be fetched any more once its removal is acknowledged: who is refused here asks again. */
    private CompletionStage<Event> withoutFile(Event change) {
        UserName owner = change.takesBackOf();
        return owner != null && change.body() instanceof Body.Removal removal && removal.file() != null
                ? files.takeBack(change.from(), owner, removal.file()).thenApply(done -> change)
                : CompletableFuture.completedStage(change);
    }

    private CompletionStage<Event> publish(EventId id, UserName from, ClientFrame.Saying frame, Body body) {
        Event event = new Event(id, frame.target(), from, frame.nonce(), body);
        return bus.publish(EncodedEvent.of(event)).thenApply(committed -> event);
    }
}
