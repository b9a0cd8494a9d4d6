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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;

/** What people do most, in another engine than Chromium's. */
@InBrowsers
@DisabledIf(value = "noWebKit", disabledReason = "needs WebKit: apt-get install webkit2gtk-driver xvfb")
class WebKitIT {
    private static final int MESSAGES = 1_000;

    static boolean noWebKit() {
        return WebKit.missing().isPresent();
    }

    @Test
    void oneTalksAndSharesFilesWithSomebodyInChromium(Stage stage) throws IOException {
        String room = Stage.fresh("engines");
        Page anns = stage.webKit(stage.one()).signUp(Stage.fresh("ann")).room(room);
        Page bobs = stage.browser(stage.two()).signUp(Stage.fresh("bob")).room(room);
        Path notes = Files.writeString(stage.folder("sent-").resolve("notes.txt"), "notes\n".repeat(10_000));
        Path chart = Chart.draw(stage.folder("sent-").resolve("chart.png"));

        anns.say("hello from WebKit");
        bobs.awaitText("hello from WebKit").say("hello from Chromium");
        anns.awaitText("hello from Chromium").share(notes);
        assertThat(bobs.awaitFile("notes.txt").download("notes.txt")).exists();
        bobs.share(chart);
        anns.awaitFile("chart.png");
        anns.await("the picture is shown", () -> anns.shown("#rows .picture.loaded img"));
        assertThat(anns.texts()).isEqualTo(bobs.texts());
        anns.await("nothing is under way", () -> anns.count("#uploads li") == 0);
    }

    @Test
    void everyMessageIsPassedInItsPlaceWhenOneScrollsBackAndForth(Stage stage) {
        RoomName room = new RoomName(Stage.fresh("engines"));
        Instant first = Instant.now().minus(Duration.ofDays(1));
        List<Event> events = new ArrayList<>();
        for (int i = 1; i <= MESSAGES; i++) {
            EventId id = EventId.startOf(first.plusSeconds(20L * i));
            UserName from = new UserName("writer" + i / 7 % 3);
            events.add(new Event(id, room, from, new Nonce("n" + i), new Body.Text(i + " words".repeat(1 + i % 40))));
        }
        try (Bucket bucket = stage.cluster().bucket()) {
            bucket.append(LogKey.of(room), events);
        }
        Page anns = stage.webKit(stage.one()).signUp(Stage.fresh("ann")).room(room.value());
        anns.await("the newest is shown", () -> anns.holds("""
                return [...document.querySelectorAll('#rows .text')].some(text => text.textContent.startsWith('1000 '))"""));

        Walk.through(anns, MESSAGES, Walk.Way.BACK);
        assertThat(anns.shown("#log-start")).as("the beginning is told").isTrue();
        Walk.through(anns, MESSAGES, Walk.Way.FORTH);
        anns.await("there is nothing later to go to", () -> !anns.shown("#to-latest"));
    }
}
