package chat.parley.gateway.mailbox;

import chat.parley.gateway.failure.Cause;
import chat.parley.gateway.failure.RepeatedWarning;
import chat.parley.gateway.history.LogPage;
import chat.parley.gateway.history.LogReader;
import chat.parley.gateway.history.PageRequest;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.UserName;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from a user's log what live streams missed, page by page and again and again until it was read completely.
 *
 * <p><b>Threads.</b> Owned by {@code owner}.
 */
final class MissedMessages {
    private static final Logger log = LoggerFactory.getLogger(MissedMessages.class);
    private static final RepeatedWarning NOT_REPAIRED = new RepeatedWarning(log, System::nanoTime);
    private static final long RETRY_MILLIS = 2_000;

    private final UserName user;
    private final LogReader reader;
    private final EventLoop owner;
    private final Consumer<List<EncodedEvent>> found;
    private boolean reading;
    /** Something was missed while a page was being read: that page may have been too early for it. */
    private @Nullable EventId missedMeanwhile;

    private boolean stopped;

    /** @param found takes pages in their order; what it knows already may come again */
    MissedMessages(UserName user, LogReader reader, EventLoop owner, Consumer<List<EncodedEvent>> found) {
        this.user = user;
        this.reader = reader;
        this.owner = owner;
        this.found = found;
    }

    /** Something above {@code from} may have been missed. */
    void since(EventId from) {
        assert owner.inEventLoop();
        if (reading) {
            missedMeanwhile = missedMeanwhile == null || from.compareTo(missedMeanwhile) < 0 ? from : missedMeanwhile;
        } else {
            reading = true;
            read(from);
        }
    }

    /** Nobody is interested any more. */
    void stop() {
        stopped = true;
    }

    private void read(EventId from) {
        reader.read(LogKey.privateOf(user), PageRequest.after(from, Limits.MAX_PAGE_EVENTS))
                .whenComplete((page, failure) -> owner.execute(() -> read(from, page, failure)));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the retry is the outcome
    private void read(EventId from, @Nullable LogPage page, @Nullable Throwable failure) {
        if (stopped) {
            return;
        }
        if (page != null) {
            found.accept(page.events());
        } else {
            NOT_REPAIRED.happened(() ->
                    "private messages not repaired yet user=" + user + " cause=\"" + Cause.message(failure) + "\"");
        }
        if (page == null || !page.recovered()) {
            owner.schedule(() -> read(from), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } else if (page.more() && !page.events().isEmpty()) {
            read(page.events().get(page.events().size() - 1).id());
        } else {
            reading = false;
            EventId again = missedMeanwhile;
            missedMeanwhile = null;
            if (again != null) {
                since(again);
            }
        }
    }
}
