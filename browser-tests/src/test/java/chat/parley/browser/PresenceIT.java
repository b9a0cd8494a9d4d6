package chat.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What passes: who is typing, and who is away. */
@InBrowsers
class PresenceIT {
    private final String ann = Stage.fresh("ann");
    private final String bob = Stage.fresh("bob");
    private final String room = Stage.fresh("presence");

    @Test
    void whoIsTypingIsToldToWhoLooksUntilItIsSaidAndNotWhereItIsTurnedOff(Stage stage) {
        Page anns = stage.browser(stage.one()).signUp(ann).room(room);
        Page bobs = stage.browser(stage.two()).signUp(bob).room(room);
        anns.await(
                "both are here",
                () -> anns.find("#conversation-detail").getText().startsWith("2"));
        bobs.await(
                "both are here",
                () -> bobs.find("#conversation-detail").getText().startsWith("2"));
        bobs.type("I think");
        anns.await("ann sees it", () -> typing(anns).equals(bob + " is typing"));
        assertThat(typing(bobs)).isEmpty();
        bobs.composer().sendKeys(" so", Keys.ENTER);
        anns.awaitText("I think so");
        anns.await("he has said it", () -> typing(anns).isEmpty());

        bobs.click("#open-settings");
        bobs.click("#typing-on");
        bobs.press(Keys.ESCAPE);
        anns.type("and you are");
        bobs.say("right").awaitText("right");
        anns.awaitText("right");
        assertThat(List.of(typing(anns), typing(bobs))).containsExactly("", "");
    }

    @Test
    void whoGoesAwayIsSeenToBeUntilBack(Stage stage) {
        Page anns = stage.browser(stage.one()).signUp(ann).room(room);
        Page bobs = stage.browser(stage.two()).signUp(bob).room(room);
        new Look(1440, Look.Scheme.LIGHT).applyTo(bobs.chromium());
        bobs.await("both are here", () -> bobs.count("#people-list li") == 2);
        anns.click("#away");
        bobs.await("bob sees it", () -> detail(bobs).equals("away"));
        anns.reload();
        anns.awaitConversation("#" + room);
        anns.await("she is still away", () -> "true".equals(anns.find("#away").getDomAttribute("aria-pressed")));
        bobs.await("bob sees it", () -> detail(bobs).equals("away"));
        anns.click("#away");
        bobs.await("she is back", () -> detail(bobs).isEmpty());
    }

    private static String typing(Page page) {
        return page.find("#typing").getText();
    }

    private String detail(Page page) {
        return page.text(
                "return document.querySelector(arguments[0])?.textContent ?? 'nobody'",
                "#people-list [data-user='" + ann + "'] .detail");
    }
}
