package chat.parley.gateway.room;

import static chat.parley.gateway.Events.ANN;
import static chat.parley.gateway.Events.ROOM;
import static chat.parley.gateway.Events.file;
import static chat.parley.gateway.Events.id;
import static chat.parley.gateway.Events.text;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.Mark;
import chat.parley.gateway.history.LogPage;
import chat.parley.gateway.history.PageRequest;
import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.Nonce;
import chat.parley.storage.history.History;
import chat.parley.storage.segment.LogKind;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentEventsTest {
    private static final int PLENTY = 1 << 20;

    private static final LogPosition END = at(10);

    private final Set<EventId> unmarked = new HashSet<>();
    private final RecentEvents recent = recent(5, PLENTY);

    private static LogPosition at(int number) {
        return new LogPosition(1, number);
    }

    private RecentEvents recent(int events, int bytes) {
        return new RecentEvents(limits(events, bytes), unmarked::contains, () -> new LogCursor(END, id(1)));
    }

    private static Mark mark(int position, List<EventId> ids) {
        return new Mark(at(position - 1), new LogCursor(at(position), id(1)), ids);
    }

    private static PageRequest since(int position) {
        return PageRequest.since(new LogCursor(at(position), id(1)), EventId.MIN, 100);
    }

    private static RoomLimits limits(int events, int bytes) {
        return new RoomLimits(events, Duration.ofSeconds(3), events + 2, bytes, Duration.ZERO);
    }

    private static void complete(RecentEvents recent, LogPage newest) {
        recent.completeFrom(newest.more() ? newest.events().get(0).id() : EventId.MIN, END, END);
        recent.add(newest.events());
    }

    private static List<EncodedEvent> texts(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> text(i)).toList();
    }

    private static LogPage page(List<EncodedEvent> events, boolean more) {
        return new LogPage(events, more, new LogCursor(END, id(1)));
    }

    private static List<EventId> ids(List<EncodedEvent> events) {
        return events.stream().map(EncodedEvent::id).toList();
    }

    @Test
    void eventsThatArriveOutOfOrderAreReadInOrder() {
        complete(recent, page(List.of(), false));
        recent.add(List.of(text(3), text(1)));
        recent.add(List.of(text(2)));
        assertThat(ids(recent.page(PageRequest.newest(10)).events())).containsExactly(id(1), id(2), id(3));
    }

    @Test
    void anEventIsNewOnce() {
        assertThat(recent.add(List.of(text(1), text(1), text(2)))).hasSize(2);
        assertThat(recent.add(List.of(text(2)))).isEmpty();
    }

    @Test
    void ofOnePostTheSmallestIdCounts() {
        complete(recent, page(List.of(), false));
        assertThat(recent.add(List.of(text(2, "same", "a")))).hasSize(1);
        assertThat(recent.add(List.of(text(3, "same", "a")))).isEmpty();
        assertThat(recent.add(List.of(text(1, "same", "a")))).hasSize(1);
        assertThat(ids(recent.page(PageRequest.newest(10)).events())).containsExactly(id(1));
    }

    @Test
    void aPageOfTheLogIsContinuedWithWhatCameSinceItWasRead() {
        complete(recent, page(texts(4, 5), true));
        LogPage readBefore = page(texts(2, 5), false);
        recent.add(texts(6, 7));
        LogPage joined = recent.upToNow(readBefore, PageRequest.after(id(1), 10));
        assertThat(ids(joined.events())).containsExactly(id(2), id(3), id(4), id(5), id(6), id(7));
        assertThat(joined.more()).isFalse();
    }

    @Test
    void aPageOfTheLogGetsWhatWasCommittedLateBelowItsEnd() {
        complete(recent, page(texts(4, 5), true));
        LogPage readBefore = page(List.of(text(2), text(3), text(4), text(6)), true);
        recent.add(List.of(text(6), text(7)));
        LogPage joined = recent.upToNow(readBefore, PageRequest.after(id(1), 10));
        assertThat(ids(joined.events())).containsExactly(id(2), id(3), id(4), id(5), id(6));
        assertThat(joined.more()).isTrue();
    }

    /** Six bytes each as JSON: fifty such texts are more than a client takes in a frame. */
    @Test
    void aPageOfTheLogWithWhatCameSinceIsNoLargerThanAnyOther() {
        RecentEvents large = recent(100, PLENTY);
        large.completeFrom(id(26), END, END);
        List<EncodedEvent> all = IntStream.rangeClosed(1, 50)
                .mapToObj(i -> text(i, "n" + i, "\u0001".repeat(4000)))
                .toList();
        large.add(all.subList(25, 50));
        LogPage newest = large.upToNow(page(all.subList(0, 25), false), PageRequest.newest(50));
        assertThat(bytes(newest)).isBetween(History.MAX_PAGE_BYTES - 30_000, History.MAX_PAGE_BYTES);
        assertThat(ids(newest.events())).endsWith(id(49), id(50)).isSorted();
        assertThat(newest.more()).isTrue();
        LogPage oldest = large.upToNow(page(all.subList(0, 25), false), PageRequest.after(EventId.MIN, 50));
        assertThat(bytes(oldest)).isBetween(History.MAX_PAGE_BYTES - 30_000, History.MAX_PAGE_BYTES);
        assertThat(ids(oldest.events())).startsWith(id(1), id(2)).isSorted();
        assertThat(oldest.more()).isTrue();
    }

    private static int bytes(LogPage page) {
        return page.events().stream().mapToInt(event -> event.json().length).sum();
    }

    @Test
    void aPageOfTheLogIsNoMoreCompleteThanWhatContinuesIt() {
        complete(recent, page(texts(4, 5), true));
        LogPage readBefore = page(texts(2, 5), false);
        assertThat(recent.upToNow(readBefore, PageRequest.after(id(1), 10)).recovered())
                .isTrue();
        recent.interrupt();
        assertThat(recent.upToNow(readBefore, PageRequest.after(id(1), 10)).recovered())
                .isFalse();
    }

    @Test
    void aPageOfTheLogThatEndsBelowTheFloorLeavesTheRestForFurtherPages() {
        complete(recent, page(texts(1, 5), false));
        recent.add(texts(6, 12));
        LogPage joined = recent.upToNow(page(texts(1, 4), false), PageRequest.after(EventId.MIN, 10));
        assertThat(ids(joined.events())).containsExactly(id(1), id(2), id(3), id(4));
        assertThat(joined.more()).isTrue();
    }

    @Test
    void aPageWhoseBeginningWasDroppedMeanwhileIsNotShownAsWhole() {
        complete(recent, page(texts(1, 5), false));
        recent.add(texts(6, 7));
        LogPage joined = recent.page(PageRequest.after(id(1), 10));
        assertThat(joined.events()).isEmpty();
        assertThat(joined.more()).isTrue();
    }

    @Test
    void aContinuedPageIsNoLongerThanAsked() {
        complete(recent, page(texts(4, 5), true));
        recent.add(texts(6, 8));
        LogPage joined = recent.upToNow(page(texts(2, 5), false), PageRequest.after(id(1), 6));
        assertThat(ids(joined.events())).endsWith(id(7)).hasSize(6);
        assertThat(joined.more()).isTrue();
    }

    @Test
    void theOldestGoFirstAndRaiseTheFloor() {
        complete(recent, page(texts(1, 5), false));
        assertThat(recent.floor()).isEqualTo(EventId.MIN);
        recent.add(List.of(text(6)));
        assertThat(recent.floor()).isGreaterThan(id(1)).isLessThanOrEqualTo(id(2));
        assertThat(recent.page(PageRequest.newest(10)).more()).isTrue();
    }

    @Test
    void whatCameLatelyIsKeptBeyondTheNumber() {
        complete(recent, page(texts(1, 5), false));
        recent.add(IntStream.rangeClosed(1, 6)
                .mapToObj(i -> new EventId((6_000L + i) << 16, 1))
                .map(id -> EncodedEvent.of(new Event(id, ROOM, ANN, new Nonce("at-once-" + id), new Body.Text("hi"))))
                .toList());
        assertThat(recent.floor()).isGreaterThan(id(4)).isLessThanOrEqualTo(id(5));
        assertThat(recent.page(PageRequest.newest(10)).events()).hasSize(7);
    }

    @Test
    void bytesAreBoundedToo() {
        RecentEvents small = recent(100, 3 * text(1).json().length);
        complete(small, page(List.of(), false));
        small.add(texts(1, 9));
        assertThat(ids(small.page(PageRequest.newest(10)).events())).containsExactly(id(7), id(8), id(9));
    }

    @Test
    void anEventBelowTheFloorIsNewButOnNoPageById() {
        complete(recent, page(texts(5, 8), true));
        assertThat(recent.add(List.of(text(1)))).hasSize(1);
        assertThat(ids(recent.page(PageRequest.newest(10)).events())).containsExactly(id(5), id(6), id(7), id(8));
        assertThat(recent.answer(PageRequest.after(EventId.MIN, 10))).isEmpty();
    }

    @Test
    void anEventThatArrivedLateIsGivenToWhoLacksItWhateverItsId() {
        complete(recent, page(texts(5, 8), true));
        recent.add(List.of(text(1)));
        recent.arrived(mark(11, List.of(id(1))));
        assertThat(ids(recent.answer(since(10)).orElseThrow().events())).contains(id(1));
        recent.add(List.of(text(2)));
        recent.arrived(mark(12, List.of(id(2))));
        assertThat(ids(recent.answer(since(11)).orElseThrow().events()))
                .contains(id(2))
                .doesNotContain(id(1));
    }

    @Test
    void whatArrivedBeforeTheCursorIsNotGivenAgain() {
        complete(recent, page(List.of(), false));
        recent.add(texts(1, 3));
        recent.arrived(mark(11, List.of(id(1), id(3))));
        assertThat(ids(recent.answer(since(10)).orElseThrow().events())).containsExactly(id(1), id(2), id(3));
        assertThat(ids(recent.answer(since(11)).orElseThrow().events())).containsExactly(id(2));
    }

    @Test
    void whoComesFromBeforeWhatIsHereIsNotAnswered() {
        complete(recent, page(texts(1, 3), false));
        assertThat(recent.answer(since(9))).isEmpty();
        assertThat(recent.answer(since(10))).isPresent();
    }

    @Test
    void whoLacksSomethingThatWasDroppedIsNotAnswered() {
        complete(recent, page(List.of(), false));
        recent.add(texts(1, 2));
        recent.arrived(mark(11, List.of(id(1), id(2))));
        recent.add(texts(3, 7));
        assertThat(recent.answer(since(10))).isEmpty();
        assertThat(ids(recent.answer(since(11)).orElseThrow().events()))
                .containsExactly(id(3), id(4), id(5), id(6), id(7));
    }

    @Test
    void whatWasDroppedBeforeItsPlaceIsKnownIsWaitedFor() {
        complete(recent, page(List.of(), false));
        unmarked.addAll(List.of(id(1), id(2)));
        recent.add(texts(1, 7));
        assertThat(recent.answer(since(10))).isEmpty();
        assertThat(recent.answer(since(99))).isEmpty();
        recent.arrived(mark(11, List.of(id(1))));
        assertThat(recent.answer(since(11))).isEmpty();
        recent.arrived(mark(12, List.of(id(2))));
        assertThat(recent.answer(since(11))).isEmpty();
        assertThat(recent.answer(since(12))).isPresent();
    }

    @Test
    void liveEventsThatCameBeforeTheFirstPageAreKept() {
        recent.add(List.of(text(4)));
        assertThat(recent.isComplete()).isFalse();
        complete(recent, page(texts(1, 3), false));
        assertThat(ids(recent.page(PageRequest.newest(10)).events())).containsExactly(id(1), id(2), id(3), id(4));
    }

    @Test
    void eventsDroppedWhileLoadingAreNotForgottenToBeMissing() {
        recent.add(texts(11, 20));
        complete(recent, page(texts(1, 5), false));
        assertThat(recent.floor()).isGreaterThan(id(15)).isLessThanOrEqualTo(id(16));
    }

    @Test
    void pagesGoForwardsFromAnId() {
        complete(recent, page(texts(1, 5), false));
        LogPage first = recent.page(PageRequest.after(id(2), 2));
        assertThat(ids(first.events())).containsExactly(id(3), id(4));
        assertThat(first.more()).isTrue();
        LogPage second = recent.page(PageRequest.after(id(4), 2));
        assertThat(ids(second.events())).containsExactly(id(5));
        assertThat(second.more()).isFalse();
    }

    @Test
    void answersOnlyWhatTheStoreWouldAnswerToo() {
        assertThat(recent.answer(PageRequest.newest(2))).isEmpty();
        complete(recent, page(texts(5, 9), true));
        assertThat(recent.answer(PageRequest.newest(5))).isPresent();
        assertThat(recent.answer(PageRequest.newest(6))).isEmpty();
        assertThat(recent.answer(PageRequest.after(id(5), 6))).isPresent();
        assertThat(recent.answer(PageRequest.after(id(4), 6))).isEmpty();
        recent.interrupt();
        assertThat(recent.answer(PageRequest.newest(2))).isEmpty();
    }

    @Test
    void filesAreFoundAmongTexts() {
        complete(recent, page(List.of(text(1), file(2), text(3)), false));
        LogPage files = recent.answer(new PageRequest(LogKind.FILES, null, null, null, 10, event -> true))
                .orElseThrow();
        assertThat(ids(files.events())).containsExactly(id(2));
        assertThat(files.more()).isFalse();
    }

    @Test
    void aPageEndsBeforeItIsTooLongToSend() {
        RecentEvents large = recent(1000, 1 << 30);
        String longest = "x".repeat(4096);
        complete(
                large,
                page(
                        IntStream.rangeClosed(1, 200)
                                .mapToObj(i -> text(i, "n" + i, longest))
                                .toList(),
                        false));
        LogPage newest = large.page(PageRequest.newest(200));
        LogPage oldest = large.page(PageRequest.after(EventId.MIN, 200));
        assertThat(newest.events()).hasSizeBetween(100, 130);
        assertThat(newest.more()).isTrue();
        assertThat(newest.events().get(newest.events().size() - 1).id()).isEqualTo(id(200));
        assertThat(oldest.events().get(0).id()).isEqualTo(id(1));
        assertThat(oldest.more()).isTrue();
    }
}
