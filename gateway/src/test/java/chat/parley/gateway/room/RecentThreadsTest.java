package chat.parley.gateway.room;

import static chat.parley.gateway.Events.answer;
import static chat.parley.gateway.Events.id;
import static chat.parley.gateway.Events.text;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.Events;
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
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a room's memory tells of threads. */
class RecentThreadsTest {
    private static final LogPosition END = new LogPosition(1, 10);
    private static final LogCursor CURSOR = new LogCursor(END, id(1));
    private static final UserName BOB = new UserName("bob");

    private final RecentEvents recent = recent(1000, EventId.MIN);

    private static RecentEvents recent(int events, EventId from) {
        RoomLimits limits = new RoomLimits(events, Duration.ofSeconds(1), events, 1 << 30, Duration.ZERO);
        RecentEvents recent = new RecentEvents(limits, id -> false, () -> CURSOR);
        recent.completeFrom(from, END, END);
        return recent;
    }

    private static LogPage stored(List<EncodedEvent> events, List<EncodedEvent> changes, boolean more) {
        return new LogPage(events, changes, more, null, CURSOR, true);
    }

    private static List<EventId> ids(List<EncodedEvent> events) {
        return events.stream().map(EncodedEvent::id).toList();
    }

    private static PageRequest thread(int root, @Nullable EventId before, @Nullable EventId after, int limit) {
        return PageRequest.ofThread(id(root), before, after, limit, event -> true);
    }

    private static PageRequest newest(int root, int limit) {
        return thread(root, null, null, limit);
    }

    @Test
    void pagesTellWhatAnswersTheirEvents() {
        recent.add(List.of(text(1), text(2), answer(3, 1), answer(4, 3, 1), answer(5, 2)));
        LogPage page = recent.answer(PageRequest.newest(10)).orElseThrow();
        assertThat(ids(page.events())).containsExactly(id(1), id(2), id(3), id(4), id(5));
        assertThat(page.changes())
                .containsExactlyInAnyOrder(
                        answer(3, 1).change(),
                        answer(4, 3, 1).change(),
                        answer(5, 2).change());
    }

    @Test
    void answersLeaveByThemselves() {
        RecentEvents small = recent(3, EventId.MIN);
        small.add(List.of(text(1), answer(2, 1), answer(3, 1), answer(4, 1)));
        LogPage old = stored(List.of(text(1)), List.of(), true);
        assertThat(ids(small.upToNow(old, PageRequest.after(EventId.MIN, 1)).changes()))
                .containsExactly(id(2), id(3), id(4));
        small.add(List.of(text(5), text(6), text(7)));
        assertThat(small.upToNow(old, PageRequest.after(EventId.MIN, 1)).changes())
                .isEmpty();
    }

    @Test
    void anAnswerThatStoreAndMemoryHaveCountsOnce() {
        EncodedEvent repeated = EncodedEvent.of(new Event(
                id(9), Events.ROOM, BOB, new Nonce("a3"), answer(3, 1).event().body()));
        LogPage read = stored(
                List.of(text(1), text(2)),
                List.of(answer(3, 1).change(), answer(4, 1).change()),
                false);
        recent.add(List.of(answer(4, 1), answer(5, 1), repeated));
        for (PageRequest request : List.of(PageRequest.newest(10), PageRequest.after(EventId.MIN, 10))) {
            LogPage joined = recent.upToNow(read, request);
            assertThat(joined.changes())
                    .containsExactly(
                            answer(3, 1).change(),
                            answer(4, 1).change(),
                            answer(5, 1).change());
        }
    }

    @Test
    void ofManyAnswersTheNewestAreTold() {
        List<EncodedEvent> all =
                IntStream.range(2, 202).mapToObj(i -> answer(i, 1)).toList();
        recent.add(List.of(text(1)));
        recent.add(all);
        LogPage page = recent.page(PageRequest.newest(500));
        assertThat(ids(page.changes()))
                .hasSize(Limits.MAX_TOLD_ANSWERS)
                .startsWith(id(102))
                .endsWith(id(201));
        LogPage read = stored(
                List.of(text(1)),
                all.subList(0, 100).stream().map(EncodedEvent::change).toList(),
                true);
        assertThat(recent.upToNow(read, PageRequest.after(EventId.MIN, 1)).changes())
                .isEqualTo(page.changes());
    }

    @Test
    void aThreadIsReadFromMemoryThatReachesDownToItsRoot() {
        RecentEvents some = recent(1000, id(3));
        some.add(List.of(text(3), answer(4, 3), answer(5, 2), answer(6, 4, 3), text(7)));
        assertThat(some.answer(newest(3, 10)))
                .contains(new LogPage(List.of(answer(4, 3), answer(6, 4, 3)), false, CURSOR));
        assertThat(some.answer(thread(3, id(6), null, 10)).map(page -> ids(page.events())))
                .contains(List.of(id(4)));
        LogPage first = some.answer(thread(3, null, EventId.MIN, 1)).orElseThrow();
        assertThat(ids(first.events())).containsExactly(id(4));
        assertThat(first.more()).isTrue();
        assertThat(some.answer(newest(2, 10))).as("there may be others").isEmpty();
        assertThat(some.answer(thread(2, null, EventId.MIN, 10))).isEmpty();
        assertThat(some.answer(newest(2, 1)).map(LogPage::events)).contains(List.of(answer(5, 2)));
        assertThat(some.answer(thread(2, null, id(3), 10)).map(LogPage::events)).contains(List.of(answer(5, 2)));
        some.interrupt();
        assertThat(some.answer(newest(3, 10))).isEmpty();
    }

    @Test
    void answersThatWereTakenBackStayInTheirThread() {
        EncodedEvent gone = answer(2, 1);
        EncodedEvent loaded = answer(3, 1).removed();
        EncodedEvent removal =
                EncodedEvent.of(new Event(id(4), Events.ROOM, BOB, new Nonce("c4"), new Body.Removal(gone.id(), null)));
        recent.add(List.of(text(1), gone, loaded, removal));
        LogPage page = recent.answer(newest(1, 10)).orElseThrow();
        assertThat(page.events()).containsExactly(gone.removed(), loaded);
        assertThat(page.changes()).containsExactly(removal);
        assertThat(ids(recent.page(PageRequest.newest(10)).changes()))
                .containsExactlyInAnyOrder(gone.id(), loaded.id(), removal.id());
    }

    @Test
    void theAnswersOfARootThatWasTakenBackAreTold() {
        recent.add(List.of(text(1), answer(2, 1), Events.removal(3, 1)));
        LogPage page = recent.page(PageRequest.newest(10));
        assertThat(page.events()).first().isEqualTo(text(1).removed());
        assertThat(page.changes()).containsExactly(answer(2, 1).change(), Events.removal(3, 1));
        assertThat(recent.answer(newest(1, 10)).map(LogPage::events)).contains(List.of(answer(2, 1)));
    }

    @Test
    void aLiveTextIsToldAsItIsAlsoIfItHasAnswers() {
        recent.add(List.of(text(1), answer(2, 1)));
        List<EncodedEvent> both = List.of(text(1), answer(2, 1));
        assertThat(recent.told(both)).isEqualTo(both);
        assertThat(Stream.of(recent.answer(newest(2, 10))).map(Optional::orElseThrow))
                .allSatisfy(page -> assertThat(page.events()).isEmpty());
    }
}
