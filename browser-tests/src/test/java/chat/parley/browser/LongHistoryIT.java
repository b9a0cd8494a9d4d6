package chat.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.Bucket;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A room of 50,000 messages, as history segments in the bucket, which the page reads through its gateway. */
@InBrowsers
class LongHistoryIT {
    private static final int MESSAGES = 50_000;
    /** The rows that may be in the document at a time. */
    private static final int WINDOW = 600;

    /** How far a row may be from where it is expected: rounding. */
    private static final double STILL_PX = 2;

    private static final int STEPS = 40;

    private static final List<String> WORDS = List.of(
            "short",
            "a bit longer than that",
            "a line that is so long that it wraps "
                    + "on any screen, since it goes on and on about nothing in particular, as people do when they have time");

    @Test
    void scrollingBackNeverJumpsAndTheDocumentStaysSmall(Stage stage) {
        RoomName room = new RoomName(Stage.fresh("long"));
        write(stage, room);
        Page anns = stage.browser(stage.one()).signUp(Stage.fresh("ann")).room(room.value());
        anns.await(
                "the newest is shown", () -> anns.texts().stream().anyMatch(text -> text.startsWith(MESSAGES + " ")));
        double longestFrame = 0;

        for (int step = 0; step < STEPS; step++) {
            Map<String, Object> before = anns.script(TOP_ROW);
            String oldest = anns.script("return document.querySelector('#rows > .row[data-id]').dataset.id");
            anns.script(
                    "document.querySelector('#log').scrollBy({ top: -arguments[0], behavior: 'instant' })",
                    number(before, "above"));
            anns.await(
                    "older ones are shown than " + oldest,
                    () -> !oldest.equals(
                            anns.script("return document.querySelector('#rows > .row[data-id]').dataset.id")));
            double moved = number(anns.script(PLACE_OF, before.get("id")), "top") - number(before, "top");
            assertThat(moved)
                    .as("row that was on top, in step " + step)
                    .isCloseTo(number(before, "above"), org.assertj.core.data.Offset.offset(STILL_PX));
            assertThat(anns.<Long>script("return document.querySelectorAll('#rows > *').length"))
                    .isLessThanOrEqualTo(WINDOW);
        }
        List<Integer> numbers = anns.texts().stream()
                .map(text -> Integer.valueOf(text.substring(0, text.indexOf(' '))))
                .toList();
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        assertThat(numbers.get(numbers.size() - 1) - numbers.get(0))
                .as("no gap")
                .isEqualTo(numbers.size() - 1);

        anns.click("#to-latest");
        anns.await(
                "the newest is shown again",
                () -> anns.texts().stream().anyMatch(text -> text.startsWith(MESSAGES + " ")));
    }

    /** The first row that is whole in view: which, where, and how much there is above it. */
    private static final String TOP_ROW = """
            const log = document.querySelector('#log');
            const edge = log.getBoundingClientRect().top;
            const row = [...document.querySelectorAll('#rows > .row[data-id]')].find(row => row.getBoundingClientRect().top >= edge);
            return { id: row.dataset.id, top: row.getBoundingClientRect().top, above: log.scrollTop };
            """;

    private static final String PLACE_OF = """
            return { top: document.querySelector(`#rows > .row[data-id="${arguments[0]}"]`).getBoundingClientRect().top };
            """;

    private static double number(Map<String, Object> values, String name) {
        return ((Number) values.get(name)).doubleValue();
    }

    /** One every 20 s, up to an hour ago; by three people. */
    private static void write(Stage stage, RoomName room) {
        Instant first = Instant.now().minus(Duration.ofHours(1)).minus(Duration.ofSeconds(20L * MESSAGES));
        List<Event> events = new ArrayList<>();
        for (int i = 1; i <= MESSAGES; i++) {
            EventId id = EventId.startOf(first.plusSeconds(20L * i));
            UserName from = new UserName("writer" + i / 7 % 3);
            events.add(new Event.Text(id, room, null, from, new Nonce("n" + i), i + " " + WORDS.get(i % WORDS.size())));
        }
        try (Bucket bucket = stage.cluster().bucket()) {
            bucket.append(LogKey.of(room), events);
        }
    }
}
