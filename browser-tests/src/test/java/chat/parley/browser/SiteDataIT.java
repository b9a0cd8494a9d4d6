package chat.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

/** What a browser keeps for the page: nothing at all, or no more. */
@InBrowsers
class SiteDataIT {
    private static final String SENTENCE =
            "This page needs site data, which your browser blocks: allow it for this address, and reload the page.";
    private static final String HIDDEN_CONTROLS =
            "return [...document.querySelectorAll('input, button')].filter(each => !each.checkVisibility()).length";
    /** Until not one character more goes in. */
    private static final String FILL = """
            for (let size = 1 << 22; size >= 1; size >>= 1) {
                try {
                    for (let i = 0; ; i++) localStorage.setItem(`filler ${size} ${i}`, 'x'.repeat(size));
                } catch (full) {
                    if (full.name !== 'QuotaExceededError') throw full;
                }
            }
            """;

    private static final String EMPTY = """
            Object.keys(localStorage).filter(key => key.startsWith('filler')).forEach(key => localStorage.removeItem(key));
            """;

    @Test
    void whereSiteDataIsBlockedThePageSaysSoInOneSentenceAndAsksForNothing(Stage stage) {
        Page anns = stage.browserWithoutSiteData(stage.one());
        anns.driver()
                .get(URI.create("http://127.0.0.1:" + stage.one().port() + "/").toString());
        anns.await("it is said", () -> anns.shown("#sign-in-error"));
        assertThat(anns.find("#sign-in-error").getText()).isEqualTo(SENTENCE);
        assertThat(anns.count("input, button")).as("controls that are shown").isEqualTo((int)
                anns.number(HIDDEN_CONTROLS));
    }

    @Test
    void whatIsKeptAndDamagedStopsNothing(Stage stage) {
        Page anns = stage.browser(stage.one()).signUp(Stage.fresh("ann"));
        anns.awaitConversation("#lobby");
        anns.script(
                "Object.keys(localStorage).filter(key => key !== 'parley.account')"
                        + ".forEach(key => localStorage.setItem(key, '{\"v\": 2')); localStorage.setItem('parley.theme', 'sepia')");
        anns.reload();
        anns.awaitConversation("#lobby");
        anns.click("#open-settings");
        anns.await("the settings are shown", () -> anns.shown("#sign-out"));
        anns.script("localStorage.setItem('parley.account', '{'); sessionStorage.setItem('parley.again', '{')");
        anns.reload();
        anns.await("it asks who it is", () -> anns.shown("#sign-in-form"));
    }

    @Test
    void whereThereIsNoRoomLeftOneReadsAndTypesOnAndIsToldOfWhatCannotBeKept(Stage stage) {
        String first = Stage.fresh("full");
        String second = Stage.fresh("full");
        Page anns = stage.browser(stage.one())
                .signUp(Stage.fresh("ann"))
                .room(first)
                .room(second);
        anns.script(FILL);
        anns.type("half a thou");
        anns.room(first);
        assertThat(anns.typed()).isEmpty();
        anns.room(second);
        assertThat(anns.typed()).isEqualTo("half a thou");
        anns.say("ght");
        anns.await("it is said that it is not kept", () -> anns.shown("#rows > .row[data-state=failed] .error"));
        assertThat(anns.find("#rows > .row[data-state=failed] .error").getText())
                .contains("this browser has no room left to keep it");
        anns.script(EMPTY);
        anns.click("#rows > .row[data-state=failed] button");
        anns.await("it is sent", () -> anns.unacknowledged().isEmpty() && anns.count("#rows > .row[data-state]") == 0);
        assertThat(anns.texts()).containsExactly("half a thought");
    }

    @Test
    void whoSignsInWhereThereIsNoRoomIsInAndIsAskedAgainTheNextTime(Stage stage) {
        Page anns = stage.browser(stage.one());
        anns.driver()
                .get(URI.create("http://127.0.0.1:" + stage.one().port() + "/").toString());
        anns.script(FILL);
        anns.signUp(Stage.fresh("ann"));
        anns.driver().navigate().refresh();
        anns.await("it asks who it is", () -> anns.shown("#sign-in-form"));
    }
}
