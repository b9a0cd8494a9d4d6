package chat.parley.storage.history;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.Nonce;
import chat.parley.storage.segment.LogKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/** What readers must see of a log, and what they see page by page. */
public final class PlainLog {
    private PlainLog() {}

    /** What is left after the rule of {@link Repetition}, written down without any segments. */
    public static List<EventId> distinct(List<EncodedEvent> events) {
        Map<Nonce, Long> last = new HashMap<>();
        List<EventId> ids = new ArrayList<>();
        List<Event> sorted = events.stream()
                .map(EncodedEvent::event)
                .distinct()
                .sorted(Comparator.comparing(Event::id))
                .toList();
        for (Event event : sorted) {
            Long earlier = last.put(event.nonce(), event.at());
            if (earlier == null || event.at() - earlier > 30_000) {
                ids.add(event.id());
            }
        }
        return ids;
    }

    public static List<EventId> readDown(History history, LogKey log, Random random, Predicate<EncodedEvent> matching) {
        return readDown((before, limit) -> history.before(log, LogKind.EVENTS, before, limit, matching), random);
    }

    public static List<EventId> readUp(History history, LogKey log, Random random, Predicate<EncodedEvent> matching) {
        return readUp((after, limit) -> history.after(log, LogKind.EVENTS, after, limit, matching), random);
    }

    public static List<EventId> readThreadDown(History history, LogKey log, EventId root, Random random) {
        return readDown((before, limit) -> history.threadBefore(log, root, before, limit, event -> true), random);
    }

    public static List<EventId> readThreadUp(History history, LogKey log, EventId root, Random random) {
        return readUp((after, limit) -> history.threadAfter(log, root, after, limit, event -> true), random);
    }

    private interface Pages {
        History.Page from(EventId start, int limit);
    }

    private static List<EventId> readDown(Pages pages, Random random) {
        List<EventId> read = new ArrayList<>();
        EventId before = EventId.MAX;
        boolean more = true;
        while (more) {
            int limit = 1 + random.nextInt(60);
            History.Page page = pages.from(before, limit);
            assertThat(page.events()).hasSizeLessThanOrEqualTo(limit);
            EventId next = page.goOn() != null || page.events().isEmpty()
                    ? page.goOn()
                    : page.events().get(0).id();
            assertThat(!page.more() || (next != null && next.compareTo(before) < 0))
                    .as("leads further")
                    .isTrue();
            read.addAll(0, page.events().stream().map(EncodedEvent::id).toList());
            before = next == null ? before : next;
            more = page.more();
        }
        return read;
    }

    private static List<EventId> readUp(Pages pages, Random random) {
        List<EventId> read = new ArrayList<>();
        EventId after = EventId.MIN;
        boolean more = true;
        while (more) {
            int limit = 1 + random.nextInt(60);
            History.Page page = pages.from(after, limit);
            assertThat(page.events()).hasSizeLessThanOrEqualTo(limit);
            assertThat(!page.more() || page.upTo(after).compareTo(after) > 0)
                    .as("leads further")
                    .isTrue();
            read.addAll(page.events().stream().map(EncodedEvent::id).toList());
            after = page.upTo(after);
            more = page.more();
        }
        return read;
    }

    public static List<EventId> readSince(History history, LogKey log, LogCursor cursor, Random random) {
        List<EventId> read = new ArrayList<>();
        EventId after = EventId.MIN;
        boolean more = true;
        while (more) {
            History.Page page = history.since(log, cursor, after, 1 + random.nextInt(60), event -> true);
            assertThat(!page.more() || page.upTo(after).compareTo(after) > 0)
                    .as("leads further")
                    .isTrue();
            read.addAll(page.events().stream().map(EncodedEvent::id).toList());
            after = page.upTo(after);
            more = page.more();
        }
        return read;
    }
}
