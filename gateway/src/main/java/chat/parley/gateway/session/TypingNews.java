package chat.parley.gateway.session;

import chat.parley.bus.Bus;
import chat.parley.bus.Typing;
import chat.parley.gateway.failure.Cause;
import chat.parley.gateway.limit.TypingBudget;
import chat.parley.gateway.presence.Presence;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.UserName;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that users type, to gateways where somebody may look at it. Nobody waits for it, and nobody learns whether it was told.
 * Thread-safe.
 */
public final class TypingNews {
    private static final Logger log = LoggerFactory.getLogger(TypingNews.class);

    private final Bus bus;
    private final Presence presence;
    private final TypingBudget budget;

    public TypingNews(Bus bus, Presence presence, TypingBudget budget) {
        this.bus = bus;
        this.presence = presence;
        this.budget = budget;
    }

    /** Takes what it costs to tell what {@code user} says; false if it is not to be told. */
    boolean take(UserName user, ClientFrame.Typing said) {
        return !user.equals(said.conversation()) && budget.take(user, said.conversation(), said.on());
    }

    /** Whether somebody is there to be told: else it is not, so that no name of a user who is not there reaches the broker. */
    CompletionStage<Boolean> isHeard(ClientFrame.Typing said) {
        return presence.hasListeners(said.conversation());
    }

    void tell(UserName user, ClientFrame.Typing said) {
        bus.typing(said.conversation(), new Typing(user, said.on())).whenComplete((told, failure) -> {
            if (failure != null) {
                log.debug("typing not told cause=\"{}\"", Cause.message(failure));
            }
        });
    }
}
