package chat.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import chat.parley.client.file.FileTransfers;
import chat.parley.cluster.Talker;
import chat.parley.process.Program;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** What axe-core finds: rules of WCAG 2.2, levels A and AA, and good practice. */
@InBrowsers
class AccessibilityIT {
    private static final String AXE = Resources.read("/axe.min.js");
    private static final String RUN = """
            const done = arguments[arguments.length - 1];
            axe.run(document)
                .then(found => done(found.passes.length < 10 ? [`axe judged by ${found.passes.length} rules only`] : found.violations.flatMap(broken => broken.nodes.map(node =>
                    `${broken.id}: ${broken.help}: ${node.html} ${node.failureSummary}`))))
                .catch(failure => done([`axe failed: ${failure}`]));
            """;

    @ParameterizedTest
    @CsvSource({"360, LIGHT", "360, DARK", "1440, LIGHT", "1440, DARK"})
    void noRuleIsBroken(int widthPx, Look.Scheme scheme, Stage stage) {
        Look look = new Look(widthPx, scheme);
        String room = Stage.fresh("axe");
        String ann = Stage.fresh("ann");
        Page anns = stage.browser(stage.one());
        look.applyTo(anns.chromium());
        anns.driver().get("http://127.0.0.1:" + stage.one().port() + "/");
        anns.await("one can sign in", () -> anns.shown("#sign-in-submit"));
        assertNothingBroken(anns, look, "signing in");

        anns.signUp(ann).room(room);
        Program bobs = stage.terminal(stage.two(), Stage.fresh("bob"), room);
        bobs.type("hello " + ann + ", see https://example.org/a/b?c=d")
                .type("and again")
                .type("/msg " + ann + " psst");
        anns.say("hello yourself");
        anns.awaitText("and again");
        anns.await("a private message is told of", () -> anns.count("#private-list .badge") == 1);
        try (Talker carol = new Talker(Stage.fresh("carol"), stage.two())) {
            RoomName here = new RoomName(room);
            carol.join(here);
            Talker.get(carol.post(here, "*a* `b` [c](https://example.org)\n> d `e`\n\n1. f\n- g\n```js\nh\n```"));
            Talker.get(carol.post(here, "a long one\n".repeat(50)));
        }
        anns.await("both are shown", () -> anns.count("#rows .copy, #rows .folding") == 2);
        assertNothingBroken(anns, look, "a conversation");

        if (!anns.shown("#people-list")) {
            anns.click("#toggle-people");
        }
        anns.await("bob is among the people", () -> anns.count("#people-list li") >= 2);
        assertNothingBroken(anns, look, "people");
        if (anns.shown("#close-people")) {
            anns.click("#close-people");
        }

        anns.script("document.getElementById('open-switcher').click()");
        anns.await("something can be chosen", () -> anns.shown("#switcher-list [role=option]"));
        assertNothingBroken(anns, look, "the switcher");
        anns.press(Keys.ESCAPE);

        anns.script("document.getElementById('open-settings').click()");
        anns.await("settings are shown", () -> anns.shown("#settings"));
        assertNothingBroken(anns, look, "settings");
    }

    /** Screen readers say what is added to a live region. */
    @Test
    void whatOthersSayInTheConversationThatIsShownIsAnnouncedOnceAndNothingElseIs(Stage stage) throws IOException {
        RoomName room = new RoomName(Stage.fresh("announce"));
        String bob = Stage.fresh("bob");
        String ann = Stage.fresh("ann");
        Page anns = stage.browser(stage.one());
        try (Talker bobs = new Talker(bob, stage.two())) {
            bobs.join(room);
            Talker.get(bobs.post(room, "before she came"));
            anns.signUp(ann).room(room.value()).awaitText("before she came");
            assertThat(anns.find("#announcer").getDomAttribute("aria-live")).isEqualTo("polite");
            Talker.get(bobs.post(room, "hello"));
            anns.awaitText("hello").say("my own").awaitText("my own");
            Talker.get(bobs.client().post(new UserName(ann), "elsewhere"));
            anns.await("a private message is told of", () -> anns.count("#private-list .badge") == 1);
            Path notes = Files.writeString(stage.folder("sent-").resolve("notes\u202efdp.txt"), "notes");
            Talker.get(new FileTransfers(bobs.client()).upload(room, notes, (done, total) -> {}));
            anns.await("the file is shown", () -> anns.files().size() == 1);
            Talker.get(bobs.post(room, "hello"));
            anns.await("the second hello is shown", () -> anns.texts().size() == 4);
            assertThat(anns.each("#announcer > *", "each.textContent"))
                    .containsExactly(bob + ": hello", bob + ": shares notes\ufffdfdp.txt", bob + ": hello");
            for (int i = 1; i <= 25; i++) {
                Talker.get(bobs.post(room, "number " + i));
            }
            anns.awaitText("number 25");
            assertThat(anns.each("#announcer > *", "each.textContent"))
                    .as("old announcements go")
                    .hasSize(20)
                    .last(STRING)
                    .isEqualTo(bob + ": number 25");
        }
    }

    @Test
    void whatIsBrokenWouldBeFoundOnThisPage(Stage stage) {
        Page page = stage.browser(stage.one());
        page.driver().get("http://127.0.0.1:" + stage.one().port() + "/");
        page.await("one can sign in", () -> page.shown("#sign-in-submit"));
        page.script("document.querySelector('#sign-in-form').append(document.createElement('button'))");
        assertThat(broken(page)).isNotEmpty().allMatch(line -> line.startsWith("button-name"));
    }

    static void assertNothingBroken(Page page, Look look, String what) {
        assertThat(broken(page)).as(what + ", " + look).isEmpty();
    }

    @SuppressWarnings("unchecked") // as the script returns it
    private static List<String> broken(Page page) {
        // Colours are judged as they are when all has moved.
        page.await(
                "nothing moves",
                () -> page.holds("return document.getAnimations().every(move => move.playState !== 'running')"));
        page.driver().executeScript(AXE);
        return (List<String>) Objects.requireNonNull(page.driver().executeAsyncScript(RUN));
    }
}
