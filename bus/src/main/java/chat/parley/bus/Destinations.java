package chat.parley.bus;

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
    /** What goes there says nothing: the broker refuses it when it is so full that posts have to stop. */
    static final ActiveMQQueue GATE = new ActiveMQQueue("parley.gate");

    private static final String MAILBOX_PREFIX = "parley.user.";
    /** To look at, all at once. */
    static final ActiveMQQueue ALL_MAILBOXES = new ActiveMQQueue(MAILBOX_PREFIX + ">");

    private static final String ROOM_PREFIX = "parley.room.";
    private static final String LIVE_PREFIX = "parley.live.";
    /** What the key of a user's log begins with; a room's encoded name never does. */
    private static final String USER_LOG = "@";

    private static final String REPLY_PREFIX = "parley.reply.";

    private Destinations() {}

    /** To consume from, with this many messages handed out before receipts. */
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

    /** Where who follows a log hears of it: the topic of its room, or the live stream of its user. */
    static ActiveMQTopic followers(LogKey log) {
        String name = log.value();
        return new ActiveMQTopic(
                name.startsWith(USER_LOG) ? LIVE_PREFIX + name.substring(USER_LOG.length()) : ROOM_PREFIX + name);
    }

    /**
     * Where one gateway gets its answers. A topic rather than a temporary queue: an answer to a gateway that is gone is
     * dropped by the broker without an error, and the name outlives a lost connection.
     */
    static ActiveMQTopic reply(String gateway) {
        return new ActiveMQTopic(REPLY_PREFIX + gateway);
    }

    /** The destination that a marker named; nothing but a reply topic is ever answered. */
    static boolean isReply(ActiveMQDestination destination) {
        return destination.isTopic() && destination.getPhysicalName().startsWith(REPLY_PREFIX);
    }
}
