package chat.parley.gateway.server;

import static chat.parley.gateway.LimitsPage.assertRow;

import org.junit.jupiter.api.Test;

/** What docs/limits.md says of plain HTTP. */
class HttpLimitsTest {
    @Test
    void thePageHasThem() {
        assertRow("HTTP requests", "one at a time, " + RequestPace.MAX_REQUESTS + " in all");
        assertRow("time until the head of a request is complete", RequestPace.HEAD_SECONDS + " seconds");
        assertRow(
                "slowness of an HTTP request and its answer",
                RequestPace.LEAST_BYTES / 1024 + " KiB have to pass in each " + RequestPace.WINDOW_SECONDS
                        + " seconds");
    }
}
