package chat.parley.bus;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.bus.Outgoing.AccountNote;
import chat.parley.bus.Outgoing.Answer;
import chat.parley.bus.Outgoing.Fence;
import chat.parley.bus.Outgoing.Marker;
import chat.parley.bus.Outgoing.Post;
import chat.parley.bus.Outgoing.Presence;
import chat.parley.bus.Outgoing.Read;
import chat.parley.bus.Outgoing.Stored;
import chat.parley.bus.Outgoing.TypingNote;
import chat.parley.protocol.Body;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns one batch into as few messages as can be: one for each shard and room, one for each private event's mailbox and
 * for each user's live stream. Fences, marks, who types and what users have read follow, and markers go last, so that the events of the same batch come
 * before them. Of one who types only what was said last of it is told, and nothing that a message of the same batch has ended.
 *
 * <p><b>Threads.</b> Owned by {@code bus-out}, as is the session. A writer writes one batch and is then thrown away.
 */
final class BatchWriter {
    /**
     * How long the broker keeps a private message for a user who is away: it is in the user's log, and while one word waits in
     * a queue the broker keeps the whole journal since (docs/adr/0030-mailboxes-in-the-log.md).
     */
    private static final Duration MAIL_LIVES = Duration.ofMinutes(1);

    /** What {@link Bodies#ACCOUNT} says: whatever it says, the account is read again. */
    private static final String CHANGED = "changed";

    private static final Duration FOR_EVER = Duration.ofMillis(Message.DEFAULT_TIME_TO_LIVE);

    private final Session session;
    private final MessageProducer producer;
    private final Destination replyTo;
    private final boolean withMail;
    private final Map<Integer, ByteArrayOutputStream> shards = new LinkedHashMap<>();
    private final Map<RoomName, ByteArrayOutputStream> rooms = new LinkedHashMap<>();
    private final Map<UserName, ByteArrayOutputStream> live = new LinkedHashMap<>();
    private final List<Post> mail = new ArrayList<>();
    /** Fences, marks and what was read, which come behind events on the topics. */
    private final List<Outgoing> notes = new ArrayList<>();

    private final Map<Typist, TypingNote> typing = new LinkedHashMap<>();

    private final List<Marker> markers = new ArrayList<>();
    private int messages;

    private record Typist(UserName user, Conversation in) {}

    /** @param withMail whether private events go to mailboxes, too */
    BatchWriter(Session session, MessageProducer producer, Destination replyTo, boolean withMail) {
        this.session = session;
        this.producer = producer;
        this.replyTo = replyTo;
        this.withMail = withMail;
    }

    /**
     * Sends the gate a message, to be refused if the broker has room for markers only. It comes before {@link #write}, so
     * that the broker has refused it before it gets anything else of the batch.
     */
    void askAtGate() throws JMSException {
        send(Destinations.GATE, message(new byte[0]), Bodies.GATE, DeliveryMode.PERSISTENT, MAIL_LIVES);
    }

    /** Sends the messages of {@code batch} without waiting, which the commit does. Returns how many they are. */
    int write(List<Outbox.Entry> batch) throws JMSException {
        for (Outbox.Entry entry : batch) {
            if (entry.what() instanceof Post post) {
                add(post);
            } else if (entry.what() instanceof Marker marker) {
                markers.add(marker);
            } else if (entry.what() instanceof Answer answer) {
                Message message = message(answer.text().getBytes(US_ASCII));
                message.setJMSCorrelationID(answer.correlation());
                send(answer.replyTo(), message, Bodies.ANSWER, DeliveryMode.NON_PERSISTENT);
            } else if (entry.what() instanceof TypingNote note) {
                typing.put(new Typist(note.sender(), note.in()), note);
            } else if (isNote(entry.what())) {
                notes.add(entry.what());
            } else if (entry.what() instanceof Presence presence) {
                send(Destinations.PRESENCE, message(presence.body()), Bodies.PRESENCE, DeliveryMode.NON_PERSISTENT);
            }
        }
        sendAll();
        return messages;
    }

    private static boolean isNote(Outgoing what) {
        return what instanceof Fence || what instanceof Stored || what instanceof Read || what instanceof AccountNote;
    }

    private void add(Post post) {
        EncodedEvent event = post.event();
        if (!(event.event().body() instanceof Body.Change)) {
            typing.remove(new Typist(event.event().from(), event.event().conversation()));
        }
        for (LogKey log : LogKey.of(event.event())) {
            Bodies.appendEntry(body(shards, log.shard()), log, event);
        }
        if (event.event().conversation() instanceof RoomName room) {
            Bodies.appendEvent(body(rooms, room), event);
        } else if (event.event().conversation() instanceof UserName to) {
            if (withMail) {
                mail.add(post);
            }
            Bodies.appendEvent(body(live, to), event);
            UserName from = event.event().from();
            if (!from.equals(to)) {
                Bodies.appendEvent(body(live, from), event);
            }
        }
    }

    private static <K> ByteArrayOutputStream body(Map<K, ByteArrayOutputStream> bodies, K key) {
        return bodies.computeIfAbsent(key, k -> new ByteArrayOutputStream());
    }

    private void sendAll() throws JMSException {
        for (Map.Entry<Integer, ByteArrayOutputStream> shard : shards.entrySet()) {
            sendToArchive(shard.getKey(), message(shard.getValue().toByteArray()), Bodies.ENTRIES);
        }
        for (Post post : mail) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            Bodies.appendEvent(line, post.event());
            UserName to = (UserName) post.event().event().conversation();
            BytesMessage message = message(line.toByteArray());
            send(Destinations.mailbox(to), message, Bodies.EVENTS, DeliveryMode.PERSISTENT, MAIL_LIVES);
        }
        for (Map.Entry<RoomName, ByteArrayOutputStream> room : rooms.entrySet()) {
            sendEvents(Destinations.room(room.getKey()), room.getValue());
        }
        for (Map.Entry<UserName, ByteArrayOutputStream> user : live.entrySet()) {
            sendEvents(Destinations.live(user.getKey()), user.getValue());
        }
        for (Outgoing note : notes) {
            sendNote(note);
        }
        for (TypingNote note : typing.values()) {
            sendNote(note);
        }
        for (Marker marker : markers) {
            Message message = message(Bodies.keyBytes(marker.log()));
            message.setJMSReplyTo(replyTo);
            message.setJMSCorrelationID(marker.correlation());
            sendToArchive(marker.log().shard(), message, Bodies.MARKER);
        }
    }

    private void sendNote(Outgoing note) throws JMSException {
        Message message = message(new byte[0]);
        Destination topic;
        Duration lives = FOR_EVER;
        if (note instanceof Fence fence) {
            message.setStringProperty(Bodies.FENCE, fence.name());
            topic = Destinations.room(fence.room());
        } else if (note instanceof Stored stored) {
            message.setStringProperty(Bodies.MARK, stored.mark());
            topic = Destinations.followers(stored.log());
        } else if (note instanceof TypingNote typing) {
            message.setStringProperty(Bodies.TYPING, typing.typing());
            topic = Destinations.listeners(typing.in());
            lives = Bus.TYPING_LIVES;
        } else if (note instanceof Read read) {
            message.setStringProperty(Bodies.READ, read.markers());
            topic = Destinations.live(read.user());
        } else if (note instanceof AccountNote account) {
            message.setStringProperty(Bodies.ACCOUNT, CHANGED);
            topic = Destinations.live(account.user());
        } else {
            throw new AssertionError("no note: " + note);
        }
        send(topic, message, Bodies.EVENTS, DeliveryMode.NON_PERSISTENT, lives);
    }

    /**
     * Sends to the archive of a shard. Markers, too, are persistent: the broker keeps no order between messages that are
     * and messages that are not.
     */
    private void sendToArchive(int shard, Message message, String type) throws JMSException {
        message.setStringProperty(Bodies.GROUP, Integer.toString(shard));
        send(Destinations.ARCHIVE, message, type, DeliveryMode.PERSISTENT);
    }

    private void sendEvents(Destination topic, ByteArrayOutputStream body) throws JMSException {
        send(topic, message(body.toByteArray()), Bodies.EVENTS, DeliveryMode.NON_PERSISTENT);
    }

    private BytesMessage message(byte[] body) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(body);
        return message;
    }

    private void send(Destination to, Message message, String type, int deliveryMode) throws JMSException {
        send(to, message, type, deliveryMode, FOR_EVER);
    }

    private void send(Destination to, Message message, String type, int deliveryMode, Duration lives)
            throws JMSException {
        message.setJMSType(type);
        producer.send(to, message, deliveryMode, Message.DEFAULT_PRIORITY, lives.toMillis());
        messages++;
    }
}
