package chat.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** All of it without a mouse. */
@InBrowsers
class KeyboardIT {
    /** An input method says of its keys that they are its own, by this code. */
    private static final Map<String, Object> ENTER_OF_THE_METHOD =
            Map.of("type", "rawKeyDown", "key", "Enter", "code", "Enter", "windowsVirtualKeyCode", 229);

    @Test
    void oneSignsInTalksAndChangesRoomsByKeysAlone(Stage stage) {
        String ann = Stage.fresh("ann");
        String first = Stage.fresh("a-first");
        String second = Stage.fresh("b-second");
        stage.browser(stage.one()).signUp(ann);
        Page anns = stage.browser(stage.one());
        anns.driver().get("http://127.0.0.1:" + stage.one().port() + "/#/room/" + second);
        anns.await("the first field has the focus", () -> anns.focused().equals("sign-in-user"));
        anns.press(ann, Keys.TAB, Page.password(ann), Keys.ENTER);
        anns.awaitConversation("#" + second);
        anns.await("one can type at once", () -> anns.focused().equals("composer-text"));
        anns.press("typed blind", Keys.ENTER);
        anns.awaitText("typed blind");

        anns.chord(Keys.CONTROL, "k");
        anns.await("the switcher is open", () -> anns.focused().equals("switcher-input"));
        anns.press(Keys.ESCAPE);
        anns.await(
                "it is closed, and one can type",
                () -> !anns.shown("#switcher") && anns.focused().equals("composer-text"));

        anns.chord(Keys.CONTROL, "k");
        anns.await("the switcher is open", () -> anns.focused().equals("switcher-input"));
        anns.press("#" + first);
        anns.await("something is found", () -> anns.shown("#switcher-list [role=option]"));
        anns.press(Keys.ENTER);
        anns.awaitConversation("#" + first);
        anns.await("one can type at once", () -> anns.focused().equals("composer-text"));

        int position = anns.each("#room-list a", "each.dataset.conversation").indexOf("#" + second);
        anns.chord(Keys.ALT, Integer.toString(position + 1));
        anns.awaitConversation("#" + second);
        anns.chord(Keys.ALT, "1");
        String top = anns.text("return document.querySelector('#room-list a').dataset.conversation");
        anns.awaitConversation(top);
    }

    /** As when one writes Japanese: Enter takes what the input method offers. In Safari it comes when that is taken. */
    @Test
    void enterThatBelongsToAnInputMethodDoesNotSend(Stage stage) {
        Page anns = stage.browser(stage.one()).signUp(Stage.fresh("ann")).room(Stage.fresh("compose"));
        anns.type("to ");
        anns.script("""
                window.entered = [];
                document.addEventListener('keydown', press => entered.push(`${press.key} ${press.isComposing} ${press.keyCode}`));
                """);
        anns.chromium()
                .executeCdpCommand(
                        "Input.imeSetComposition", Map.of("text", "とうきょう", "selectionStart", 5, "selectionEnd", 5));
        anns.await("it is composed", () -> anns.typed().equals("to とうきょう"));
        anns.chromium().executeCdpCommand("Input.dispatchKeyEvent", ENTER_OF_THE_METHOD);
        anns.chromium().executeCdpCommand("Input.insertText", Map.of("text", "東京"));
        anns.await("it is taken", () -> anns.typed().equals("to 東京"));
        anns.chromium().executeCdpCommand("Input.dispatchKeyEvent", ENTER_OF_THE_METHOD);
        assertThat(anns.lines("return entered")).containsExactly("Enter true 229", "Enter false 229");
        assertThat(anns.typed()).isEqualTo("to 東京");
        anns.press(Keys.ENTER);

        anns.awaitText("to 東京");
        assertThat(anns.texts()).containsExactly("to 東京");
    }

    @Test
    void tabReachesEverythingInTheOrderInWhichItIsReadAndTheFocusIsSeen(Stage stage) {
        Page anns = stage.browser(stage.one()).signUp(Stage.fresh("ann")).room(Stage.fresh("focus"));
        anns.script("document.querySelector('#app button').focus()");
        List<String> visited = new ArrayList<>(List.of(anns.focused()));
        for (int i = 0; i < 40 && !visited.contains("send"); i++) {
            anns.press(Keys.TAB);
            visited.add(anns.focused());
            assertThat(anns.holds("""
                    const style = getComputedStyle(document.activeElement);
                    const frame = getComputedStyle(document.activeElement.closest('form, li') ?? document.activeElement);
                    const seen = style => (style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none';
                    return seen(style) || seen(frame);
                    """)).as("focus is seen on " + anns.focused()).isTrue();
        }
        assertThat(visited)
                .containsSubsequence("skip-link", "open-switcher", "browse-rooms", "new-private", "open-settings")
                .containsSubsequence("open-settings", "toggle-people", "log", "attach", "composer-text", "send");
    }

    @Test
    void escapeClosesEveryDialogAndGivesTheFocusBack(Stage stage) {
        Page anns = stage.browser(stage.one()).signUp(Stage.fresh("ann")).room(Stage.fresh("escape"));
        for (String opener : List.of("open-settings", "open-switcher", "browse-rooms", "new-private")) {
            anns.script("document.getElementById(arguments[0]).focus()", opener);
            anns.press(Keys.ENTER);
            anns.await("a dialog is open after " + opener, () -> anns.shown("dialog[open]"));
            anns.press(Keys.ESCAPE);
            anns.await("no dialog is open after " + opener, () -> !anns.shown("dialog[open]"));
            anns.await(
                    "the focus is back after " + opener,
                    () -> List.of(opener, "composer-text").contains(anns.focused()));
        }
    }
}
