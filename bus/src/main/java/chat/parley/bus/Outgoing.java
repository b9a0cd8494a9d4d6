package chat.parley.bus;

import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import org.apache.activemq.command.ActiveMQDestination;
import org.jspecify.annotations.Nullable;

/** Something that goes to the broker with the next transaction. */
sealed interface Outgoing {

    /** The bytes that it counts in the outbox, which holds it once. */
    int bytes();

    /** The bytes that it counts in a batch and in its sender's turn: its own, as often as the broker has to keep them. */
    default int cost() {
        return bytes();
    }

    /** The user who is to wait when that user sends much; null for what the gateway itself sends. */
    default @Nullable UserName sender() {
        return null;
    }

    record Post(EncodedEvent event) implements Outgoing {
        @Override
        public int bytes() {
            return event.json().length;
        }

        /** The bytes of the event in each of its logs, and, if it is private, in the mailbox, too. */
        @Override
        public int cost() {
            int copies = LogKey.of(event.event()).size() + (isPrivate() ? 1 : 0);
            return copies * bytes();
        }

        @Override
        public UserName sender() {
            return event.event().from();
        }

        boolean isPrivate() {
            return event.event().isPrivate();
        }
    }

    /** Asks the log's archiver to answer to the reply topic of this gateway. */
    record Marker(LogKey log, String correlation) implements Outgoing {
        @Override
        public int bytes() {
            return log.value().length();
        }
    }

    /**
     * Answers a marker, or this gateway's own echo.
     *
     * @param text its body; empty for an echo
     */
    record Answer(ActiveMQDestination replyTo, String correlation, String text) implements Outgoing {
        @Override
        public int bytes() {
            return correlation.length() + text.length();
        }
    }

    /** A message to this gateway itself through the room's topic: see {@link Fences}. */
    record Fence(RoomName room, String name) implements Outgoing {
        @Override
        public int bytes() {
            return name.length();
        }
    }

    /** Tells the followers of a log what was stored, in the text form of {@link Marks}. */
    record Stored(LogKey log, String mark) implements Outgoing {
        @Override
        public int bytes() {
            return mark.length();
        }
    }

    /** Tells that its sender types, in the text form of {@link Typings}. */
    record TypingNote(Conversation in, UserName sender, String typing) implements Outgoing {
        @Override
        public int bytes() {
            return typing.length();
        }
    }

    /** Tells the gateways where {@code user} is how far the user has read, in the text form of {@link ReadMarkers}. */
    record Read(UserName user, String markers) implements Outgoing {
        @Override
        public int bytes() {
            return markers.length();
        }

        @Override
        public UserName sender() {
            return user;
        }
    }

    /**
     * Tells the gateways where {@code user} is that the user's account has changed. It is the gateway's own: what the user, or who has a
     * token of the user's, sends meanwhile does not hold it up.
     */
    record AccountNote(UserName user) implements Outgoing {
        @Override
        public int bytes() {
            return user.value().length();
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Presence(byte[] body) implements Outgoing {
        @Override
        public int bytes() {
            return body.length;
        }
    }
}
