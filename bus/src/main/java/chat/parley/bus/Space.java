package chat.parley.bus;

import chat.parley.bus.BusException.Reason;
import jakarta.jms.ResourceAllocationException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the broker has room for, as its refusals tell. Its settings stop mail first, posts next and markers last, by how full
 * its journal is (docs/adr/0037-room-for-the-drain.md). A batch is one transaction, of which one refused message takes all, so
 * what is refused is left out:
 *
 * <ul>
 *   <li>Mail: the message is in the user's log and goes to where the user is all the same.
 *   <li>Posts: their senders are told at once. Markers, answers and marks of the same batch go.
 * </ul>
 *
 * <p>Posts and markers share a queue, for which the broker knows one limit only. So posts bring a message to another queue
 * along, the gate, which has the lower one: the first of them, and one for each {@link #GATE_EVERY_BYTES} of them.
 *
 * <p><b>Threads.</b> Owned by {@code bus-out}, but for {@link #wasMailRefusedLately}.
 */
final class Space {
    private static final Logger LOG = LoggerFactory.getLogger(Space.class);
    /** How many bytes of posts may pass between two messages to the gate. */
    private static final int GATE_EVERY_BYTES = 1024 * 1024;
    /**
     * How long mail is left out after a refusal, which costs a transaction. What waits in mailboxes is gone within a
     * minute.
     */
    private static final long WITHOUT_MAIL_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** How long posts are refused here after the broker refused one. */
    private static final long WITHOUT_POSTS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Whether mail was refused, at {@link #mailRefusedAtNanos} for the last time. Any thread may read both. */
    private volatile boolean mailRefused;

    private volatile long mailRefusedAtNanos;
    private boolean postsRefused;
    private long postsRefusedAtNanos;
    /** Whether the log has told that mail is refused: it does so once, until the broker takes mail again. */
    private boolean mailRefusalTold;

    private boolean postsRefusalTold;
    private long bytesSinceGate = GATE_EVERY_BYTES;

    boolean hasRoomForMail() {
        mailRefused = wasMailRefusedLately();
        return !mailRefused;
    }

    /**
     * Whether mail was refused within the last seconds. While private messages are sent this is true as long as there is
     * no room for mail, but for moments. Any thread may ask.
     */
    boolean wasMailRefusedLately() {
        return mailRefused && System.nanoTime() - mailRefusedAtNanos < WITHOUT_MAIL_NANOS;
    }

    private boolean hasRoomForPosts() {
        postsRefused &= System.nanoTime() - postsRefusedAtNanos < WITHOUT_POSTS_NANOS;
        return !postsRefused;
    }

    /** Whether {@code batch} is to bring a message to the gate along. */
    boolean asks(List<Outbox.Entry> batch) {
        return bytesSinceGate >= GATE_EVERY_BYTES && batch.stream().anyMatch(Space::isPost);
    }

    /** The entries of {@code batch} that may be tried now. The stages of the others fail. */
    List<Outbox.Entry> admit(List<Outbox.Entry> batch) {
        if (hasRoomForPosts()) {
            return batch;
        }
        List<Outbox.Entry> admitted = new ArrayList<>(batch);
        admitted.removeIf(Space::isPost);
        batch.stream()
                .filter(Space::isPost)
                .forEach(post -> post.sent()
                        .completeExceptionally(new BusException(
                                // Not "busy": an attempt before this one may have been committed.
                                Reason.UNAVAILABLE,
                                "the message broker's disk has no room for messages now; try again")));
        return admitted;
    }

    /** Notes that the broker committed {@code batch}. */
    void taken(List<Outbox.Entry> batch, boolean withMail, boolean asked) {
        if (asked) {
            bytesSinceGate = 0;
            if (postsRefusalTold) {
                postsRefusalTold = false;
                LOG.info("broker has room for posts again");
            }
        }
        for (Outbox.Entry entry : batch) {
            if (isPost(entry)) {
                bytesSinceGate += entry.what().cost();
            }
        }
        if (withMail && mailRefusalTold && batch.stream().anyMatch(Space::isMail)) {
            mailRefusalTold = false;
            LOG.info("broker has room for mail again");
        }
    }

    /**
     * Notes that the broker refused {@code batch}.
     *
     * @return whether less of it may be tried at once
     */
    boolean refused(List<Outbox.Entry> batch, boolean withMail) {
        bytesSinceGate = GATE_EVERY_BYTES;
        if (withMail && batch.stream().anyMatch(Space::isMail)) {
            mailRefusedAtNanos = System.nanoTime();
            mailRefused = true;
            if (!mailRefusalTold) {
                mailRefusalTold = true;
                LOG.warn("broker has no room for mail; private messages go live and into the log only");
            }
            return true;
        }
        if (batch.stream().anyMatch(Space::isPost)) {
            postsRefused = true;
            postsRefusedAtNanos = System.nanoTime();
            if (!postsRefusalTold) {
                postsRefusalTold = true;
                LOG.warn("broker has no room for posts; they are refused until it has");
            }
            return true;
        }
        return false;
    }

    /** Whether {@code failure} is the refusal of a broker that has no room. */
    static boolean isRefusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ResourceAllocationException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPost(Outbox.Entry entry) {
        return entry.what() instanceof Outgoing.Post;
    }

    private static boolean isMail(Outbox.Entry entry) {
        return entry.what() instanceof Outgoing.Post post && post.isPrivate();
    }
}
