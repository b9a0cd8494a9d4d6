package chat.parley.gateway.mailbox;

import chat.parley.gateway.failure.Cause;
import chat.parley.gateway.failure.RepeatedWarning;
import chat.parley.gateway.pool.StoragePool;
import chat.parley.gateway.pool.StorageThreads;
import chat.parley.gateway.thread.Owner;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.UserName;
import chat.parley.storage.document.Mailboxes;
import chat.parley.storage.document.Mailboxes.Received;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a user has received, as {@link Mailboxes} keeps it in the store, which is told a second after it changed and when the
 * user leaves, so that messages that come one by one do not cost a request each. What a gateway that dies had not told yet
 * is delivered once more.
 *
 * <p><b>Threads.</b> Owned by {@code owner}.
 */
final class ReceivedMessages {
    private static final Logger log = LoggerFactory.getLogger(ReceivedMessages.class);
    private static final RepeatedWarning NOT_STORED = new RepeatedWarning(log, System::nanoTime);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final UserName user;
    private final Mailboxes mailboxes;
    private final Executor threads;
    private final Owner owner;
    private LogCursor upTo = Received.NOTHING.upTo();
    private final NavigableSet<EventId> also = new TreeSet<>();
    private boolean changed;
    private boolean saving;
    private boolean scheduled;

    ReceivedMessages(UserName user, Mailboxes mailboxes, StorageThreads storage, Owner owner) {
        this.user = user;
        this.mailboxes = mailboxes;
        this.threads = storage.of(user);
        this.owner = owner;
    }

    /** What the store knows; completes on a thread of the pool. */
    CompletionStage<Received> load() {
        return StoragePool.call(threads, () -> mailboxes.received(user));
    }

    /** Adds what the store knew. */
    void loaded(Received known) {
        assert owner.isCurrent();
        upTo = upTo.position().compareTo(known.upTo().position()) >= 0 ? upTo : known.upTo();
        also.addAll(known.also());
    }

    LogCursor upTo() {
        return upTo;
    }

    boolean contains(EventId id) {
        return also.contains(id);
    }

    void add(EventId id) {
        if (also.add(id)) {
            if (also.size() > Received.MAX_ALSO) {
                also.pollFirst();
            }
            changed = true;
            saveSoon();
        }
    }

    /**
     * Notes that everything that arrived up to {@code proven} is received.
     *
     * @param later whether a message arrives, or may arrive, after it: it has to be kept by itself
     */
    void allUpTo(LogCursor proven, Predicate<EventId> later) {
        if (proven.position().compareTo(upTo.position()) > 0) {
            upTo = proven;
            also.removeIf(later.negate());
            // Not worth a request by itself: what is unread is found from the older one, too.
        }
    }

    private void saveSoon() {
        if (!scheduled) {
            scheduled = true;
            owner.after(SOON, () -> {
                scheduled = false;
                save();
            });
        }
    }

    /** Tells the store now, if it does not know. */
    void save() {
        assert owner.isCurrent();
        if (!changed || saving) {
            return;
        }
        changed = false;
        saving = true;
        Received now = new Received(upTo, also);
        StoragePool.call(threads, () -> {
                    mailboxes.add(user, now);
                    return now;
                })
                .whenComplete((saved, failure) -> owner.execute(() -> {
                    saving = false;
                    if (failure != null) {
                        NOT_STORED.happened(() -> "what a user received is not stored yet user=" + user + " cause=\""
                                + Cause.message(failure) + "\"");
                        changed = true;
                        owner.after(AGAIN, this::save);
                    } else {
                        save();
                    }
                }));
    }
}
