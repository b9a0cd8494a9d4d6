package chat.parley.bus;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.LogKey;
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

    /** Answers a marker, or this gateway's own echo. */
    record Answer(ActiveMQDestination replyTo, String correlation) implements Outgoing {
        @Override
        public int bytes() {
            return correlation.length();
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
