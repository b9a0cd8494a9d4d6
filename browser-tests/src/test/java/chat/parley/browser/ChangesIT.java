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

/** What two people make of what they have said: edits, answers, reactions, and what they take back. */
@InBrowsers
class ChangesIT {
    private static final String CHIPS = "#rows .reaction";

    private final String ann = Stage.fresh("ann");
    private final String bob = Stage.fresh("bob");
    private final String room = Stage.fresh("changes");

    private Page annsPage(Stage stage) {
        return stage.browser(stage.one()).signUp(ann).room(room);
    }

    private Page bobsPage(Stage stage) {
        return stage.browser(stage.two()).signUp(bob).room(room);
    }

    @Test
    void theLastTextIsEditedByKeysAndBothSeeThat(Stage stage) {
        Page anns = annsPage(stage);
        Page bobs = bobsPage(stage);
        anns.say("helo").awaitText("helo").say("and").awaitText("and");
        bobs.say("mine").awaitText("mine");
        anns.awaitText("mine").press(Keys.ARROW_UP);
        anns.await("it is said that she edits", () -> anns.shown("#composer-task"));
        assertThat(anns.typed()).isEqualTo("and");
        anns.press(" x", Keys.ESCAPE);
        anns.await("it is left", () -> !anns.shown("#composer-task"));
        assertThat(anns.typed()).isEmpty();

        anns.press(Keys.ARROW_UP);
        anns.await("she edits", () -> anns.typed().equals("and"));
        anns.press(" now", Keys.ENTER);
        for (Page page : List.of(anns, bobs)) {
            page.awaitText("and now");
            page.await("it is marked", () -> page.count("#rows .edited") == 1);
            assertThat(page.texts()).containsExactly("helo", "and now", "mine");
            assertThat(page.find("#rows .edited").getDomAttribute("title")).startsWith("edited ");
        }
    }

    @Test
    void anEditIsThereAfterAReloadAndGoneWhenItIsLeft(Stage stage) {
        Page anns = annsPage(stage);
        anns.say("helo").awaitText("helo");
        anns.await("it is said", () -> anns.unacknowledged().isEmpty());
        anns.type("a draft");
        anns.use("helo", "edit");
        anns.await("she edits", () -> anns.typed().equals("helo"));
        anns.press(" there");
        anns.reload();
        anns.awaitText("helo");
        anns.await(
                "she still edits",
                () -> anns.shown("#composer-task") && anns.typed().equals("helo there"));
        anns.composer().sendKeys(Keys.ENTER);
        anns.awaitText("helo there");
        anns.await("the draft is there again", () -> anns.typed().equals("a draft"));
        anns.reload();
        anns.awaitText("helo there");
        assertThat(anns.shown("#composer-task")).isFalse();
    }

    @Test
    void whatIsTakenBackIsGoneForBothAfterOneWasAsked(Stage stage) {
        Page anns = annsPage(stage);
        Page bobs = bobsPage(stage);
        anns.say("stays").say("goes").awaitText("goes");
        bobs.awaitText("goes");
        anns.use("goes", "remove");
        anns.await("she is asked", () -> anns.shown("#take-back"));
        assertThat(anns.find("#take-back-words").getText()).isEqualTo("goes");
        anns.press(Keys.ESCAPE);
        anns.await("she is not asked any more", () -> !anns.shown("#take-back"));
        assertThat(anns.texts()).contains("goes");

        anns.use("goes", "remove");
        anns.click("#take-back-now");
        for (Page page : List.of(anns, bobs)) {
            page.await(
                    "it is gone",
                    () -> page.each("#rows .gone", "each.textContent").contains(ann + " took this message back"));
            assertThat(page.texts()).containsExactly("stays");
        }
        bobs.hover("stays");
        assertThat(bobs.each("#rows .tools button", "each.getAttribute('aria-label')"))
                .as("what bob can do with what ann said")
                .containsExactly("React", "Reply", "Answer in a thread", "Mark as unread from here");
    }

    @Test
    void oneReactsByKeysAndTheOtherTogglesIt(Stage stage) {
        Page anns = annsPage(stage);
        Page bobs = bobsPage(stage);
        anns.say("the first").say("shall we?").awaitText("shall we?");
        bobs.awaitText("shall we?");
        bobs.find("#log").click();
        bobs.script("document.querySelector('#log').focus()");
        for (int i = 0; i < 10 && !bobs.holds("return document.activeElement.classList.contains('more')"); i++) {
            bobs.press(Keys.TAB);
        }
        bobs.press(Keys.ARROW_UP);
        assertThat(bobs.text("return document.activeElement.closest('.row').querySelector('.text').textContent"))
                .isEqualTo("the first");
        bobs.press(Keys.ARROW_DOWN, Keys.TAB);
        assertThat(bobs.text("return document.activeElement.getAttribute('aria-label')"))
                .isEqualTo("React");
        bobs.press(Keys.ENTER);
        bobs.await("he can choose", () -> bobs.shown("#emoji-list [role=option]"));
        bobs.press("thumbs", Keys.ARROW_DOWN, Keys.ARROW_UP);
        bobs.await(
                "it is found",
                () -> bobs.each("#emoji-list [role=option]", "each.textContent").contains("👍"));
        bobs.press(Keys.ENTER);
        anns.await("ann sees it", () -> chips(anns).equals(List.of("👍1 false")));
        bobs.await("bob sees it", () -> chips(bobs).equals(List.of("👍1 true")));
        assertThat(bobs.holds("return document.activeElement.classList.contains('more')"))
                .as("the focus is back at the message")
                .isTrue();

        anns.click(CHIPS);
        bobs.await("bob sees both", () -> chips(bobs).equals(List.of("👍2 true")));
        assertThat(anns.find(CHIPS).getDomAttribute("title")).isEqualTo("you and " + bob + " reacted with 👍");
        anns.press(Keys.ENTER);
        bobs.await("hers is withdrawn", () -> chips(bobs).equals(List.of("👍1 true")));
        bobs.click(CHIPS);
        anns.await("his is, too", () -> chips(anns).isEmpty());
    }

    @Test
    void anAnswerQuotesWhatItAnswersAsThatIsNowAndCountsAsAMention(Stage stage) {
        Page anns = annsPage(stage);
        Page bobs = bobsPage(stage);
        anns.say("at nine").awaitText("at nine");
        bobs.awaitText("at nine");
        anns.room(Stage.fresh("elsewhere"));
        bobs.use("at nine", "reply");
        bobs.await(
                "it is said what he answers",
                () -> bobs.find("#composer-task").getText().contains(ann + ": at nine"));
        bobs.say("too early").awaitText("too early");
        anns.await("she is told", () -> anns.count("#room-list .badge.mention") == 1);
        anns.room(room).awaitText("too early");
        for (Page page : List.of(anns, bobs)) {
            page.await("it is quoted", () -> quotes(page).equals(List.of("In answer to " + ann + "at nine")));
        }
        anns.press(Keys.ARROW_UP);
        anns.await("she edits", () -> anns.typed().equals("at nine"));
        anns.press(" or ten", Keys.ENTER);
        bobs.await(
                "it is quoted as it is", () -> quotes(bobs).equals(List.of("In answer to " + ann + "at nine or ten")));
        bobs.click("#rows .quote");
        bobs.await(
                "it leads there",
                () -> bobs.each("#rows .row[data-found] .text", "each.textContent")
                        .equals(List.of("at nine or ten")));
        anns.use("at nine or ten", "remove");
        anns.click("#take-back-now");
        bobs.await(
                "it is quoted no more",
                () -> quotes(bobs).equals(List.of("In answer to " + ann + " took this message back")));
    }

    @Test
    void anAnswerToWhatIsFarAboveIsQuotedAndLeadsThere(Stage stage) {
        try (Talker carol = new Talker(Stage.fresh("carol"), stage.one())) {
            RoomName here = new RoomName(room);
            carol.join(here);
            Page anns = annsPage(stage);
            anns.say("the very first").awaitText("the very first");
            anns.use("the very first", "reply");
            for (int i = 1; i <= 450; i++) {
                Talker.get(carol.post(here, "number " + i));
            }
            anns.awaitText("number 450");
            anns.say("long ago").awaitText("long ago");
            Page bobs = bobsPage(stage).awaitText("long ago");
            bobs.await("it is quoted", () -> quotes(bobs).equals(List.of("In answer to " + ann + "the very first")));
            assertThat(bobs.texts()).doesNotContain("the very first");
            bobs.click("#rows .quote");
            bobs.await(
                    "it leads there",
                    () -> bobs.each("#rows .row[data-found] .text", "each.textContent")
                            .equals(List.of("the very first")));
        }
    }

    @ParameterizedTest
    @CsvSource({"360, LIGHT", "360, DARK", "1440, LIGHT", "1440, DARK"})
    void noRuleOfAccessibilityIsBroken(int widthPx, Scheme scheme, Stage stage) {
        Look look = new Look(widthPx, scheme);
        Page anns = annsPage(stage);
        look.applyTo(anns.chromium());
        anns.say("goes").say("stays").awaitText("stays");
        anns.use("goes", "remove");
        AccessibilityIT.assertNothingBroken(anns, look, "asking whether to delete");
        anns.click("#take-back-now");
        anns.composer().sendKeys(Keys.ARROW_UP);
        anns.await("she edits", () -> anns.typed().equals("stays"));
        anns.press("!", Keys.ENTER);
        anns.awaitText("stays!");
        anns.use("stays!", "react");
        anns.await("she can choose", () -> anns.shown("#emoji-list [role=option]"));
        AccessibilityIT.assertNothingBroken(anns, look, "choosing an emoji");
        anns.press("no such emoji", Keys.ENTER, Keys.ESCAPE);
        anns.await("that is over", () -> !anns.shown("#emoji"));
        anns.use("stays!", "react");
        anns.await("she can choose", () -> anns.shown("#emoji-list [role=option]"));
        anns.press("party popper", Keys.ENTER);
        anns.await("it is shown", () -> chips(anns).equals(List.of("🎉1 true")));
        anns.use("stays!", "reply");
        anns.say("and an answer").awaitText("and an answer");
        anns.hover("and an answer");
        anns.await("the tools are there", () -> anns.count("#rows .tools") > 0);
        AccessibilityIT.assertNothingBroken(anns, look, "a conversation with changes");
    }

    /** Each with its count, and whether it is one's own. */
    private static List<String> chips(Page page) {
        return page.each(CHIPS, "each.textContent + ' ' + each.getAttribute('aria-pressed')");
    }

    private static List<String> quotes(Page page) {
        return page.each("#rows .quote", "each.textContent");
    }
}
