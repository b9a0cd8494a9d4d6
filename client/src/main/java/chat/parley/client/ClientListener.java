package chat.parley.client;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.List;

/**
 * Told of what happens to a client: on one thread of the client's, one call after another, in order. A call may block:
 * then further calls wait, and, after some thousands, the gateway. What a call throws is logged.
 */
public interface ClientListener {

    /**
     * Whether private messages are told to this listener, and by that taken from the user's mailbox. Else they wait there
     * for another connection. Has to answer the same always, on any thread.
     */
    default boolean takesMail() {
        return true;
    }

    /**
     * Whether all is told that was said in a room while there was no connection, however much it is. Else, of more than a page, only the
     * newest events are, by {@link #skipped}. Has to answer the same always, on any thread.
     */
    default boolean takesAllMissed() {
        return true;
    }

    /** The client has signed in: for the first time, or again after a loss. */
    default void connected(ServerFrame.Welcome welcome) {}

    /** The connection broke. The client tries again, first after {@code retryIn}. */
    default void connectionLost(String reason, Duration retryIn) {}

    /**
     * The gateway stops, and the client is signed in to another one, without a gap and with nothing to do for anybody.
     * {@link #resumed} follows for each room.
     */
    default void moved(ServerFrame.Welcome welcome) {}

    /** The client has given up, or was closed: nothing follows. */
    default void closed(String reason) {}

    /**
     * The user is in a room for the first time. Its events are the newest ones before the live ones, and are told only
     * here, as are their {@linkplain ServerFrame.Joined#changes changes}.
     */
    default void entered(ServerFrame.Joined room) {}

    /**
     * The user is in a room again after a loss or a move; everything that was missed has been told by {@link #event}.
     *
     * @param complete false when the gateway could not read everything: something may be missing. The client goes on
     *     trying, and calls again when it has the rest, unless what is missing is damaged at the server ({@link
     *     ServerFrame.Joined#hasDamage}): then it is lost, and all else has been told
     */
    default void resumed(ServerFrame.Joined room, boolean complete) {}

    /**
     * So much was said in a room during a loss that only its newest events are told, here: what was said between these and what was told
     * before is not, nor are its changes. {@link #resumed} follows.
     */
    default void skipped(ServerFrame.Joined newest) {}

    /** The gateway did not let the user into the room again after a loss: the client no longer follows it. */
    default void expelled(RoomName room, String reason) {}

    /**
     * Something was said in a room or privately, by others or by this user. Each event is told once; those of a room in
     * their order, but for posts that gateways committed at the same moment. A private message is taken from the user's
     * mailbox only after this has returned.
     *
     * <p>It may be a {@link chat.parley.protocol.Body.Change}, of an event that was told, or that never will be. Those that counted of what was
     * missed come behind it, whenever they were said: {@link chat.parley.protocol.Changes} tells what comes of them.
     */
    default void event(Event event) {}

    /** Some private messages are damaged at the server: they are not told, now or later. All others are. */
    default void mailDamaged() {}

    /**
     * A post that was told under the id {@code told} has the id of {@code event}, for everybody: its sender had to repeat
     * it, and both are in the log. Nothing new was said; who keeps a transcript puts it in its place.
     */
    default void renumbered(EventId told, Event event) {}

    /** Others came to a room or left it, went away or came back. */
    default void presence(ServerFrame.Presence presence) {}

    /**
     * The user has read further, or has marked something as unread, on this or another device: these markers count now.
     *
     * @param complete whether all markers of the user are told by now: so it is once after each sign-in, where the gateway keeps
     *     them
     */
    default void read(List<Marker> moved, boolean complete) {}

    /** Somebody types, or types no more, where the user looks. Who does not go on typing does not always say so. */
    default void typing(ServerFrame.Typing typing) {}
}
