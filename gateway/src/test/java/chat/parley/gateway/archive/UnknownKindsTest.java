package chat.parley.gateway.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.Bus.LogEntry;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.KindCases;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the archiver makes of events of kinds that it does not know: nothing else than of all others. */
class UnknownKindsTest extends UnstoredFixture {
    private static String line(EncodedEvent event) {
        return new String(event.json(), UTF_8);
    }

    private static LogEntry inLobby(EncodedEvent event) {
        return new LogEntry(log("lobby"), event);
    }

    /** The same post, committed again after its sender had no answer. */
    private static EncodedEvent again(EncodedEvent event) {
        EventId later = new EventId(event.id().high() + 1, event.id().low());
        return EncodedEvent.read(
                line(event).replace(event.id().toString(), later.toString()).getBytes(UTF_8));
    }

    @Test
    void theyAreStoredWithTheirBytesAndAcknowledgedAndCostNoMarker() {
        List<LogEntry> batch = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        batch.add(entry("lobby", "before"));
        lines.add("before");
        for (EncodedEvent event : KindCases.carried()) {
            batch.add(inLobby(event));
            lines.add(line(event));
        }
        batch.add(entry("lobby", "after"));
        lines.add("after");

        take("batch", batch.toArray(LogEntry[]::new));
        mark("lobby", "reader");
        endAllWrites();

        assertThat(history.stored(log("lobby"))).isEqualTo(lines);
        assertThat(done).containsExactly("batch", "reader");
        assertThat(marks).hasSizeGreaterThan(0);
    }

    @Test
    void whatIsDeliveredAgainIsStoredOnce() {
        EncodedEvent event = KindCases.carried().get(0);
        take("batch", inLobby(event));
        mark("lobby", "reader");
        endAllWrites();
        take("batch again", inLobby(event));
        mark("lobby", "another");
        endAllWrites();

        assertThat(history.stored(log("lobby"))).containsExactly(line(event));
        assertThat(done).containsExactly("batch", "reader", "batch again", "another");
    }

    @Test
    void aPostThatIsRepeatedIsStoredAgainSoThatNothingIsLostThatOnlyLooksLikeIt() {
        EncodedEvent first = KindCases.carried().get(0);
        EncodedEvent repeated = again(first);
        take("batch", inLobby(first), inLobby(repeated));
        mark("lobby", "reader");
        endAllWrites();

        assertThat(history.stored(log("lobby"))).containsExactly(line(first), line(repeated));
    }
}
