package chat.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import chat.parley.cluster.Talker;
import chat.parley.patience.Patience;
import chat.parley.process.Program;
import chat.parley.protocol.RoomName;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** People talk, in browsers and at a terminal, on two gateways. */
@InBrowsers
class ConversationIT {

    @Test
    void twoBrowsersAndATerminalHearEachOtherOnceAndInOneOrder(Stage stage) {
        String room = Stage.fresh("talk");
        String ann = Stage.fresh("ann");
        String bob = Stage.fresh("bob");
        String cat = Stage.fresh("cat");
        Page anns = stage.browser(stage.one()).signUp(ann).room(room);
        Page bobs = stage.browser(stage.two()).signUp(bob).room(room);
        Program cats = stage.terminal(stage.two(), cat, room);

        anns.say("hello from ann");
        cats.awaitOut(ann + ": hello from ann");
        bobs.awaitText("hello from ann").say("hello from bob");
        cats.awaitOut(bob + ": hello from bob");
        cats.type("hello from cat");
        List<String> all = List.of("hello from ann", "hello from bob", "hello from cat");

        anns.awaitText("hello from cat");
        bobs.awaitText("hello from cat");
        assertThat(anns.texts()).isEqualTo(all);
        assertThat(bobs.texts()).isEqualTo(all);
        anns.await(
                "nothing waits for its acknowledgement",
                () -> anns.unacknowledged().isEmpty());

        Page another = stage.browser(stage.two()).signIn(ann).room(room);
        another.awaitText("hello from cat");
        assertThat(another.texts()).as("who comes later reads the same").isEqualTo(all);
        leave(cats);
    }

    @Test
    void privateMessagesReachTheOtherOneAndNobodyElse(Stage stage) {
        String room = Stage.fresh("private");
        String ann = Stage.fresh("ann");
        String bob = Stage.fresh("bob");
        String cat = Stage.fresh("cat");
        Page anns = stage.browser(stage.one()).signUp(ann).room(room);
        Page bobs = stage.browser(stage.two()).signUp(bob).room(room);
        Program cats = stage.terminal(stage.two(), cat, room);

        anns.with(bob).say("just for bob");
        anns.with(cat).say("just for cat");
        cats.awaitOut("just for cat");
        bobs.await(
                "bob is told of it",
                () -> bobs.shown("#private-list [data-conversation='@" + ann + "'] .badge.mention"));
        bobs.click("#private-list [data-conversation='@" + ann + "']");
        bobs.awaitText("just for bob").say("and this for ann");
        anns.with(bob).awaitText("and this for ann");
        cats.type("/msg " + ann + " from the terminal");
        anns.with(cat).awaitText("from the terminal");

        assertThat(anns.with(bob).awaitText("just for bob").texts())
                .containsExactly("just for bob", "and this for ann");
        assertThat(bobs.texts()).containsExactly("just for bob", "and this for ann");
        assertThat(bobs.shown("#private-list [data-conversation='@" + ann + "'] .badge"))
                .isFalse();
        assertThat(bobs.room(room).texts()).isEmpty();
        leave(cats);
        assertThat(cats.out()).noneMatch(line -> line.contains("just for bob"));
    }

    @Test
    void unreadMessagesAndMentionsAreCounted(Stage stage) {
        String room = Stage.fresh("unread");
        String ann = Stage.fresh("ann");
        String bob = Stage.fresh("bob");
        Page anns = stage.browser(stage.one()).signUp(ann).room(room).room(Stage.fresh("elsewhere"));
        Program bobs = stage.terminal(stage.two(), bob, room);
        String badge = "#room-list [data-conversation='#" + room + "'] .badge";

        bobs.type("one").type("two");
        anns.await(
                "two are unread",
                () -> anns.shown(badge) && anns.find(badge).getText().equals("2"));
        assertThat(anns.shown(badge + ".mention")).isFalse();
        bobs.type("and you, " + ann + "?");
        anns.await("one means ann", () -> anns.shown(badge + ".mention"));
        anns.room(room).awaitText("two");
        anns.await("nothing is unread", () -> !anns.shown(badge));
        leave(bobs);
    }

    @Test
    void whoLeavesTheOnlyRoomIsInTheLobbyAnewAndCanTalkThere(Stage stage) {
        String text = Stage.fresh("still here ");
        Page anns = stage.browser(stage.one()).signUp(Stage.fresh("ann"));
        anns.awaitConversation("#lobby");
        anns.say(text).awaitText(text);
        anns.script("document.querySelector('#log').dataset.conversation = 'before'");
        anns.click("#leave");

        anns.awaitConversation("#lobby");
        assertThat(anns.each("#room-list a", "each.dataset.conversation")).containsExactly("#lobby");
        anns.awaitText(text);
        String again = Stage.fresh("and again ");
        anns.say(again).awaitText(again);
        anns.await("it is acknowledged", () -> anns.unacknowledged().isEmpty());
    }

    @Test
    void whatOthersWriteStaysText(Stage stage) {
        String room = Stage.fresh("hostile");
        List<String> hostile = List.of(
                "<img src=x onerror=\"document.title='owned'\">",
                "<script>document.title='owned'</script>",
                "<b onmouseover=alert(1)>bold</b> &lt;i&gt; &amp; {{7+7}} ${7+7}",
                "javascript:alert(1) data:text/html,<script>alert(1)</script>",
                "http://example.org/\"onmouseover=\"document.title='owned'",
                "]]><svg/onload=alert(1)>");
        Program mallory = stage.terminal(stage.one(), Stage.fresh("mallory"), room);
        Page anns = stage.browser(stage.two()).signUp(Stage.fresh("ann")).room(room);
        hostile.forEach(mallory::type);
        mallory.type("the end");

        anns.awaitText("the end");
        assertThat(anns.texts()).containsAll(hostile);
        assertThat(anns.count("#rows img, #rows script, #rows svg[onload], #rows b"))
                .isZero();
        assertThat(anns.each("#rows .text a", "each.href")).containsExactly("http://example.org/");
        assertThat(anns.driver().getTitle()).doesNotContain("owned");
        leave(mallory);
    }

    /** A right-to-left override would turn what follows around, a line's own author or the time behind it for instance. */
    @Test
    void writingDirectionAndControlCharactersStayInTheirMessage(Stage stage) {
        RoomName room = new RoomName(Stage.fresh("bidi"));
        String text = "safe \u202Egnp.exe\u2066 and \u0007 bell, \u001B[31m red, \u0000 nothing";
        try (Talker mallory = new Talker(Stage.fresh("mallory"), stage.one())) {
            Page anns = stage.browser(stage.two()).signUp(Stage.fresh("ann")).room(room.value());
            mallory.join(room);
            Talker.get(mallory.post(room, text));
            Talker.get(mallory.post(room, "after it"));

            anns.awaitText("after it");
            assertThat(anns.texts())
                    .hasSize(2)
                    .first(STRING)
                    .startsWith("safe ")
                    .endsWith(" nothing");
            assertThat(anns.each("#rows > .row .text", "getComputedStyle(each).unicodeBidi"))
                    .hasSize(2)
                    .allMatch(bidi -> bidi.equals("isolate") || bidi.equals("plaintext"));
        }
    }

    /** What may be sent is 16,384 characters. A box that holds no more takes of what is pasted the beginning, without a word. */
    @Test
    void whatIsTooLongForAMessageIsKeptNotSentAndSaidAndCanBeAFile(Stage stage) throws IOException {
        String text = "x".repeat(16_000) + "y".repeat(588);
        String room = Stage.fresh("long");
        Page anns = stage.browser(stage.one()).signUp(Stage.fresh("ann")).room(room);
        anns.paste("x".repeat(16_000));
        anns.await("it is in the box", () -> anns.typed().length() == 16_000);
        anns.paste("y".repeat(588));
        anns.await("all of it is in the box", () -> anns.typed().equals(text));
        assertThat(anns.find("#composer-limit").getText()).startsWith("204 characters too many");
        anns.press(Keys.ENTER);
        anns.await("it is said", () -> anns.find("#composer-limit").getText().startsWith("Not sent"));
        anns.room(Stage.fresh("elsewhere"));
        assertThat(anns.typed()).isEmpty();
        anns.reload();
        anns.room(room);
        assertThat(anns.typed()).isEqualTo(text);
        assertThat(anns.texts()).isEmpty();

        anns.click("#share-text");
        anns.awaitFile("message.txt");
        assertThat(anns.typed()).isEmpty();
        assertThat(anns.download("message.txt")).hasContent(text);
    }

    /** They are written by hand, cut by mail programs, and made by pages of another version. */
    @Test
    void anAddressLeadsToWhatItSaysOrLeavesNothingBehind(Stage stage) {
        String room = Stage.fresh("address");
        Page anns = stage.browser(stage.one()).signUp(Stage.fresh("ann")).room(room);
        List<String> listed = anns.each("#conversations a", "each.dataset.conversation");
        for (String address :
                List.of("#/user/%00", "#/room/a%20b", "#/room/%E0%A4%A", "#/thread/1", "#/user/%E2%80%AE")) {
            anns.script("location.hash = arguments[0]", address);
            anns.await(
                    address + " leads back",
                    () -> anns.holds("return location.hash === arguments[0]", "#/room/" + room));
            assertThat(anns.each("#conversations a", "each.dataset.conversation"))
                    .isEqualTo(listed);
        }
        String other = Stage.fresh("other");
        anns.script("location.hash = arguments[0]", "#/Room/" + other);
        anns.awaitConversation("#" + other);
        assertThat(anns.count("#private-list a")).isZero();
    }

    private static void leave(Program terminal) {
        terminal.type("/quit");
        assertThat(terminal.awaitExit(Patience.MOST)).as(terminal.transcript()).isZero();
    }
}
