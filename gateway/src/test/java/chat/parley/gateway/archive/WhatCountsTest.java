package chat.parley.gateway.archive;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.Bus.LogEntry;
import chat.parley.bus.Mark;
import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The steps (a) to (d) of docs/adr/0029-order-of-arrival.md, each with an archiver that is late, replaced or killed. */
class WhatCountsTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final LogKey LOG = LogKey.of(LOBBY);

    private final RecordingHistory history = new RecordingHistory();
    private final MemoryTerms terms = new MemoryTerms();
    private final SteppedArchiver first = new SteppedArchiver(history, terms);
    private final SteppedArchiver second = new SteppedArchiver(history, terms);
    private long lastId;

    private LogEntry entry(String text) {
        return repetition("n" + (lastId + 1), text);
    }

    private LogEntry repetition(String nonce, String text) {
        EventId id = new EventId(++lastId << 16, 1);
        return new LogEntry(
                LOG,
                EncodedEvent.of(new Event(id, LOBBY, new UserName("alice"), new Nonce(nonce), new Body.Text(text))));
    }

    private static EventId id(LogEntry entry) {
        return entry.event().id();
    }

    private static LogPosition at(long term, long number) {
        return new LogPosition(term, number);
    }

    private List<LogPosition> positions(LogEntry entry) {
        return history.positions(entry.event());
    }

    @Test
    void aWriteIsToldOnlyAfterTheTermsWereReadBehindIt() {
        LogEntry entry = entry("a");
        first.take("batch", entry);
        first.mark(LOG);
        first.request();
        first.write();
        assertThat(history.stored(LOG)).containsExactly("a");
        assertThat(first.receipts).isEmpty();
        assertThat(first.answers).isEmpty();
        assertThat(first.marks).isEmpty();

        first.request();
        LogCursor end = new LogCursor(at(1, 1), id(entry));
        assertThat(first.receipts).containsExactly("batch");
        assertThat(first.answers).containsExactly(end);
        assertThat(first.marks).containsExactly(new Mark(LogPosition.NONE, end, List.of(id(entry))));
    }

    @Test
    void marksMakeAChain() {
        LogEntry one = entry("a");
        LogEntry two = entry("b");
        first.take("batch 1", one);
        first.mark(LOG);
        first.finish();
        first.take("batch 2", two);
        first.mark(LOG);
        first.finish();
        LogEntry three = entry("c");
        second.take("batch 3", three);
        second.mark(LOG);
        second.finish();

        assertThat(first.marks).hasSize(2);
        assertThat(first.marks.get(1).previous())
                .isEqualTo(first.marks.get(0).end().position());
        assertThat(second.marks.get(0).previous())
                .isEqualTo(first.marks.get(1).end().position());
        assertThat(second.marks.get(0).end().position().term()).isEqualTo(2);
    }

    /** "Aa" and "BB" have the same hash code. */
    @Test
    void aClientThatUsesANonceAgainForSomethingElseLosesNothing() {
        first.take("batch", repetition("once", "Aa"));
        first.mark(LOG);
        first.finish();
        first.take("batch 2", repetition("once", "Aa"), repetition("once", "BB"));
        first.mark(LOG);
        first.finish();

        assertThat(history.stored(LOG)).containsExactly("Aa", "BB");
    }

    /** (a): its write was not durable when somebody else listed the end. */
    @Test
    void aWriteThatWasInFlightWhileTheShardWasTakenDoesNotCountAndIsMadeAgain() {
        LogEntry before = entry("before");
        first.take("batch 0", before);
        first.mark(LOG);
        first.finish();
        LogEntry late = entry("late");
        first.take("batch 1", late);
        first.mark(LOG);
        assertThat(first.writers.underWay()).isEqualTo(1); // and frozen

        LogEntry other = entry("other");
        second.take("batch 2", other);
        second.mark(LOG);
        second.finish();
        assertThat(second.marks.get(0).previous()).isEqualTo(positions(before).get(0));
        LogPosition passed = second.marks.get(0).end().position();

        first.write();
        first.request();
        assertThat(first.receipts).doesNotContain("batch 1");
        assertThat(first.answers).hasSize(1);
        assertThat(first.marks).hasSize(1);
        assertThat(positions(late)).hasSize(1).allMatch(position -> position.compareTo(passed) < 0);

        first.finish();
        assertThat(first.receipts).contains("batch 1");
        assertThat(first.answers).hasSize(2);
        // Who stands at the other's mark reads from there: it must be behind it, found before it or not.
        assertThat(positions(late)).hasSize(2).anyMatch(position -> position.compareTo(passed) > 0);
        assertThat(first.marks.get(1).previous()).isEqualTo(passed);
        assertThat(first.marks.get(1).events()).containsExactly(id(late));
    }

    /** (a), for answers: nothing is held here, but another archiver has stored what the reader waits for. */
    @Test
    void aMarkerIsNotAnsweredByWhoWasReplaced() {
        first.mark(LOG);
        first.finish();
        assertThat(first.answers).containsExactly(LogCursor.START);

        LogEntry entry = entry("a");
        second.take("batch", entry);
        second.mark(LOG);
        second.finish();
        first.mark(LOG);
        first.finish();

        assertThat(first.answers).hasSize(2);
        assertThat(first.answers.get(1))
                .isEqualTo(new LogCursor(positions(entry).get(0), id(entry)));
    }

    @Test
    void aMarkerThatCameWhileTheTermsWereReadWaitsForAnotherRead() {
        first.mark(LOG);
        first.finish();
        first.mark(LOG);
        assertThat(first.requests.underWay()).isEqualTo(1);
        first.mark(LOG);
        first.request();
        assertThat(first.answers).hasSize(2);
        first.request();
        assertThat(first.answers).hasSize(3);
    }

    @Test
    void oneReadOfTheTermsServesAllWritesThatWereDurableBeforeItBegan() {
        List<LogKey> logs = List.of(LOG, UnstoredFixture.log("kitchen"), UnstoredFixture.log("cellar"));
        logs.forEach(first::mark);
        first.finish();
        int before = terms.checks();
        logs.forEach(first::mark);
        first.finish();
        assertThat(first.answers).hasSize(6);
        assertThat(terms.checks() - before).isEqualTo(2);
    }

    /** (b) and (c): whoever was replaced and takes the shard back goes on behind what the other one wrote. */
    @Test
    void aReplacedArchiverThatTakesATermGoesOnBehindTheOther() {
        LogEntry one = entry("a");
        first.take("batch 1", one);
        first.mark(LOG);
        first.finish();
        LogEntry two = entry("b");
        second.take("batch 2", two);
        second.mark(LOG);
        second.finish();
        LogEntry three = entry("c");
        first.take("batch 3", three);
        first.mark(LOG);
        first.finish();
        LogEntry four = entry("d");
        second.take("batch 4", four);
        second.mark(LOG);
        second.finish();

        assertThat(first.marks.get(1).previous())
                .isEqualTo(second.marks.get(0).end().position());
        assertThat(second.marks.get(1).previous())
                .isEqualTo(first.marks.get(1).end().position());
        assertThat(first.receipts).containsExactly("batch 1", "batch 3");
        assertThat(second.receipts).containsExactly("batch 2", "batch 4");
    }

    /** (d): durable, but no receipt was given; the broker delivers it to the next one. */
    @Test
    void whatAnArchiverStoredBeforeItWasKilledIsAcknowledgedAndNotStoredAgain() {
        LogEntry one = entry("a");
        first.take("batch 1", one);
        first.mark(LOG);
        first.request();
        first.write();
        assertThat(first.receipts).isEmpty(); // and killed

        LogEntry two = entry("b");
        second.take("batch 1 again", one);
        second.take("batch 2", two);
        second.mark(LOG);
        second.finish();

        assertThat(positions(one)).hasSize(1);
        assertThat(second.receipts).containsExactly("batch 1 again", "batch 2");
        assertThat(second.marks)
                .containsExactly(new Mark(
                        positions(one).get(0),
                        new LogCursor(positions(two).get(0), id(two)),
                        List.of(id(one), id(two))));
        assertThat(second.answers).containsExactly(second.marks.get(0).end());
    }

    @Test
    void whenAllWasStoredAlreadyTheEndStaysWhereItIs() {
        LogEntry one = entry("a");
        first.take("batch 1", one);
        first.mark(LOG);
        first.request();
        first.write();

        second.take("batch 1 again", one);
        second.mark(LOG);
        second.finish();
        assertThat(second.marks).isEmpty();
        assertThat(second.receipts).containsExactly("batch 1 again");
        assertThat(second.answers).containsExactly(new LogCursor(positions(one).get(0), id(one)));
    }

    @Test
    void whatIsDeliveredAgainAfterItWasStoredIsNotStoredAgainButWhatDidNotCountIs() {
        LogEntry one = entry("a");
        first.take("delivery 1", one);
        first.mark(LOG);
        first.finish();
        first.take("delivery 2", one);
        first.mark(LOG);
        first.finish();
        assertThat(positions(one)).hasSize(1);
        assertThat(first.receipts).containsExactly("delivery 1", "delivery 2");
        assertThat(first.marks).hasSize(1);
    }

    @Test
    void aRepetitionUnderALargerIdIsLeftOutOnlyIfItSaysTheSame() {
        LogEntry original = repetition("n", "a");
        LogEntry again = repetition("n", "a");
        LogEntry later = repetition("n", "a");
        LogEntry other = repetition("n", "something else");
        first.take("batch 1", original, again);
        first.mark(LOG);
        first.finish();
        first.take("batch 2", later, other);
        first.mark(LOG);
        first.finish();
        assertThat(history.stored(LOG)).containsExactly("a", "something else");
        assertThat(first.receipts).containsExactly("batch 1", "batch 2");
        assertThat(first.marks.get(0).events()).containsExactly(id(original), id(again));
        assertThat(first.marks.get(1).events()).containsExactly(id(later), id(other));
    }

    @Test
    void aRepetitionUnderASmallerIdIsStored() {
        LogEntry small = repetition("n", "a");
        LogEntry large = repetition("n", "a");
        first.take("batch 1", large);
        first.mark(LOG);
        first.finish();
        first.take("batch 2", small);
        first.mark(LOG);
        first.finish();
        assertThat(history.stored(LOG)).containsExactly("a", "a");
    }

    @Test
    void aCheckThatFailsIsMadeAgainAndNothingIsWrittenAgain() {
        LogEntry entry = entry("a");
        first.take("batch", entry);
        first.mark(LOG);
        first.request();
        first.write();
        terms.goAway();
        first.request();
        assertThat(first.receipts).isEmpty();
        terms.comeBack();
        first.finish();
        assertThat(first.receipts).containsExactly("batch");
        assertThat(positions(entry)).hasSize(1);
    }

    @Test
    void termsThatTheStoreLostAreTakenAnewAboveAllThatAreInUse() {
        LogEntry one = entry("a");
        first.take("batch 1", one);
        first.mark(LOG);
        first.finish();
        second.take("batch 2", entry("b"));
        second.mark(LOG);
        second.finish();
        terms.forget();
        LogEntry three = entry("c");
        SteppedArchiver third = new SteppedArchiver(history, terms);
        third.take("batch 3", three);
        third.mark(LOG);
        third.finish();

        assertThat(positions(three)).hasSize(1).allMatch(position -> position.term() == 3);
        assertThat(third.marks.get(0).previous())
                .isEqualTo(second.marks.get(0).end().position());
        assertThat(terms.takes()).isEqualTo(4);
    }

    @Test
    void twoThatBothHoldEventsOfAShardComeToAnEnd() {
        for (int i = 0; i < 20; i++) {
            LogEntry mine = entry("mine " + i);
            LogEntry yours = entry("yours " + i);
            first.take("first " + i, mine, yours);
            second.take("second " + i, yours, mine);
            first.mark(LOG);
            second.mark(LOG);
            first.finish();
            second.finish();
        }
        assertThat(first.receipts).hasSize(20);
        assertThat(second.receipts).hasSize(20);
    }
}
