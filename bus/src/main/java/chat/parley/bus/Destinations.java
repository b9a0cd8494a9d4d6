package chat.parley.bus;

import chat.parley.protocol.Conversation;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTopic;

/**
 * The broker's destinations. Names are encoded to {@code [a-z0-9_-]}, so {@code . , * > ? :} of a name never reach the
 * broker, to which they are syntax.
 */
final class Destinations {
    static final ActiveMQTopic PRESENCE = new ActiveMQTopic("parley.presence");
    static final ActiveMQQueue ARCHIVE = new ActiveMQQueue("parley.archive");
    /** The queue for messages that say nothing: the broker refuses them when it is so full that posts have to stop. */
    static final ActiveMQQueue GATE = new ActiveMQQueue("parley.gate");

    private static final String MAILBOX_PREFIX = "parley.user.";
    /** All mailboxes at once, for looking at them. */
    static final ActiveMQQueue ALL_MAILBOXES = new ActiveMQQueue(MAILBOX_PREFIX + ">");

    private static final String ROOM_PREFIX = "parley.room.";
    private static final String LIVE_PREFIX = "parley.live.";
    /** What the key of a user's log begins with; a room's encoded name never does. */
    private static final String USER_LOG = "@";

    private static final String REPLY_PREFIX = "parley.reply.";

    private Destinations() {}

    /** The archive to consume from, with {@code prefetch} messages handed out before receipts. */
    static ActiveMQQueue archive(int prefetch) {
        return new ActiveMQQueue(ARCHIVE.getPhysicalName() + "?consumer.prefetchSize=" + prefetch);
    }

    static ActiveMQTopic room(RoomName room) {
        return new ActiveMQTopic(ROOM_PREFIX + room.encoded());
    }

    static ActiveMQQueue mailbox(UserName user) {
        return new ActiveMQQueue(MAILBOX_PREFIX + user.encoded());
    }

    static ActiveMQTopic live(UserName user) {
        return new ActiveMQTopic(LIVE_PREFIX + user.encoded());
    }

    /** The topic by which those hear it who are to hear what a user says there at once. */
    static ActiveMQTopic listeners(Conversation conversation) {
        return conversation instanceof RoomName room ? room(room) : live((UserName) conversation);
    }

    /** The topic by which followers of a log hear of it: that of its room, or the live stream of its user. */
    static ActiveMQTopic followers(LogKey log) {
        String name = log.value();
        return new ActiveMQTopic(
                name.startsWith(USER_LOG) ? LIVE_PREFIX + name.substring(USER_LOG.length()) : ROOM_PREFIX + name);
    }

    /**
     * The topic by which one gateway gets its answers, rather than a temporary queue: an answer to a gateway that is gone
     * is dropped by the broker without an error, and the name outlives a lost connection.
     */
    static ActiveMQTopic reply(String gateway) {
        return new ActiveMQTopic(REPLY_PREFIX + gateway);
    }

    /** Whether the destination that a marker names for its answer is a reply topic: to nothing else an answer is sent. */
    static boolean isReply(ActiveMQDestination destination) {
        return destination.isTopic() && destination.getPhysicalName().startsWith(REPLY_PREFIX);
    }
}
