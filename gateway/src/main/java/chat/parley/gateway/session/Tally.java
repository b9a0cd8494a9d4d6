package chat.parley.gateway.session;

import chat.parley.gateway.history.LogPage;
import chat.parley.protocol.Body;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import chat.parley.protocol.text.Mention;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What one request has counted so far, of the messages that others said: of what is shown there, texts and files. Not
 * thread-safe: it is used by one thread after another.
 */
final class Tally {
    /** How long one page is counted: what takes longer is made to, and waits for another request. */
    private static final Duration COUNT_FOR = Duration.ofSeconds(1);

    private final UserName user;
    private final Conversation conversation;
    private final LongSupplier nanoTime;
    private final long untilNanos;
    private EventId upTo;
    private int looked;
    private int unread;
    private int mentions;
    private boolean more;
    private boolean recovered = true;

    /**
     * @param after where it begins, exclusive
     * @param untilNanos the time from which on no further page is begun
     */
    Tally(UserName user, Conversation conversation, EventId after, LongSupplier nanoTime, long untilNanos) {
        this.user = user;
        this.conversation = conversation;
        this.upTo = after;
        this.nanoTime = nanoTime;
        this.untilNanos = untilNanos;
    }

    /** Up to where everything is counted. */
    EventId upTo() {
        return upTo;
    }

    /** How many events may be looked at still. */
    int room() {
        return Limits.MAX_COUNTED_EVENTS - looked;
    }

    /** Whether an event of the log counts, unless it was taken back. */
    boolean mayCount(EncodedEvent encoded) {
        Event event = encoded.event();
        return isMessage(event)
                && !event.from().equals(user)
                && (!event.isPrivate() || event.from().equals(conversation));
    }

    private static boolean isMessage(Event event) {
        return event.body() instanceof Body.Text || event.body() instanceof Body.File;
    }

    /**
     * Counts a page of what {@link #mayCount} from {@link #upTo} on.
     *
     * @return whether a further page is to be counted for this request
     */
    boolean add(LogPage page) {
        recovered &= page.recovered();
        EventId began = upTo;
        long stopNanos = nanoTime.getAsLong() + COUNT_FOR.toNanos();
        for (EncodedEvent event : page.events()) {
            if (!upTo.equals(began) && nanoTime.getAsLong() - stopNanos > 0) {
                more = true;
                return false;
            }
            count(event.event());
            looked++;
            upTo = event.id();
        }
        upTo = page.upTo(upTo);
        more = page.more();
        boolean searched = page.goOn() != null || upTo.equals(began);
        return more && recovered && !searched && room() > 0 && nanoTime.getAsLong() - untilNanos < 0;
    }

    private void count(Event event) {
        if (isMessage(event)) {
            unread++;
            mentions += concerns(event) ? 1 : 0;
        }
    }

    /** Whether it counts as a mention: by what was said first, whatever it was edited to. */
    private boolean concerns(Event event) {
        return event.body() instanceof Body.Text said
                && (user.equals(said.replyToUser()) || Mention.in(said.text(), user, conversation));
    }

    ServerFrame.Unread reply(long id) {
        return new ServerFrame.Unread(id, unread, mentions, more, more ? upTo : null, recovered);
    }
}
