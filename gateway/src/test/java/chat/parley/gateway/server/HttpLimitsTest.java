package chat.parley.gateway.server;

import static chat.parley.gateway.ProtocolLimits.assertRow;

import org.junit.jupiter.api.Test;

/** What the protocol's page says of plain HTTP. */
class HttpLimitsTest {
    @Test
    void thePageHasThem() {
        assertRow(
                "HTTP requests of a connection",
                "one at a time, " + RequestPace.MAX_REQUESTS + " in all; a head is complete within "
                        + RequestPace.HEAD_SECONDS + " seconds, and " + RequestPace.LEAST_BYTES / 1024
                        + " KiB of it or its answer pass in each " + RequestPace.WINDOW_SECONDS + " seconds");
    }
}
