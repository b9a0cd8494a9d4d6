package chat.parley.gateway.order;

import chat.parley.protocol.Conversation;
import chat.parley.protocol.EventId;
import chat.parley.protocol.UserName;
import java.util.concurrent.CompletionStage;

/** Gives ids for what is said, so that what one sender says stays in its order, through whichever gateways. */
@FunctionalInterface
public interface Ids {

    /**
     * An id above all that was acknowledged to {@code from} in {@code target} before the call.
     *
     * @param sure whether the sender read the conversation through this gateway without a gap; if it did not, it takes a
     *     round trip through the broker or the archive
     * @return fails if it cannot be learned in time what was said there: nothing was said then
     */
    CompletionStage<EventId> next(UserName from, Conversation target, boolean sure);
}
