package chat.parley.gateway.account;

import chat.parley.bus.Bus;
import chat.parley.gateway.failure.Cause;
import chat.parley.gateway.thread.Owner;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the gateways of a user that the user's account has changed, until they have been told; also when the user has gone meanwhile.
 *
 * <p><b>Threads.</b> Methods may be called from any thread; what is still to be told is owned by {@code owner}.
 */
public final class AccountNews {
    private static final Logger log = LoggerFactory.getLogger(AccountNews.class);
    private static final Duration RETRY = Duration.ofSeconds(2);
    /** Of how many users it is kept that others are to be told; who is beyond is told of when the client repeats its request. */
    private static final int MAX_UNTOLD = 10_000;

    private final Bus bus;
    private final Owner owner;
    private final Set<UserName> untold = new LinkedHashSet<>();

    public AccountNews(Bus bus, Owner owner) {
        this.bus = bus;
        this.owner = owner;
    }

    /** Completes when the broker has it; fails if that is not known, and then it is told again. */
    public CompletionStage<Void> tell(UserName user) {
        return bus.tellAccountChanged(user).whenComplete((told, failure) -> {
            if (failure != null) {
                log.debug("account change not told yet user={} cause=\"{}\"", user, Cause.message(failure));
                owner.execute(() -> keep(user));
            }
        });
    }

    private void keep(UserName user) {
        boolean isFirst = untold.isEmpty();
        if (untold.size() < MAX_UNTOLD) {
            untold.add(user);
        }
        if (isFirst) {
            owner.after(RETRY, this::tellAgain);
        }
    }

    private void tellAgain() {
        List<UserName> users = List.copyOf(untold);
        untold.clear();
        for (UserName user : users) {
            // Its outcome is looked at where it is kept again.
            CompletionStage<Void> unused = tell(user);
        }
    }
}
