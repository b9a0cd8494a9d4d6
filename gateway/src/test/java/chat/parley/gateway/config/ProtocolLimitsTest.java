package chat.parley.gateway.config;

import static chat.parley.gateway.ProtocolLimits.assertRow;

import org.junit.jupiter.api.Test;

/** What the protocol's page says of the defaults of settings. */
class ProtocolLimitsTest {
    @Test
    void thePageHasTheDefaults() {
        assertRow("a token", AccountConfig.defaults().tokenLifetime().toDays() + " days by default");
        assertRow("a file's URL", FilesConfig.defaults().urlValidity().toMinutes() + " minutes by default");
    }
}
