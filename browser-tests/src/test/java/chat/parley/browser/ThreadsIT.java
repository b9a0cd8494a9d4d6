package chat.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.browser.Look.Scheme;
import chat.parley.cluster.Talker;
import chat.parley.protocol.RoomName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The answers to a message, read and written beside the conversation. */
@InBrowsers
class ThreadsIT {
    private static final String LINK = "#rows .thread-link";

    private final String ann = Stage.fresh("ann");
    private final String bob = Stage.fresh("bob");
    private final String room = Stage.fresh("thread");

    private Page annsPage(Stage stage) {
        return stage.browser(stage.one()).signUp(ann).room(room);
    }

    private Page bobsPage(Stage stage) {
        return stage.browser(stage.two()).signUp(bob).room(room);
    }

    @Test
    void answersAreWrittenAndReadBesideTheConversationAndKeepTheirPlaceInIt(Stage stage) {
        Page anns = annsPage(stage);
        Page bobs = bobsPage(stage);
        anns.say("who is on call?").awaitText("who is on call?");
        bobs.awaitText("who is on call?");
        anns.say("and lunch?").awaitText("and lunch?");
        bobs.awaitText("and lunch?");
        anns.room(Stage.fresh("elsewhere"));

        bobs.use("who is on call?", "thread");
        awaitOpen(bobs);
        bobs.await("he can write there", () -> bobs.focused().equals("thread-text"));
        bobs.press("me", Keys.ENTER);
        awaitThread(bobs, "me");
        anns.await("she is told", () -> anns.count("#room-list .badge.mention") == 1);
        anns.room(room).awaitText("me");
        for (Page page : List.of(anns, bobs)) {
            page.await("it is told below the message", () -> links(page).equals(List.of("1 answer")));
            assertThat(page.texts()).containsExactly("who is on call?", "and lunch?", "me");
        }

        anns.click(LINK);
        awaitOpen(anns);
        awaitThread(anns, "me");
        anns.await("she can write there", () -> anns.focused().equals("thread-text"));
        anns.press("until when?", Keys.ENTER);
        for (Page page : List.of(anns, bobs)) {
            awaitThread(page, "me", "until when?");
            page.await("both are counted", () -> links(page).equals(List.of("2 answers")));
        }
        bobs.press(Keys.ARROW_UP);
        bobs.await("he edits", () -> bobs.shown("#thread .composer-task"));
        bobs.press(", till six", Keys.ENTER);
        for (Page page : List.of(anns, bobs)) {
            awaitThread(page, "me, till six", "until when?");
        }

        anns.press(Keys.ESCAPE);
        anns.await("it is closed", () -> !anns.shown("#thread"));
        assertThat(anns.text("return document.activeElement.closest('.row')?.querySelector('.text').textContent ?? ''"))
                .as("the focus is at the message")
                .isEqualTo("who is on call?");
        assertThat(anns.text("return location.hash")).isEqualTo("#/room/" + room);
    }

    @Test
    void anAddressLeadsToAThreadOfWhichNothingIsHereYet(Stage stage) {
        RoomName here = new RoomName(room);
        try (Talker carol = new Talker(Stage.fresh("carol"), stage.one())) {
            carol.join(here);
            Page anns = annsPage(stage);
            anns.say("the root").awaitText("the root").use("the root", "thread");
            awaitOpen(anns);
            anns.await("she can write there", () -> anns.focused().equals("thread-text"));
            for (int i = 1; i <= 60; i++) {
                anns.press("answer " + i, Keys.ENTER);
            }
            awaitLast(anns, "answer 60");
            anns.await("all is said", () -> anns.unacknowledged().isEmpty());
            for (int i = 1; i <= 250; i++) {
                Talker.get(carol.post(here, "number " + i));
            }
            String address = anns.text("return location.hash");

            Page bobs = bobsPage(stage);
            bobs.script("location.hash = arguments[0]", address);
            awaitOpen(bobs);
            awaitLast(bobs, "answer 60");
            bobs.await(
                    "the root is there",
                    () -> bobs.each("#thread .thread-root .text", "each.textContent")
                            .equals(List.of("the root")));
            bobs.click("#thread .thread-earlier");
            bobs.await("all are there", () -> answers(bobs).size() == 60);
            assertThat(answers(bobs)).first().isEqualTo("answer 1");
            assertThat(bobs.shown("#thread .thread-earlier")).isFalse();
        }
    }

    @Test
    void whatAThreadCoversIsNotReadUntilItIsClosed(Stage stage) {
        String badge = "#room-list [data-conversation='#" + room + "'] .badge";
        Page anns = annsPage(stage);
        Page bobs = bobsPage(stage);
        anns.say("a root").awaitText("a root");
        bobs.awaitText("a root");
        new Look(800, Scheme.LIGHT).applyTo(bobs.chromium());
        bobs.use("a root", "thread");
        awaitOpen(bobs);
        anns.say("beside it");
        bobs.await("it is unread", () -> bobs.count(badge) == 1);
        bobs.press(Keys.ESCAPE);
        bobs.await("it is read", () -> bobs.count(badge) == 0);
    }

    @ParameterizedTest
    @CsvSource({"360, LIGHT", "360, DARK", "1440, LIGHT", "1440, DARK"})
    void noRuleOfAccessibilityIsBroken(int widthPx, Scheme scheme, Stage stage) {
        Look look = new Look(widthPx, scheme);
        Page anns = annsPage(stage);
        anns.say("a root").awaitText("a root").use("a root", "thread");
        awaitOpen(anns);
        anns.await("she can write there", () -> anns.focused().equals("thread-text"));
        anns.press("an answer", Keys.ENTER);
        awaitThread(anns, "an answer");
        look.applyTo(anns.chromium());
        AccessibilityIT.assertNothingBroken(anns, look, "a thread");
        anns.press("@r");
        anns.await("names are offered", () -> anns.shown("#thread-text-names [role=option]"));
        AccessibilityIT.assertNothingBroken(anns, look, "names that are offered");
        anns.press(Keys.ENTER);
        assertThat(anns.find("#thread-text").getDomProperty("value")).isEqualTo("@room ");
        anns.press(Keys.ESCAPE);
        anns.await("it is closed", () -> !anns.shown("#thread"));
        AccessibilityIT.assertNothingBroken(anns, look, "a message with answers");
    }

    private static void awaitOpen(Page page) {
        page.await("the thread is open", () -> page.shown("#thread .thread-root .row"));
    }

    private static void awaitThread(Page page, String... texts) {
        page.await("the thread is " + List.of(texts), () -> answers(page).equals(List.of(texts)));
    }

    private static void awaitLast(Page page, String text) {
        page.await("the last answer is " + text, () -> {
            List<String> all = answers(page);
            return !all.isEmpty() && all.get(all.size() - 1).equals(text);
        });
    }

    private static List<String> answers(Page page) {
        return page.each("#thread .rows .text", "each.textContent");
    }

    private static List<String> links(Page page) {
        return page.each(LINK + " .thread-count", "each.textContent");
    }
}
