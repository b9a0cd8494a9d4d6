package chat.parley.bus;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import org.apache.activemq.command.ActiveMQDestination;

/** Something that goes to the broker with the next transaction. */
sealed interface Outgoing {

    /** What it counts in the outbox and in a batch. */
    int bytes();

    record Post(EncodedEvent event) implements Outgoing {
        @Override
        public int bytes() {
            return event.json().length;
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

    /** To this gateway itself, through the room's topic. */
    record Fence(RoomName room, String name) implements Outgoing {
        @Override
        public int bytes() {
            return name.length();
        }
    }

    /** To the followers of a log; {@link Marks} has the text. */
    record Stored(LogKey log, String mark) implements Outgoing {
        @Override
        public int bytes() {
            return mark.length();
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
