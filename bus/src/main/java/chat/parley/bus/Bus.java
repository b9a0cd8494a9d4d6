package chat.parley.bus;

import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What carries events between gateways. One per gateway.
 *
 * <p><b>Guarantee.</b> An event whose {@link #publish} completed is on disk: it is in the archive stream until that was
 * told that it is done; a crash of anything makes it come again, never vanish. If private, it is also in the receiver's
 * mailbox, for a minute: so it comes soon to where the receiver is. What followers of a room and of a user's live stream
 * get is at most once: whoever loses the connection reads history to fill the gap (see {@link ConnectionListener}).
 *
 * <p><b>Order.</b> A log's archive stream is in the order of commits, and a {@linkplain #barrier marker} sent after a
 * commit comes after it. Nothing else is ordered; events carry ids that are.
 *
 * <p><b>Threads.</b> Every method may be called from any thread and does not block. Listeners are called on threads of the
 * bus, one call at a time each; they hand work over and return. Stages complete on threads of the bus. A stage fails with
 * {@link BusException} only, and never later than the configured timeout.
 */
public interface Bus extends AutoCloseable {
    /** How long it may take until a {@link Typing} is told: about as long as it means something. */
    Duration TYPING_LIVES = Duration.ofSeconds(5);

    /**
     * Publishes one event to its room, or to both sides of a private conversation. Events offered while a round trip is
     * under way share the next one.
     *
     * @return completes after the broker's commit. If it fails with {@link BusException.Reason#UNAVAILABLE} the event may
     *     have been committed all the same: publishing it again with the same nonce settles it. With
     *     {@link BusException.Reason#BUSY} it was not.
     */
    CompletionStage<Void> publish(EncodedEvent event);

    /**
     * Follows a room from now on: every event whose publish begins after the returned stage completed is delivered, in
     * batches, while the connection lasts, and so are the marks of its archiver.
     */
    CompletionStage<Subscription> followRoom(RoomName room, LogListener listener);

    /**
     * Sends a message to this gateway itself through the topic of a room that it follows.
     *
     * @return completes when it came back: then the listener was given everything that was acknowledged before the call,
     *     unless the connection was lost meanwhile, in which case it fails, at the latest at the publish timeout. What an
     *     earlier loss took, of which listeners were told, is not covered
     */
    CompletionStage<Void> fence(RoomName room);

    /** Tells the followers of a log, this gateway included, what was stored. A mark comes at most once, as events do. */
    CompletionStage<Void> mark(LogKey log, Mark mark);

    /**
     * Tells whoever follows the conversation now that a user types in it: the followers of the room, this gateway included, or
     * the receiver's live stream, wherever it is open. What does not come within {@link #TYPING_LIVES} does not come at all, and
     * nothing is kept for anybody.
     */
    CompletionStage<Void> typing(Conversation in, Typing typing);

    /**
     * Tells the gateways where {@code user} is, this one included, that the user has read further, which is stored already. It
     * comes at most once, as live events do.
     */
    CompletionStage<Void> tellRead(UserName user, List<Marker> markers);

    /**
     * Tells the gateways where {@code user} is, this one included, that the user's account has changed, which is stored already.
     * It comes at most once, as live events do.
     */
    CompletionStage<Void> tellAccountChanged(UserName user);

    /** Opens a user's mailbox, shared with the other gateways that have it open, and follows the live stream. */
    CompletionStage<Subscription> openMailbox(UserName user, MailboxListener listener);

    /** Takes part in archiving. Shards are spread over all gateways that do, and move when one of them goes away. */
    CompletionStage<Subscription> consumeArchive(ArchiveListener listener);

    /**
     * Sends a marker after everything committed so far and waits for the log's archiver to answer it.
     *
     * @return completes when everything of {@code log} that was committed before the call is in the object store, with the
     *     end of the log as its archiver knows it; empty if an archiver answered that numbers nothing (of a version before
     *     there were positions)
     */
    CompletionStage<Optional<LogCursor>> barrier(LogKey log);

    /** Sends {@code presence} to all gateways that are connected now, this one included, which get it at most once. */
    CompletionStage<Void> broadcast(byte[] presence);

    CompletionStage<Subscription> onBroadcast(Consumer<byte[]> presence);

    /**
     * Sends a message to this gateway itself through the broker.
     *
     * @return how long it took to come
     */
    CompletionStage<Duration> roundTrip();

    /** Whether the broker refused, within the last seconds, mail for want of room: what comes now should be little. */
    default boolean isShortOfRoom() {
        return false;
    }

    /** Tells of lost and regained connections, from now on. */
    void onConnectionChange(ConnectionListener listener);

    /** Publishes what was accepted, within a bound, and lets go. Stages that are still open fail. Idempotent. */
    @Override
    void close();

    /** A stream of deliveries to a listener, which lasts until it is cancelled or closed. */
    interface Subscription extends AutoCloseable {
        /** Ends the deliveries: none begins after the returned stage completed. Idempotent. */
        CompletionStage<Void> cancel();

        @Override
        default void close() {
            cancel();
        }
    }

    /** Called when the listener is done with what it was given for good, so that it need not come again. Idempotent. */
    @FunctionalInterface
    interface Receipt {
        void done();
    }

    interface MailboxListener {
        /** A private message from the mailbox: it comes again, here or elsewhere, until its receipt is done or it expires. */
        void waiting(EncodedEvent event, Receipt receipt);

        /** A private message to or by the user, live: it comes at most once, and besides what waits in the mailbox. */
        void live(EncodedEvent event);

        /** Something of the user's log was stored. This is told at most once. */
        void mark(Mark mark);

        /** Somebody types to the user, in their private conversation. */
        default void typing(Typing typing) {}

        /** The user has read further, at whatever gateway: these markers are stored. This is told at most once. */
        void hasRead(List<Marker> markers);

        /** The user's account has changed: what counts is in the store. This is told at most once. */
        default void accountChanged() {}
    }

    interface LogListener {
        /** Events of the log, in the order of its topic, which all followers share. */
        void events(List<EncodedEvent> events);

        /** Something of the log was stored. A mark comes after the events that it names, if these come at all. */
        void mark(Mark mark);

        /** Somebody types where the log is of. */
        default void typing(Typing typing) {}
    }

    interface ArchiveListener {
        /**
         * Events of one shard, in the order in which they were committed.
         *
         * @param receipt done once all of {@code entries} are in the object store
         */
        void entries(int shard, List<LogEntry> entries, Receipt receipt);

        /** A reader waits: {@code answer} is given once all entries of {@code log} that came before are in the store. */
        void marker(int shard, LogKey log, Answer answer);
    }

    /** Answers a marker. */
    @FunctionalInterface
    interface Answer {
        /** Says that everything is stored, and that the log ends at {@code end}. Idempotent. */
        void stored(LogCursor end);
    }

    /** An event in one of its logs. */
    record LogEntry(LogKey log, EncodedEvent event) {}

    interface ConnectionListener {
        /** The broker is gone: live streams have stopped, publishing will fail or wait. */
        void interrupted();

        /** The broker is back and all subscriptions are in force again; what came in between, live streams have missed. */
        void resumed();
    }
}
