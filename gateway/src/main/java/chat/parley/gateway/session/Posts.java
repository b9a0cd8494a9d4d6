package chat.parley.gateway.session;

import chat.parley.bus.Bus;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.UserName;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Takes posts of all sessions to the bus. Thread-safe; stages complete on threads of the bus or the storage pool. */
public final class Posts {
    private static final int MAX_RECENT = 8192;

    private final Bus bus;
    private final Supplier<EventId> ids;
    private final KnownUsers users;
    private final RecentPosts recent = new RecentPosts(MAX_RECENT);

    public Posts(Bus bus, Supplier<EventId> ids, KnownUsers users) {
        this.bus = bus;
        this.ids = ids;
        this.users = users;
    }

    /**
     * The id under which the post is on the broker's disk. Whether the sender is in the room is for the caller to know;
     * whether the receiver exists is checked here.
     */
    CompletionStage<EventId> post(UserName from, ClientFrame.Post frame) {
        return recent.once(
                from,
                frame.nonce(),
                () -> frame.target() instanceof UserName to
                        ? users.require(to).thenCompose(known -> publish(from, frame))
                        : publish(from, frame));
    }

    private CompletionStage<EventId> publish(UserName from, ClientFrame.Post frame) {
        EncodedEvent event =
                EncodedEvent.of(new Event.Text(ids.get(), frame.room(), frame.to(), from, frame.nonce(), frame.text()));
        return bus.publish(event).thenApply(committed -> event.id());
    }
}
