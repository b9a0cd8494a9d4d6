package chat.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How much a browser is sent before one can talk. */
@InBrowsers
class FirstLoadIT {
    private static final long LIMIT_BYTES = 150_000;

    @Test
    void thePageAndAllThatItNeedsIsSmallAndNotSentAgain(Stage stage) {
        Page anns = stage.browser(stage.one())
                .signUp(Stage.fresh("ann"))
                .room(Stage.fresh("small"))
                .say("hello");
        List<String> loaded = loaded(anns);
        assertThat(loaded).hasSizeGreaterThan(5).first(STRING).doesNotStartWith("0 ");
        assertThat(loaded.stream().mapToLong(FirstLoadIT::bytes).sum())
                .as("transferred: " + loaded)
                .isBetween(20_000L, LIMIT_BYTES);

        anns.reload();
        anns.awaitText("hello");
        // The page is asked for again, and answered 304: a head of a kilobyte. All else has a version, and is there.
        assertThat(loaded(anns).stream().mapToLong(FirstLoadIT::bytes).sum()).isLessThan(2_000);
    }

    /** Files, with heads, as they came over the network. */
    private static List<String> loaded(Page page) {
        return page.lines("""
                return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
                    .filter(entry => new URL(entry.name).origin === location.origin)
                    .map(entry => `${entry.transferSize} ${entry.name}`);
                """);
    }

    private static long bytes(String file) {
        return Long.parseLong(file.substring(0, file.indexOf(' ')));
    }
}
