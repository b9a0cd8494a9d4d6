package chat.parley.browser;

import chat.parley.client.file.FileTransfers;
import chat.parley.cluster.Bucket;
import chat.parley.cluster.Talker;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.interactions.Actions;

/**
 * Makes the pictures in {@code docs/screenshots}: a working day, as one of those who talk sees it on screens of three
 * widths, light and dark. Not one of the tests that run by themselves; to make the pictures anew:
 *
 * <pre>
 * mvn verify -pl browser-tests -am -Dtest=none -Dit.test=Screenshots \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
 * </pre>
 */
@InBrowsers
class Screenshots {
    private static final Path PICTURES = Path.of("..", "docs", "screenshots");
    private static final RoomName OPS = new RoomName("ops");
    private static final RoomName DESIGN = new RoomName("design");
    private static final RoomName RELEASES = new RoomName("releases");

    private final Map<String, Talker> people = new LinkedHashMap<>();
    private final List<Event> past = new ArrayList<>();

    @Test
    void picturesForTheDocumentation(Stage stage) throws IOException {
        Page alices = stage.browser(stage.one());
        for (String name : List.of("bob", "carol", "dave", "heidi", "judy", "мария")) {
            people.put(name, new Talker(name, stage.two()));
        }
        try {
            yesterdayAndThisMorning();
            try (Bucket bucket = stage.cluster().bucket()) {
                bucket.append(LogKey.of(OPS), past);
            }
            alices.signUp("alice");
            Stream.of("lobby", "design", "releases").forEach(alices::room);
            alices.room(OPS.value());
            people.values().forEach(talker -> talker.join(OPS).join(DESIGN).join(RELEASES));
            now(stage, alices);
            pictures(alices);
        } finally {
            people.values().forEach(Talker::close);
        }
    }

    @Test
    void picturesOfWhatBecomesOfMessages(Stage stage) throws IOException {
        Page erins = stage.browser(stage.one()).signUp("erin").room("kitchen");
        Page franks = stage.browser(stage.two()).signUp("frank").room("kitchen");
        erins.say("The new oven is in. Who bakes first?").say("It gets hot on the left side, so turn what is in it.");
        franks.awaitText("It gets hot on the left side, so turn what is in it.");
        franks.use("The new oven is in. Who bakes first?", "react");
        franks.await("one can choose", () -> franks.shown("#emoji-list [role=option]"));
        franks.press("party popper", Keys.ENTER);
        franks.await("it is shown", () -> franks.count("#rows .reaction") == 1);
        franks.use("The new oven is in. Who bakes first?", "reply");
        franks.say("Me! Bread on thursday, if nobody minds").awaitText("Me! Bread on thursday, if nobody minds");
        franks.say("wrong window").awaitText("wrong window");
        franks.use("wrong window", "remove");
        franks.click("#take-back-now");
        franks.await("it is gone", () -> franks.count("#rows .gone") == 1);
        franks.press(Keys.ARROW_UP);
        franks.await("he edits", () -> franks.shown("#composer-task"));
        franks.script("document.querySelector('#composer-text').select()");
        franks.press("Me! Bread on Thursday, if nobody minds", Keys.ENTER);
        erins.awaitText("Me! Bread on Thursday, if nobody minds");
        erins.await("it is shown to erin", () -> erins.count("#rows .reaction") == 1);
        erins.click("#rows .reaction");
        erins.use("Me! Bread on Thursday, if nobody minds", "react");
        erins.await("one can choose", () -> erins.shown("#emoji-list [role=option]"));
        erins.press("bread", Keys.ENTER);
        erins.await("both are shown", () -> erins.count("#rows .reaction") == 2);
        erins.chromium().executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", true));
        Look light = new Look(800, Look.Scheme.LIGHT);
        light.applyTo(erins.chromium());
        erins.hover("It gets hot on the left side, so turn what is in it.");
        erins.await("the tools are there", () -> erins.count("#rows .tools button") == 6);
        picture(erins, light, "changes");
        erins.use("It gets hot on the left side, so turn what is in it.", "react");
        erins.await("one can choose", () -> erins.shown("#emoji-list [role=option]"));
        picture(erins, new Look(800, Look.Scheme.DARK), "emoji");
        erins.press(Keys.ESCAPE);
        new Actions(erins.driver()).moveToLocation(0, 0).perform();
        picture(erins, new Look(360, Look.Scheme.DARK), "changes");
    }

    @Test
    void picturesOfAThreadAndOfWhatIsUnread(Stage stage) throws IOException {
        Page graces = stage.browser(stage.one()).signUp("grace").room("garden");
        Page henrys = stage.browser(stage.two()).signUp("henry").room("garden");
        graces.say("Who waters the tomatoes next week? I am away from Monday on.")
                .say("And the shed needs paint.");
        henrys.awaitText("And the shed needs paint.");
        graces.await("all of it is said", () -> graces.unacknowledged().isEmpty());
        graces.room("lobby");
        henrys.use("Who waters the tomatoes next week? I am away from Monday on.", "thread");
        henrys.await("he can answer", () -> henrys.focused().equals("thread-text"));
        henrys.press("I can, from Tuesday on.", Keys.ENTER);
        henrys.press("Is the hose mended?", Keys.ENTER);
        henrys.await("both are said", () -> henrys.count("#thread .rows .row[data-id]") == 2);
        henrys.press(Keys.ESCAPE);
        henrys.say("The paint is in the cellar, the brushes are, too.");
        henrys.say("@room please bring the tools back by Friday")
                .awaitText("@room please bring the tools back by Friday");
        graces.await("it is told of", () -> graces.count("#room-list .badge.mention") == 1);
        graces.room("garden").awaitText("@room please bring the tools back by Friday");
        graces.await("it is marked where it begins", () -> graces.count("#rows .new-line") == 1);
        graces.chromium().executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", true));
        new Actions(graces.driver()).moveToLocation(0, 0).perform();
        picture(graces, new Look(800, Look.Scheme.LIGHT), "unread");
        graces.click("#rows .thread-link");
        graces.await("the thread is there", () -> graces.count("#thread .rows .row[data-id]") == 2);
        graces.press("Yes, since Sunday. Thank you!", Keys.ENTER);
        graces.await("it is said", () -> graces.count("#thread .rows .row[data-id]") == 3);
        picture(graces, new Look(1440, Look.Scheme.LIGHT), "thread");
        picture(graces, new Look(360, Look.Scheme.DARK), "thread");
    }

    private void yesterdayAndThisMorning() {
        Duration yesterday = Duration.ofHours(26);
        said(yesterday, "carol", "The new gateways are in the rack. Who has an hour tomorrow to move everybody over?");
        said(yesterday.minusMinutes(2), "dave", "Me. After nine, please 🙂");
        said(yesterday.minusMinutes(3), "dave", "And I write down what we do.");
        said(Duration.ofMinutes(95), "carol", "Two of three are on the new version. Nobody was cut off so far.");
        said(Duration.ofMinutes(94), "carol", "The third one as soon as the archive has caught up.");
        said(
                Duration.ofMinutes(69),
                "bob",
                "The broker’s disk: 3.1 GiB at the peak, back to 400 MiB after two minutes. https://grafana.example.org/d/parley");
        said(Duration.ofMinutes(64), "мария", "Отлично, спасибо! I will put it into the runbook.");
    }

    private void said(Duration ago, String name, String text) {
        EventId id = EventId.startOf(Instant.now().minus(ago));
        past.add(new Event(id, OPS, new UserName(name), new Nonce("past-" + past.size()), new Body.Text(text)));
    }

    private void now(Stage stage, Page alices) throws IOException {
        Path folder = stage.folder("sent-");
        alices.say("Here is the latency over the whole restart.");
        alices.share(Chart.draw(folder.resolve("latency.png"))).awaitFile("latency.png");
        post("judy", OPS, "@alice can you say what the little step at the end is?");
        Path notes = Files.write(folder.resolve("restart-notes.pdf"), new byte[184_320]);
        Talker.get(new FileTransfers(talker("carol").client()).upload(OPS, notes, (done, total) -> {}));
        alices.awaitFile("restart-notes.pdf");
        alices.say("That is the third gateway’s clients finding their new one. Four seconds, and nobody noticed.");
        post("heidi", DESIGN, "alice, the icons are in. Which of the two greens is it?");
        post("bob", RELEASES, "0.1.0 is tagged.");
        Talker.get(talker("bob").client().post(new UserName("alice"), "Lunch at one?"));
        alices.await("all of it is told of", () -> alices.count(".list .badge") == 3);
    }

    private void post(String name, RoomName room, String text) {
        Talker.get(talker(name).post(room, text));
    }

    private Talker talker(String name) {
        Talker talker = people.get(name);
        if (talker == null) {
            throw new IllegalArgumentException("nobody of that name: " + name);
        }
        return talker;
    }

    private static void pictures(Page page) throws IOException {
        page.chromium().executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", true));
        new Actions(page.driver()).moveToLocation(0, 0).perform(); // nothing under it
        for (int widthPx : new int[] {360, 800, 1440}) {
            for (Look.Scheme scheme : Look.Scheme.values()) {
                Look look = new Look(widthPx, scheme);
                look.applyTo(page.chromium());
                page.await(
                        "the picture is loaded",
                        () -> page.holds(
                                "const picture = document.querySelector('.picture img'); return !!picture && picture.complete && picture.naturalWidth > 0"));
                picture(page, look, "");
            }
        }
    }

    /** @param what begins the name of the file, if it is not of the whole page as it is */
    private static void picture(Page page, Look look, String what) throws IOException {
        look.applyTo(page.chromium());
        page.await(
                "nothing moves",
                () -> page.holds("return document.getAnimations().every(move => move.playState !== 'running')"));
        String name = (what.isEmpty() ? "" : what + "-") + look + ".png";
        Files.write(PICTURES.resolve(name), page.driver().getScreenshotAs(OutputType.BYTES));
    }
}
