package chat.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
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
        List<Map<String, Object>> loaded = loaded(anns);
        assertThat(loaded)
                .hasSizeGreaterThan(5)
                .allSatisfy(file -> assertThat(bytes(file)).isPositive());
        assertThat(loaded.stream().mapToLong(FirstLoadIT::bytes).sum())
                .as("transferred: " + loaded)
                .isLessThan(LIMIT_BYTES);

        anns.reload();
        anns.awaitText("hello");
        // What is known is asked for again, and answered 304: a head of some hundred bytes.
        assertThat(loaded(anns)).allSatisfy(file -> assertThat(bytes(file)).isLessThan(1_500));
    }

    /** Files, with heads, as they came over the network. */
    private static List<Map<String, Object>> loaded(Page page) {
        return page.script("""
                return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
                    .filter(entry => new URL(entry.name).origin === location.origin)
                    .map(entry => ({ name: entry.name, bytes: entry.transferSize }));
                """);
    }

    private static long bytes(Map<String, Object> file) {
        return ((Number) file.get("bytes")).longValue();
    }
}
