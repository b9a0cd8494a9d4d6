package chat.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.Bucket;
import chat.parley.protocol.Body;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A room of 50,000 messages, as history segments in the bucket, which the page reads through its gateway. */
@InBrowsers
class LongHistoryIT {
    private static final int MESSAGES = 50_000;
    private static final int STEPS = 20;
    /** A screen that stands on its side: much of the history in each frame. */
    private static final Map<String, Object> HIGH =
            Map.of("width", 1200, "height", 1600, "deviceScaleFactor", 1, "mobile", false);

    /** As Chromium counts. */
    private static final int BACK = 1;

    private static final double MOST_HEAP_MIB = 50;

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

        for (int step = 0; step < STEPS; step++) {
            String oldest = anns.text(OLDEST);
            anns.script(TO_THE_TOP);
            anns.await("older ones are shown than " + oldest, () -> !oldest.equals(anns.text(OLDEST)));
            anns.script("watched.frames = 0");
            anns.await("they are painted", () -> anns.number("return watched.frames") > 2);
            assertThat(anns.number("return watched.farthest"))
                    .as("how far the text on top was from its place at any time, in step " + step)
                    .isLessThanOrEqualTo(Walk.STILL_PX);
            assertThat(anns.count("#rows > *")).isLessThanOrEqualTo(Walk.WINDOW);
        }
        List<Integer> numbers = anns.texts().stream()
                .map(text -> Integer.valueOf(text.substring(0, text.indexOf(' '))))
                .toList();
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        assertThat(numbers.get(0)).as("far back").isLessThan(MESSAGES - 50 * STEPS);
        assertThat(numbers.get(numbers.size() - 1) - numbers.get(0))
                .as("no gap")
                .isEqualTo(numbers.size() - 1);

        anns.click("#to-latest");
        anns.await(
                "the newest is shown again",
                () -> anns.texts().stream().anyMatch(text -> text.startsWith(MESSAGES + " ")));
    }

    @Test
    void everyMessageIsPassedOnceAndInOrderAllTheWayBackAndForthInBoundedMemory(Stage stage) throws IOException {
        RoomName room = new RoomName(Stage.fresh("walk"));
        write(stage, room);
        Page anns = stage.browser(stage.one()).signUp(Stage.fresh("ann"));
        anns.chromium().executeCdpCommand("Emulation.setDeviceMetricsOverride", HIGH);
        anns.room(room.value());
        anns.await(
                "the newest is shown", () -> anns.texts().stream().anyMatch(text -> text.startsWith(MESSAGES + " ")));

        String back = Walk.through(anns, MESSAGES, Walk.Way.BACK);
        assertThat(anns.shown("#log-start")).as("the beginning is told").isTrue();
        double heap = heapMiB(anns);
        assertThat(heap).as("memory with all of it read").isLessThan(MOST_HEAP_MIB);
        String forth = Walk.through(anns, MESSAGES, Walk.Way.FORTH);
        anns.await("there is nothing later to go to", () -> !anns.shown("#to-latest"));
        anns.chromium().executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        String smooth = wheel(anns);
        Files.write(
                Files.createDirectories(Path.of("target", "browser-tests")).resolve("long-history.txt"),
                List.of("back: " + back, "forth: " + forth, "wheel: " + smooth, "heap: %.1f MiB".formatted(heap)));
    }

    /** Turns the wheel as fast as a hand does, among messages that are read. @return how long frames took meanwhile */
    private static String wheel(Page page) {
        page.script("""
                const times = (window.frameTimes = []);
                let last = performance.now();
                const frame = (now) => {
                    times.push(now - last);
                    last = now;
                    if (window.frameTimes === times) requestAnimationFrame(frame);
                };
                requestAnimationFrame(frame);
                """);
        for (int way : new int[] {BACK, -BACK, BACK}) {
            page.chromium()
                    .executeCdpCommand(
                            "Input.synthesizeScrollGesture",
                            Map.of(
                                    "x",
                                    700,
                                    "y",
                                    400,
                                    "yDistance",
                                    way * 8_000,
                                    "speed",
                                    3_000,
                                    "gestureSourceType",
                                    "mouse"));
        }
        return page.text("""
                const times = window.frameTimes.sort((a, b) => a - b);
                window.frameTimes = null;
                const at = share => times[Math.floor(share * (times.length - 1))].toFixed(1);
                return `${times.length} frames, median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, longest ${at(1)} ms`;
                """);
    }

    private static double heapMiB(Page page) {
        page.chromium().executeCdpCommand("HeapProfiler.collectGarbage", Map.of());
        Object used = page.chromium()
                .executeCdpCommand("Runtime.getHeapUsage", Map.of())
                .get("usedSize");
        return ((Number) Objects.requireNonNull(used)).doubleValue() / (1 << 20);
    }

    private static final String OLDEST = "return document.querySelector('#rows > .row[data-id]').dataset.id";

    /**
     * Scrolls to the top of what is there, and then looks after each frame where the text is that was the first to be seen:
     * not its row, which may begin with a day or a name until there is a message above it.
     */
    private static final String TO_THE_TOP = """
            const log = document.querySelector('#log');
            log.scrollTo({ top: 0, behavior: 'instant' });
            const edge = log.getBoundingClientRect().top;
            const first = [...document.querySelectorAll('#rows > .row[data-id]')]
                .find(row => row.getBoundingClientRect().top >= edge);
            const id = first.dataset.id;
            const text = row => row.querySelector('.text').getBoundingClientRect().top;
            const place = text(first);
            const watched = window.watched = { frames: 0, farthest: 0 };
            const look = () => {
                if (window.watched !== watched) {
                    return;
                }
                const row = document.querySelector(`#rows > .row[data-id="${id}"]`);
                watched.farthest = Math.max(watched.farthest, row ? Math.abs(text(row) - place) : Infinity);
                watched.frames++;
                requestAnimationFrame(() => setTimeout(look));
            };
            look();
            """;

    /** One every 20 s, up to an hour ago; by three people. */
    private static void write(Stage stage, RoomName room) {
        Instant first = Instant.now().minus(Duration.ofHours(1)).minus(Duration.ofSeconds(20L * MESSAGES));
        List<Event> events = new ArrayList<>();
        for (int i = 1; i <= MESSAGES; i++) {
            EventId id = EventId.startOf(first.plusSeconds(20L * i));
            UserName from = new UserName("writer" + i / 7 % 3);
            events.add(new Event(
                    id, room, from, new Nonce("n" + i), new Body.Text(i + " " + WORDS.get(i % WORDS.size()))));
        }
        try (Bucket bucket = stage.cluster().bucket()) {
            bucket.append(LogKey.of(room), events);
        }
    }
}
