package chat.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.Talker;
import chat.parley.protocol.UserName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A telephone: nothing hovers over its screen, and what is tapped has to be seen. */
@InBrowsers
class TouchIT {
    private static final String CLOSER = "#private-list .item-close";
    private static final String BADGE = "#private-list .badge";

    /** The box of an element: left, top, right, bottom. */
    private static final String BOX = """
            const { left, top, right, bottom } = document.querySelector(arguments[0]).getBoundingClientRect();
            return [left, top, right, bottom].map(String);
            """;

    @Test
    void aConversationCanBeHiddenByATapAndItsButtonCoversNothing(Stage stage) {
        String ann = Stage.fresh("ann");
        String bob = Stage.fresh("a-name-of-just-the-length-" + Stage.fresh("b"));
        Page anns = stage.browser(stage.one());
        assertThat(anns.holds("return matchMedia('(hover: hover)').matches"))
                .as("with a mouse")
                .isTrue();
        touch(anns);
        anns.signUp(ann);
        assertThat(anns.holds("return matchMedia('(hover: none)').matches"))
                .as("nothing hovers")
                .isTrue();
        try (Talker bobs = new Talker(bob, stage.two())) {
            Talker.get(bobs.client().post(new UserName(ann), "psst"));
            anns.click("#open-sidebar");
            anns.await("it is told of", () -> anns.shown(BADGE) && anns.shown(CLOSER));
            assertThat(anns.text("return getComputedStyle(document.querySelector(arguments[0])).opacity", CLOSER))
                    .isEqualTo("1");
            anns.await(
                    "the drawer is open",
                    () -> anns.holds("return document.getAnimations().every(move => move.playState !== 'running')"));
            List<Double> closer = box(anns, CLOSER);
            List<Double> badge = box(anns, BADGE);
            assertThat(badge.get(2)).as("the badge ends left of the button").isLessThanOrEqualTo(closer.get(0));
            assertThat(box(anns, "#private-list .item-name").get(2))
                    .as("so does the name")
                    .isLessThanOrEqualTo(badge.get(0));
            assertThat(closer.get(2)).as("all of the button is on the screen").isLessThanOrEqualTo(360);

            anns.click(CLOSER);
            anns.await("it is hidden", () -> anns.count("#private-list li") == 0);
        }
    }

    @Test
    void theToolsOfAMessageAreBroughtByAButtonThatCoversNothing(Stage stage) {
        Page anns = stage.browser(stage.one());
        touch(anns);
        anns.signUp(Stage.fresh("ann")).room(Stage.fresh("touched"));
        anns.say("words up to the other side of the screen, and then some more of them")
                .awaitText("words up to the other side of the screen, and then some more of them");
        anns.await("there is a button", () -> anns.shown("#rows .more"));
        assertThat(box(anns, "#rows .text").get(2))
                .as("the text ends left of it")
                .isLessThanOrEqualTo(box(anns, "#rows .more").get(0));
        anns.click("#rows .more");
        anns.await("the tools are there", () -> anns.count("#rows .tools button") == 6);
        assertThat(anns.shown("dialog[open]")).as("none of them was used").isFalse();
        anns.click("#rows .tools [data-tool=edit]");
        anns.await("one edits", () -> anns.shown("#composer-task"));
        anns.click("#composer-task-close");
        anns.await(
                "one does not any more",
                () -> !anns.shown("#composer-task") && anns.typed().isEmpty());
    }

    private static void touch(Page page) {
        page.chromium()
                .executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", 360, "height", 740, "deviceScaleFactor", 1, "mobile", true));
        page.chromium().executeCdpCommand("Emulation.setTouchEmulationEnabled", Map.of("enabled", true));
    }

    private static List<Double> box(Page page, String css) {
        return page.lines(BOX, css).stream().map(Double::valueOf).toList();
    }
}
