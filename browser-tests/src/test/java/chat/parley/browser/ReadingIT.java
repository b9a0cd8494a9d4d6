package chat.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.Talker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WindowType;

/** How far somebody has read is the same in all her browsers, on whatever gateway, and in two tabs of one. */
@InBrowsers
class ReadingIT {
    private final String ann = Stage.fresh("ann");
    private final RoomName room = new RoomName(Stage.fresh("read"));
    private final String elsewhere = Stage.fresh("elsewhere");
    private final List<Talker> talkers = new ArrayList<>();

    @AfterEach
    void close() {
        talkers.forEach(Talker::close);
    }

    @Test
    void whatIsReadOrMarkedInOneBrowserIsSoInTheOther(Stage stage) {
        Page desk = stage.browser(stage.one()).signUp(ann).room(room.value()).say("here I am");
        desk.awaitText("here I am").room(elsewhere);
        Page phone = stage.browser(stage.two()).signIn(ann).room(room.value());
        phone.awaitText("here I am").room(elsewhere);
        Talker bob = talker("bob", stage);
        Talker.get(bob.post(room, "one"));
        Talker.get(bob.post(room, "two for you, " + ann));
        for (Page page : List.of(desk, phone)) {
            page.await("both are unread, and one is for her", () -> words(page).contains("2 unread, 1 for you"));
            assertThat(page.driver().getTitle()).startsWith("(1) ");
        }

        phone.room(room.value()).awaitText("two for you, " + ann);
        desk.await("nothing is unread on the desk", () -> !desk.shown(badge()));
        assertThat(lineAbove(phone)).containsExactly("one");

        phone.use("two for you, " + ann, "unread");
        for (Page page : List.of(desk, phone)) {
            page.await("one is unread again", () -> words(page).contains("1 unread, 1 for you"));
        }
        desk.room(room.value()).awaitText("two for you, " + ann);
        assertThat(lineAbove(desk)).containsExactly("two for you, " + ann);
        phone.await("it is read again", () -> !phone.shown(badge()));
    }

    @Test
    void aConversationIsMarkedAsReadWithoutLookingAtIt(Stage stage) {
        Page anns = stage.browser(stage.one()).signUp(ann).room(room.value()).room(elsewhere);
        Talker bob = talker("bob", stage);
        Talker.get(bob.post(room, "anybody?"));
        Talker.get(bob.client().post(new UserName(ann), "psst"));
        anns.await("both are told of", () -> anns.count("#conversations .badge") == 2);
        anns.script("document.querySelectorAll('.item-read').forEach(button => button.click())");
        anns.await("nothing is unread", () -> anns.count("#conversations .badge") == 0);
        anns.reload();
        anns.awaitConversation("#" + elsewhere);
        anns.await("it is entered", () -> anns.holds("return document.body.dataset.connection === 'online'"));
        assertThat(anns.count("#conversations .badge")).isZero();
    }

    /** More than a page, so that most of it is not read by the browser that counts it. */
    @Test
    void whatIsUnreadAfterALongSleepIsCountedWithoutReadingIt(Stage stage) {
        Page anns = stage.browser(stage.one()).signUp(ann).room(room.value()).say("good night");
        anns.awaitText("good night").room(elsewhere);
        anns.await("all of it is said", () -> anns.unacknowledged().isEmpty());
        anns.driver().get("about:blank");
        Talker bob = talker("bob", stage);
        Talker.get(bob.post(room, "the first one is for " + ann));
        for (int i = 2; i <= 450; i++) {
            Talker.get(bob.post(room, "number " + i));
        }
        anns.room(elsewhere);
        anns.await("all of it is counted", () -> words(anns).contains("450 unread, 1 for you"));
        Page phone = stage.browser(stage.two()).signIn(ann).room(room.value());
        phone.awaitText("number 450");
        anns.await("it is read", () -> !anns.shown(badge()));
        assertThat(phone.texts()).as("not all of it was fetched").doesNotContain("number 2");
    }

    @Test
    void twoTabsOfOneBrowserCountTheSame(Stage stage) {
        Page anns = stage.browser(stage.one()).signUp(ann).room(room.value()).room(elsewhere);
        String first = anns.driver().getWindowHandle();
        anns.driver().switchTo().newWindow(WindowType.TAB);
        // It is the one in front, which a browser without a screen does not notice.
        anns.chromium().executeCdpCommand("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
        anns.room(elsewhere);
        Talker bob = talker("bob", stage);
        Talker.get(bob.post(room, "one"));
        anns.await("it is unread here", () -> anns.shown(badge()));
        anns.room(room.value()).awaitText("one");
        anns.await("it is read here", () -> !anns.shown(badge()));
        anns.driver().switchTo().window(first);
        anns.await("and there", () -> !anns.shown(badge()));
    }

    private Talker talker(String name, Stage stage) {
        Talker talker = new Talker(Stage.fresh(name), stage.two());
        talkers.add(talker);
        return talker.join(room);
    }

    private String badge() {
        return "#room-list [data-conversation='#" + room.value() + "'] .badge";
    }

    private String words(Page page) {
        return page.text("return document.querySelector(arguments[0])?.textContent ?? ''", item());
    }

    private String item() {
        return "#room-list [data-conversation='#" + room.value() + "']";
    }

    /** The messages above which the line stands. */
    private static List<String> lineAbove(Page page) {
        return page.each("#rows .new-line", "each.closest('.row').querySelector('.text').textContent");
    }
}
