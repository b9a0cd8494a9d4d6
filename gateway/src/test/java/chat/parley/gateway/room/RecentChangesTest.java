package chat.parley.gateway.room;

import static chat.parley.gateway.Events.ANN;
import static chat.parley.gateway.Events.ROOM;
import static chat.parley.gateway.Events.edit;
import static chat.parley.gateway.Events.file;
import static chat.parley.gateway.Events.id;
import static chat.parley.gateway.Events.moderated;
import static chat.parley.gateway.Events.reaction;
import static chat.parley.gateway.Events.removal;
import static chat.parley.gateway.Events.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.Mark;
import chat.parley.gateway.history.LogPage;
import chat.parley.gateway.history.PageRequest;
import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.Nonce;
import chat.parley.storage.history.History;
import chat.parley.storage.segment.LogKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a room's memory tells of edits, removals and reactions. */
class RecentChangesTest {
    private static final LogPosition END = new LogPosition(1, 10);
    private static final LogCursor CURSOR = new LogCursor(END, id(1));

    private final RecentEvents recent = recent(1000);

    private static RecentEvents recent(int events) {
        RoomLimits limits = new RoomLimits(events, Duration.ofSeconds(1), events, 1 << 30, Duration.ZERO);
        RecentEvents recent = new RecentEvents(limits, id -> false, () -> CURSOR);
        recent.completeFrom(EventId.MIN, END, END);
        return recent;
    }

    private static LogPage stored(List<EncodedEvent> events, List<EncodedEvent> changes, boolean more) {
        return new LogPage(events, changes, more, null, CURSOR, true);
    }

    private static List<EventId> ids(List<EncodedEvent> events) {
        return events.stream().map(EncodedEvent::id).toList();
    }

    private static int bytes(LogPage page) {
        return page.events().stream().mapToInt(event -> event.json().length).sum()
                + page.changes().stream().mapToInt(event -> event.json().length).sum();
    }

    @Test
    void pagesThatGoBackHaveChangesBesideWhatTheyAreAbout() {
        EncodedEvent edit = edit(3, 1, "better");
        EncodedEvent reaction = reaction(4, "bob", 2, "x", true);
        recent.add(List.of(text(1), text(2), edit, reaction, text(5)));
        LogPage newest = recent.answer(PageRequest.newest(10)).orElseThrow();
        assertThat(ids(newest.events())).containsExactly(id(1), id(2), id(5));
        assertThat(newest.changes()).containsExactlyInAnyOrder(edit, reaction);
        LogPage before = recent.page(PageRequest.back(LogKind.EVENTS, id(2), 10, event -> true));
        assertThat(ids(before.events())).containsExactly(id(1));
        assertThat(before.changes()).containsExactly(edit);
    }

    @Test
    void pagesThatGoOnHaveThemInTheirPlacesToo() {
        EncodedEvent edit = edit(3, 1, "better");
        recent.add(List.of(text(1), text(2), edit, reaction(4, "bob", 2, "x", true)));
        LogPage all = recent.answer(PageRequest.after(EventId.MIN, 10)).orElseThrow();
        assertThat(ids(all.events())).containsExactly(id(1), id(2), id(3), id(4));
        assertThat(ids(all.changes())).containsExactlyInAnyOrder(id(3), id(4));
        LogPage behind = recent.answer(PageRequest.after(id(2), 10)).orElseThrow();
        assertThat(ids(behind.events())).containsExactly(id(3), id(4));
        assertThat(behind.changes()).isEmpty();
    }

    @Test
    void theyDoNotCountToTheLimit() {
        recent.add(IntStream.rangeClosed(1, 10).mapToObj(i -> text(i)).toList());
        recent.add(IntStream.rangeClosed(11, 40)
                .mapToObj(i -> reaction(i, "u" + i, 10, "x", true))
                .toList());
        LogPage newest = recent.page(PageRequest.newest(3));
        assertThat(ids(newest.events())).containsExactly(id(8), id(9), id(10));
        assertThat(newest.changes()).hasSize(30);
        assertThat(newest.more()).isTrue();
    }

    @Test
    void whatWasTakenBackIsOnNoPageAnyMore() {
        EncodedEvent removal = removal(4, 1);
        recent.add(List.of(text(1, "n1", "secret"), edit(2, 1, "secret, too"), text(3), removal));
        for (PageRequest request : List.of(PageRequest.newest(10), PageRequest.after(EventId.MIN, 10))) {
            LogPage page = recent.page(request);
            assertThat(page.events().get(0).event())
                    .isEqualTo(new Event(id(1), ROOM, ANN, new Nonce("n1"), new Body.Removed()));
            assertThat(page.changes()).containsExactly(removal);
            assertThat(page.events())
                    .allSatisfy(
                            event -> assertThat(new String(event.json(), UTF_8)).doesNotContain("secret"));
        }
        assertThat(ids(recent.page(PageRequest.after(EventId.MIN, 10)).events()))
                .containsExactly(id(1), id(2), id(3), id(4));
    }

    @Test
    void aPageSaysWhoTookBackWhatSomebodyElseSaid() {
        EncodedEvent removal = moderated(4, 1);
        recent.add(List.of(text(1, "n1", "secret"), text(2), removal(3, 9), removal));
        LogPage page = recent.page(PageRequest.newest(10));
        assertThat(page.events()).containsExactly(text(1, "n1", "secret").removed(), text(2));
        assertThat(page.changes()).containsExactly(removal);
        LogPage read = stored(List.of(text(1, "n1", "secret").removed()), List.of(removal), false);
        assertThat(recent.upToNow(read, PageRequest.newest(10)).changes()).containsExactly(removal);
    }

    @Test
    void ofARepeatedChangeTheFirstCounts() {
        EncodedEvent repeated =
                EncodedEvent.of(new Event(id(5), ROOM, ANN, new Nonce("c3"), new Body.Edit(id(1), "once")));
        EncodedEvent first = edit(3, 1, "once");
        EncodedEvent between = edit(4, 1, "twice");
        recent.add(List.of(text(1), repeated, between));
        assertThat(recent.page(PageRequest.newest(10)).changes()).containsExactly(repeated);
        recent.add(List.of(first));
        assertThat(recent.page(PageRequest.newest(10)).changes()).containsExactly(between);
    }

    @Test
    void theyLeaveByThemselves() {
        RecentEvents small = recent(3);
        EncodedEvent reaction = reaction(10, "bob", 1, "x", true);
        small.add(List.of(text(1), text(2), reaction));
        small.add(List.of(text(11), text(12)));
        assertThat(small.floor()).isGreaterThan(id(2));
        // A page of the store from before: what is here is added to it.
        LogPage old = stored(List.of(text(1)), List.of(), true);
        assertThat(small.upToNow(old, PageRequest.after(EventId.MIN, 1)).changes())
                .containsExactly(reaction);
        small.add(List.of(text(13)));
        assertThat(small.floor()).isGreaterThan(id(10));
        assertThat(small.upToNow(old, PageRequest.after(EventId.MIN, 1)).changes())
                .isEmpty();
        assertThat(small.told(List.of(text(1)))).containsExactly(text(1));
    }

    @Test
    void aPageEndsEarlierRatherThanLeaveThemOut() {
        String longest = "x".repeat(4096);
        List<EncodedEvent> all = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            all.add(text(i, "n" + i, longest));
        }
        for (int i = 1; i <= 100; i++) {
            all.add(edit(100 + i, i, longest));
        }
        recent.add(all);
        LogPage newest = recent.page(PageRequest.newest(200));
        assertThat(newest.events()).hasSizeBetween(50, 70);
        assertThat(newest.changes()).hasSameSizeAs(newest.events());
        assertThat(bytes(newest)).isBetween(History.MAX_PAGE_BYTES - 20_000, History.MAX_PAGE_BYTES);
        assertThat(newest.more()).isTrue();
        LogPage oldest = recent.page(PageRequest.after(EventId.MIN, 200));
        assertThat(oldest.changes()).hasSameSizeAs(oldest.events());
        assertThat(bytes(oldest)).isBetween(History.MAX_PAGE_BYTES - 20_000, History.MAX_PAGE_BYTES);
        assertThat(oldest.more()).isTrue();
        LogPage joined = recent.upToNow(stored(all.subList(0, 10), List.of(), false), PageRequest.newest(200));
        assertThat(bytes(joined)).isLessThanOrEqualTo(History.MAX_PAGE_BYTES);
        assertThat(joined.changes()).hasSameSizeAs(joined.events());
    }

    @Test
    void aFirstEventFitsWithAllThatCountsOfIt() {
        RecentEvents wide = recent(10_000);
        wide.add(List.of(text(1), text(2, "n2", "x".repeat(Limits.MAX_TEXT_CHARS))));
        wide.add(IntStream.range(0, 2_000)
                .mapToObj(i -> reaction(10 + i, "u" + i, 2, "x".repeat(60), true))
                .toList());
        wide.add(List.of(edit(5_000, 2, "\u0001".repeat(Limits.MAX_TEXT_CHARS))));
        LogPage page = wide.page(PageRequest.newest(200));
        assertThat(ids(page.events())).endsWith(id(2));
        assertThat(ids(page.changes())).contains(id(10), id(5_000)).hasSize(1001);
        assertThat(bytes(page)).isLessThan(Limits.MAX_SERVER_FRAME_BYTES - 64 * 1024);
    }

    @Test
    void aPageOfTheLogHasWhatTheLogAndMemoryKnow() {
        EncodedEvent edit = edit(3, 1, "better");
        EncodedEvent reaction = reaction(4, "bob", 1, "x", true);
        EncodedEvent withdrawn = reaction(5, "bob", 1, "x", false);
        EncodedEvent later = edit(6, 1, "best");
        LogPage read = stored(List.of(text(1), text(2)), List.of(edit, reaction), false);
        recent.add(List.of(withdrawn, later));
        for (PageRequest request : List.of(PageRequest.newest(10), PageRequest.after(EventId.MIN, 2))) {
            LogPage joined = recent.upToNow(read, request);
            assertThat(ids(joined.events())).containsExactly(id(1), id(2));
            assertThat(joined.changes()).containsExactly(withdrawn, later);
        }
    }

    @Test
    void whatMemoryKnowsToBeTakenBackIsNotToldFromAPageOfTheLogEither() {
        LogPage read = stored(List.of(text(1, "n1", "secret"), edit(2, 1, "secret")), List.of(), false);
        recent.add(List.of(removal(3, 1)));
        LogPage joined = recent.upToNow(read, PageRequest.after(EventId.MIN, 10));
        assertThat(ids(joined.events())).containsExactly(id(1), id(2), id(3));
        assertThat(joined.events().get(0).event().body()).isEqualTo(new Body.Removed());
        assertThat(joined.events())
                .allSatisfy(event -> assertThat(new String(event.json(), UTF_8)).doesNotContain("secret"));
        assertThat(joined.changes()).containsExactly(removal(3, 1));
    }

    @Test
    void memoryDoesNotBringBackWhatTheLogHasAsTakenBack() {
        EncodedEvent text = text(1);
        recent.add(List.of(text));
        LogPage read = stored(List.of(text.removed()), List.of(), false);
        LogPage joined = recent.upToNow(read, PageRequest.newest(10));
        assertThat(joined.events()).containsExactly(text.removed());
        assertThat(joined.changes()).isEmpty();
    }

    @Test
    void whoResumesGetsTheChangesOfWhatArrivedLate() {
        RecentEvents late = new RecentEvents(
                new RoomLimits(100, Duration.ofSeconds(1), 100, 1 << 20, Duration.ZERO), id -> false, () -> CURSOR);
        late.completeFrom(id(50), END, END);
        EncodedEvent edit = edit(60, 5, "better");
        late.add(List.of(text(5), edit));
        late.arrived(new Mark(END, new LogCursor(new LogPosition(1, 11), id(60)), List.of(id(5), id(60))));
        LogPage page = late.answer(PageRequest.since(CURSOR, EventId.MIN, 10)).orElseThrow();
        assertThat(ids(page.events())).containsExactly(id(5), id(60));
        assertThat(page.changes()).containsExactly(edit);
    }

    @Test
    void whatIsSentIsToldAsItIsNow() {
        List<EncodedEvent> texts = List.of(text(1), text(2));
        recent.add(texts);
        assertThat(recent.told(texts)).as("nothing was changed").isSameAs(texts);
        recent.add(List.of(removal(3, 2), reaction(4, "bob", 9, "x", true)));
        assertThat(recent.told(texts)).containsExactly(text(1), text(2).removed());
        List<EncodedEvent> others = List.of(text(1), reaction(4, "bob", 9, "x", true));
        assertThat(recent.told(others)).as("nothing is about these").isSameAs(others);
    }

    @Test
    void aFileThatWasTakenBackIsToldAsSuch() {
        recent.add(List.of(file(1), removalOfAFile()));
        LogPage files = recent.page(
                PageRequest.back(LogKind.FILES, null, 10, event -> event.event().body() instanceof Body.File));
        assertThat(files.events()).containsExactly(file(1).removed());
    }

    private static EncodedEvent removalOfAFile() {
        return EncodedEvent.of(new Event(id(2), ROOM, ANN, new Nonce("c2"), new Body.Removal(id(1), "F1")));
    }
}
