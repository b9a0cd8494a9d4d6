package chat.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.Talker;
import chat.parley.protocol.RoomName;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What becomes of formatting on the page. What is formatted is the matter of the model's own tests. */
@InBrowsers
class FormattingIT {
    private static final String CODE = "if (a *b) {\n\n\treturn `c`;\n}";

    private static void focus(Page page, String css) {
        page.script("document.querySelector(arguments[0]).focus()", css);
    }

    @Test
    void whatIsFormattedIsBuiltOfElements(Stage stage) {
        RoomName room = new RoomName(Stage.fresh("format"));
        try (Talker bob = new Talker(Stage.fresh("bob"), stage.one())) {
            Page anns = stage.browser(stage.two()).signUp(Stage.fresh("ann")).room(room.value());
            bob.join(room);
            Talker.get(bob.post(room, """
                    *a* **b** `c` <i>d</i>
                    > e
                    2. f
                    4. g
                    - h
                    """));
            anns.await("it is shown", () -> anns.count("#rows .formatted") == 1);
            String formatted = anns.text("return document.querySelector('#rows .formatted').innerHTML");
            assertThat(formatted)
                    .isEqualTo("<p dir=\"auto\"><em>a</em> <strong>b</strong> <code>c</code> &lt;i&gt;d&lt;/i&gt;</p>"
                            + "<blockquote><p dir=\"auto\">e</p></blockquote>"
                            + "<ol dir=\"auto\"><li value=\"2\"><p dir=\"auto\">f</p></li><li value=\"4\"><p dir=\"auto\">g</p></li></ol>"
                            + "<ul role=\"list\" dir=\"auto\"><li><p dir=\"auto\">h</p></li></ul>");
        }
    }

    @Test
    void aLabelSaysWhereItLeadsAndLeadsNowhereElse(Stage stage) {
        RoomName room = new RoomName(Stage.fresh("links"));
        try (Talker mallory = new Talker(Stage.fresh("mallory"), stage.one())) {
            Page anns = stage.browser(stage.two()).signUp(Stage.fresh("ann")).room(room.value());
            mallory.join(room);
            Talker.get(mallory.post(
                    room,
                    "[my **bank**](https://b\u0430nk.example/a) [x](javascript:alert(1)) [y](data:text/html,<b>) "
                            + "![z](https://evil.example/z.png) [https://bank.example](https://evil.example/)"));
            anns.await("it is shown", () -> anns.count("#rows .text a") > 0);
            assertThat(anns.each("#rows .text a", "each.href + ' ' + each.textContent"))
                    .containsExactly(
                            "https://xn--bnk-6cd.example/a my bank",
                            "https://evil.example/z.png https://evil.example/z.png",
                            "https://bank.example/ https://bank.example",
                            "https://evil.example/ https://evil.example/");
            assertThat(anns.each("#rows .leads-to", "each.textContent")).containsExactly(" (xn--bnk-6cd.example)");
            assertThat(anns.count("#rows img")).isZero();
        }
    }

    @Test
    void codeIsCopiedByKeyAndThatIsSaid(Stage stage) {
        RoomName room = new RoomName(Stage.fresh("code"));
        try (Talker bob = new Talker(Stage.fresh("bob"), stage.one())) {
            Page anns = stage.browser(stage.two()).signUp(Stage.fresh("ann")).room(room.value());
            bob.join(room);
            Talker.get(bob.post(room, "look:\n```js\n" + CODE + "\n```"));
            anns.await("it is shown", () -> anns.count("#rows .code") == 1);
            assertThat(anns.find("#rows .code-head span").getText()).isEqualTo("js");
            focus(anns, "#rows .copy");
            anns.press(Keys.ENTER);
            anns.await(
                    "it is said",
                    () -> anns.each("#announcer > *", "each.textContent").contains("Copied"));
            anns.script("document.querySelector('#composer-text').focus()");
            anns.chord(Keys.CONTROL, "v");
            anns.await("it is in the box", () -> anns.typed().equals(CODE));
        }
    }

    @Test
    void aLongMessageIsFoldedUntilAllOfItIsAskedFor(Stage stage) {
        RoomName room = new RoomName(Stage.fresh("long"));
        String text = IntStream.rangeClosed(1, 100).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
        try (Talker bob = new Talker(Stage.fresh("bob"), stage.one())) {
            Page anns = stage.browser(stage.two()).signUp(Stage.fresh("ann")).room(room.value());
            bob.join(room);
            Talker.get(bob.post(room, "before"));
            Talker.get(bob.post(room, text));
            Talker.get(bob.post(room, "after"));
            anns.awaitText("after");
            assertThat(anns.texts()).hasSize(3).element(1).asString().endsWith("line 12");
            assertThat(anns.find("#rows .folding button").getText()).isEqualTo("Show all 100 lines");
            assertThat(anns.find("#rows .folding button").getDomAttribute("aria-expanded"))
                    .isEqualTo("false");
            double top = top(anns);
            focus(anns, "#rows .folding button");
            anns.press(Keys.ENTER);
            anns.awaitText(text);
            assertThat(anns.find("#rows .folding button").getDomAttribute("aria-expanded"))
                    .isEqualTo("true");
            assertThat(top(anns)).as("where it begins stays").isBetween(top - 2, top + 2);
            anns.press(Keys.ENTER);
            anns.await("it is folded", () -> !anns.texts().contains(text));
            assertThat(anns.texts()).hasSize(3);
        }
    }

    private static double top(Page page) {
        return page.number("return document.querySelector('#rows .folding').getBoundingClientRect().top");
    }
}
