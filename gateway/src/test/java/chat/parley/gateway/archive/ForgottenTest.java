package chat.parley.gateway.archive;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.Bus.LogEntry;
import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The broker was away: what an archiver held is handed out again, to it or to another one, and only that one goes on with it. */
class ForgottenTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final LogKey LOG = LogKey.of(LOBBY);

    private final RecordingHistory history = new RecordingHistory();
    private final MemoryTerms terms = new MemoryTerms();
    private final SteppedArchiver first = new SteppedArchiver(history, terms);
    private final SteppedArchiver second = new SteppedArchiver(history, terms);
    private long lastId;

    private LogEntry entry(String text) {
        EventId id = new EventId(++lastId << 16, 1);
        return new LogEntry(
                LOG,
                EncodedEvent.of(
                        new Event(id, LOBBY, new UserName("alice"), new Nonce("n" + lastId), new Body.Text(text))));
    }

    @AfterEach
    void nothingIsHeldInTheEnd() {
        first.finish();
        second.finish();
        assertThat(first.held()).isEqualTo(new Held(0, 0, Optional.empty()));
        assertThat(second.held()).isEqualTo(new Held(0, 0, Optional.empty()));
    }

    @Test
    void whatWaitedIsLeftToWhoGetsIt() {
        LogEntry entry = entry("a");
        first.take("batch", entry);
        first.loseConnection();
        second.take("batch again", entry);
        second.mark(LOG);
        second.finish();
        first.finish();

        assertThat(terms.takes()).as("the shard stays the other's").isEqualTo(1);
        assertThat(history.stored(LOG)).containsExactly("a");
        assertThat(first.receipts).isEmpty();
        assertThat(second.receipts).containsExactly("batch again");
    }

    @Test
    void aWriteThatWasUnderWayAndDoesNotCountIsNotMadeAgain() {
        LogEntry entry = entry("a");
        first.take("batch", entry);
        first.mark(LOG);
        first.request();
        assertThat(first.writers.underWay()).isEqualTo(1);
        first.loseConnection();
        second.take("batch again", entry);
        second.mark(LOG);
        second.finish();
        first.finish();

        assertThat(terms.takes()).isEqualTo(2);
        assertThat(first.receipts).isEmpty();
        assertThat(first.answers).isEmpty();
        assertThat(first.marks).isEmpty();
        assertThat(second.receipts).containsExactly("batch again");
        assertThat(second.answers).hasSize(1);
    }

    @Test
    void aWriteThatWasUnderWayAndCountsIsToldToFollowers() {
        LogEntry entry = entry("a");
        first.take("batch", entry);
        first.mark(LOG);
        first.request();
        first.loseConnection();
        first.finish();

        assertThat(first.marks).hasSize(1);
        assertThat(first.receipts).as("nobody would take it").isEmpty();
    }

    @Test
    void whatComesBackWhileItIsBeingWrittenIsAcknowledgedWhicheverWayThatEnds() {
        LogEntry one = entry("a");
        LogEntry two = entry("b");
        first.take("batch", one, two);
        first.mark(LOG);
        first.request();
        first.loseConnection();
        first.take("batch again", one, two);
        second.mark(LOG);
        second.finish();
        first.mark(LOG);
        first.finish();

        assertThat(first.receipts).containsExactly("batch again");
        assertThat(first.answers).hasSize(1);
        assertThat(first.answers.get(0).newest()).isEqualTo(two.event().id());
    }

    @Test
    void aMarkerThatComesAfterAllWasForgottenWaitsForNothing() {
        first.take("batch", entry("a"));
        first.mark(LOG);
        first.request();
        first.loseConnection();
        second.mark(LOG);
        second.finish();
        first.mark(LOG);
        first.finish();

        assertThat(first.answers).hasSize(1);
        assertThat(first.receipts).isEmpty();
    }

    @Test
    void aShardThatWasBeingTakenIsWrittenByNobodyThen() {
        first.take("batch", entry("a"));
        first.mark(LOG);
        first.loseConnection();
        first.finish();

        assertThat(history.segments()).isEmpty();
        assertThat(first.answers).isEmpty();
    }
}
