package chat.parley.gateway.session;

import chat.parley.bus.Bus;
import chat.parley.gateway.account.KnownUsers;
import chat.parley.gateway.limit.PostBudget;
import chat.parley.gateway.order.Ids;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.PostId;
import chat.parley.protocol.UserName;
import java.util.concurrent.CompletionStage;

/** Takes posts of all sessions to the bus. Thread-safe; stages complete on threads of the bus or the storage pool. */
public final class Posts {
    private static final int MAX_RECENT = 8192;

    private final Bus bus;
    private final Ids ids;
    private final KnownUsers users;
    private final PostBudget budget;
    private final RecentPosts recent = new RecentPosts(MAX_RECENT);

    public Posts(Bus bus, Ids ids, KnownUsers users, PostBudget budget) {
        this.bus = bus;
        this.ids = ids;
        this.users = users;
        this.budget = budget;
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
            // First the id: posts of one connection keep their order, whoever has to be looked up.
            CompletionStage<EventId> id = ids.next(from, frame.target(), sure);
            return frame.target() instanceof UserName to
                    ? users.require(to, from)
                            .thenCombine(id, (known, given) -> given)
                            .thenCompose(given -> publish(given, from, frame))
                    : id.thenCompose(given -> publish(given, from, frame));
        });
    }

    /** Takes what a file costs that {@code from} is about to announce; throws if that is too much. */
    void announce(UserName from) {
        budget.takeForFile(from);
    }

    private CompletionStage<EventId> publish(EventId id, UserName from, ClientFrame.Post frame) {
        EncodedEvent event =
                EncodedEvent.of(new Event(id, frame.target(), from, frame.nonce(), new Body.Text(frame.text())));
        return bus.publish(event).thenApply(committed -> id);
    }
}
