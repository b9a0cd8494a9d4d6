package chat.parley.gateway.mailbox;

import chat.parley.gateway.failure.Cause;
import chat.parley.gateway.failure.RepeatedWarning;
import chat.parley.gateway.history.LogReader;
import chat.parley.gateway.history.PageRequest;
import chat.parley.gateway.thread.Owner;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.UserName;
import chat.parley.storage.history.History;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what arrived in a user's log after a cursor, page by page, again and again until it was read completely.
 *
 * <p><b>Threads.</b> Owned by {@code owner}.
 */
final class UserLog {
    private static final Logger log = LoggerFactory.getLogger(UserLog.class);
    private static final RepeatedWarning NOT_READ = new RepeatedWarning(log, System::nanoTime);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final UserName user;
    private final LogReader reader;
    private final Owner owner;
    private final Reading reading;
    /** What is being read, or is to be read once there is room; null if nothing is. */
    private @Nullable Span span;

    private boolean waitsForRoom;
    /**
     * The cursor after which something was missed while the log was read, for which that reading may have been too early;
     * null if nothing was.
     */
    private @Nullable LogCursor missedMeanwhile;

    private boolean stopped;

    /** What is told of the reading. Called on the owner. */
    interface Reading {
        /** Takes a page, ascending; what is known already may come again. */
        void found(List<EncodedEvent> events);

        /** Hears that a part of the log is damaged: what was in it is not found, now or later. */
        void damaged();

        /** Whether there is room for more. */
        boolean hasRoom();

        /** Hears where the log ends; everything acknowledged before the reading began is up to there. */
        void ends(LogCursor end);

        /** Hears that everything up to {@code end} was found. */
        void complete(LogCursor end);

        /** Hears that nothing can be read now; it is tried again. */
        void failed(Throwable cause);
    }

    /** @param end null until the barrier was passed */
    private record Span(
            LogCursor since, EventId above, @Nullable LogCursor end) {}

    UserLog(UserName user, LogReader reader, Owner owner, Reading reading) {
        this.user = user;
        this.reader = reader.onBehalfOf(user);
        this.owner = owner;
        this.reading = reading;
    }

    /** Reads what arrived after {@code cursor}, of which something may have been missed. */
    void since(LogCursor cursor) {
        assert owner.isCurrent();
        if (span != null) {
            missedMeanwhile = missedMeanwhile == null || isBefore(cursor, missedMeanwhile) ? cursor : missedMeanwhile;
        } else {
            begin(cursor);
        }
    }

    private static boolean isBefore(LogCursor a, LogCursor b) {
        return a.position().compareTo(b.position()) < 0;
    }

    /** Whether everything was found. */
    boolean isComplete() {
        return span == null;
    }

    /** Goes on reading, if there is room again. */
    void proceed() {
        assert owner.isCurrent();
        Span rest = span;
        if (waitsForRoom && rest != null && reading.hasRoom()) {
            waitsForRoom = false;
            read(rest);
        }
    }

    /** Ends reading: nobody is interested any more. */
    void stop() {
        stopped = true;
    }

    private void begin(LogCursor cursor) {
        Span begun = new Span(cursor, EventId.MIN, null);
        span = begun;
        reader.end(LogKey.privateOf(user))
                .whenComplete((end, failure) -> run(() -> {
                    if (end == null) {
                        retry(begun, failure);
                        return;
                    }
                    reading.ends(end);
                    if (end.position().compareTo(cursor.position()) <= 0) {
                        // As a rule: nothing has come. Not even a list is asked for.
                        complete(end);
                    } else {
                        read(new Span(cursor, EventId.MIN, end));
                    }
                }));
    }

    private void read(Span part) {
        span = part;
        if (!reading.hasRoom()) {
            waitsForRoom = true;
            return;
        }
        PageRequest request = PageRequest.since(part.since, part.above, Limits.MAX_PAGE_EVENTS);
        reader.readStored(LogKey.privateOf(user), request)
                .whenComplete((page, failure) -> run(() -> read(part, page, failure)));
    }

    private void read(Span part, History.@Nullable Page page, @Nullable Throwable failure) {
        if (page == null) {
            retry(part, failure);
            return;
        }
        reading.found(page.events());
        if (!page.whole()) {
            reading.damaged();
        }
        LogCursor end = part.end;
        EventId upTo = page.upTo(part.above);
        if (page.more() && !upTo.equals(part.above)) {
            read(new Span(part.since, upTo, end));
        } else if (end != null) {
            complete(end);
        }
    }

    private void complete(LogCursor end) {
        span = null;
        reading.complete(end);
        LogCursor missed = missedMeanwhile;
        missedMeanwhile = null;
        if (missed != null && span == null) {
            begin(missed);
        }
    }

    private void retry(Span part, @Nullable Throwable failure) {
        NOT_READ.happened(
                () -> "private messages not read yet user=" + user + " cause=\"" + Cause.message(failure) + "\"");
        reading.failed(failure == null ? new IllegalStateException("no answer") : failure);
        Runnable again = part.end == null ? () -> begin(part.since) : () -> read(part);
        owner.after(RETRY, unlessStopped(again));
    }

    private void run(Runnable task) {
        owner.execute(unlessStopped(task));
    }

    private Runnable unlessStopped(Runnable task) {
        return () -> {
            if (!stopped) {
                task.run();
            }
        };
    }
}
