package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.client.LogPage.Extent;
import chat.parley.protocol.Body;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LogFollowerTest implements LogFollower.PageSource, LogFollower.Teller {
    private final List<String> told = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final LogFollower follower =
            new LogFollower(this, this, read -> asked.add(read.name().toLowerCase(Locale.ROOT)));

    private static Event said(long at) {
        return new Event(
                id(at),
                new RoomName("lobby"),
                new UserName("bob"),
                new Nonce("n" + at),
                new Body.Text(Long.toString(at)));
    }

    private static EventId id(long at) {
        return new EventId(at << 16, 1);
    }

    private static LogCursor cursor(long number) {
        return new LogCursor(new LogPosition(1, number), EventId.MIN);
    }

    private static LogPage page(@Nullable LogCursor cursor, boolean more, Event... events) {
        return new LogPage(List.of(events), List.of(), more, null, Extent.WHOLE, cursor);
    }

    @Override
    public void readAfter(@Nullable LogCursor cursor, EventId last) {
        asked.add("after " + (cursor == null ? "-" : cursor.position().number()) + " " + last.millis());
    }

    @Override
    public void readAgain() {
        asked.add("again");
    }

    @Override
    public void tell(Event event) {
        told.add(((Body.Text) event.body()).text());
    }

    @Override
    public void renumbered(EventId before, Event event) {
        told.add(before.millis() + " is " + event.id().millis());
    }

    @BeforeEach
    void hasBegunBeforeTheConnectionWasCut() {
        follower.reading();
        follower.begin(page(cursor(1), true, said(100)));
        follower.cut();
        follower.reading();
        asked.clear();
    }

    @Test
    void whatWasDroppedWhilePagesWereReadIsReadBehindTheFirstPage() {
        follower.page(page(cursor(2), true, said(101)));
        for (int i = 0; i < 10_001; i++) {
            follower.live(said(200 + i));
        }
        follower.told(cursor(9));
        follower.page(page(cursor(3), false, said(102)));
        assertThat(asked).containsExactly("after 1 101", "again");
        assertThat(follower.cursor()).isEqualTo(cursor(2));
        assertThat(told).containsExactly("101", "102");
        follower.reading();
        follower.page(page(cursor(4), false, said(10), said(200)));
        assertThat(told).containsExactly("101", "102", "10", "200");
        assertThat(follower.cursor()).isEqualTo(cursor(4));
    }

    @Test
    void whatWasDroppedBeforeTheNewestEventsCameIsReadBehindThem() {
        for (int i = 0; i < 10_001; i++) {
            follower.live(said(200 + i));
        }
        follower.begin(page(cursor(2), true, said(150), said(201)));
        assertThat(asked).containsExactly("again");
        assertThat(told).isEmpty();
        assertThat(follower.cursor()).isEqualTo(cursor(2));
        assertThat(follower.largest()).isEqualTo(id(201));
        follower.reading();
        follower.page(page(cursor(3), false, said(201), said(202), said(20_000)));
        assertThat(told).containsExactly("202", "20000");
        assertThat(asked).containsExactly("again", "whole");
    }

    @Test
    void whatWasDroppedBeforeTheNewestEventsCameIsReadByIdWhereThereAreNoCursors() {
        LogFollower fresh =
                new LogFollower(this, this, read -> asked.add(read.name().toLowerCase(Locale.ROOT)));
        fresh.reading();
        for (int i = 0; i < 10_001; i++) {
            fresh.live(said(200 + i));
        }
        fresh.begin(page(null, true, said(150), said(201)));
        assertThat(asked).containsExactly("after - 201");
        fresh.page(page(null, false, said(202), said(20_000)));
        assertThat(told).containsExactly("202", "20000");
        assertThat(asked).containsExactly("after - 201", "whole");
    }

    @Test
    void aPageWithoutEventsThatNamesAPlaceIsGoneOnFromThere() {
        follower.page(page(cursor(2), true, said(101)));
        for (int i = 1; i <= 20; i++) {
            follower.page(new LogPage(List.of(), List.of(), true, id(200 + i), Extent.WHOLE, cursor(3)));
        }
        assertThat(asked).hasSize(21).endsWith("after 1 219", "after 1 220");
        follower.page(page(cursor(4), false, said(300)));
        assertThat(told).containsExactly("101", "300");
        assertThat(follower.cursor()).isEqualTo(cursor(2));
    }

    @Test
    void whatWasToldBeforeTheFirstPageIsOlderThanIt() {
        follower.told(cursor(5));
        follower.page(page(cursor(2), false));
        assertThat(follower.cursor()).isEqualTo(cursor(2));
        follower.told(cursor(3));
        assertThat(follower.cursor()).isEqualTo(cursor(3));
        follower.cut();
        follower.told(cursor(9));
        assertThat(follower.cursor()).isEqualTo(cursor(3));
    }

    @Test
    void whatIsOlderThanTheBeginningIsToldIfItArrivedLater() {
        follower.page(page(cursor(2), false, said(3)));
        assertThat(told).containsExactly("3");
    }

    @Test
    void whatIsOlderThanTheBeginningIsNotToldWhereNobodyKnowsWhenItArrived() {
        follower.page(page(null, false, said(3), said(101)));
        assertThat(told).containsExactly("101");
        assertThat(follower.cursor()).isEqualTo(cursor(1));
    }

    @Test
    void onePageThatMayLackSomethingMakesTheReadingIncomplete() {
        follower.page(page(cursor(2), true, said(101)));
        follower.page(new LogPage(List.of(said(102)), List.of(), true, null, Extent.UNKNOWN, null));
        assertThat(asked).containsExactly("after 1 101", "unknown");
        assertThat(told).containsExactly("101", "102");
        assertThat(follower.cursor()).isEqualTo(cursor(1));
        assertThat(follower.largest()).isEqualTo(id(101));
    }

    @Test
    void aReadingThatWasCutLeavesTheCursor() {
        follower.page(page(cursor(2), true, said(101)));
        follower.told(cursor(3));
        follower.cut();
        assertThat(follower.cursor()).isEqualTo(cursor(1));
    }

    @Test
    void pagesThatGoBackAreNoProgress() {
        follower.page(page(cursor(2), true, said(101)));
        for (int i = 0; i < 20; i++) {
            follower.page(page(cursor(2), true, said(50)));
        }
        assertThat(asked.get(asked.size() - 1)).isEqualTo("unknown");
        assertThat(told).containsExactly("101", "50");
    }

    @Test
    void whatIsDamagedIsToldOnceAndTheCursorGoesOnBehindIt() {
        follower.page(new LogPage(List.of(said(102)), List.of(), true, null, Extent.DAMAGED, cursor(4)));
        follower.page(page(cursor(5), false, said(103)));
        assertThat(asked).endsWith("damaged");
        assertThat(told).contains("102", "103");
        assertThat(follower.cursor()).isEqualTo(cursor(4));
        follower.cut();
        follower.reading();
        follower.page(page(cursor(5), false));
        assertThat(asked).endsWith("whole");
    }
}
