package chat.parley.gateway.config;

import static chat.parley.gateway.ProtocolLimits.assertRow;

import chat.parley.protocol.Limits;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What the protocol's page says of the defaults of settings. */
class ProtocolLimitsTest {
    private final SessionConfig session = SessionConfig.defaults();
    private final AccountConfig account = AccountConfig.defaults();

    @Test
    void thePageHasTheDefaultsOfASession() {
        assertRow(
                "requests of a connection",
                session.requestsPerSecond() + " a second, " + session.burst() + " at once, by default");
        assertRow("until a `login` is sent", session.loginTimeout().toSeconds() + " seconds by default");
        assertRow(
                "silence of either side",
                "3 times `pingSeconds`, which is " + session.pingInterval().toSeconds() + " by default");
        assertRow(
                "what waits to be read by a client",
                String.format(Locale.ROOT, "%,d", session.writeBufferHighWaterBytes())
                        + " bytes by default, "
                        + String.format(Locale.ROOT, "%,d", Limits.MAX_STRANGERS_UNSENT_BYTES)
                        + " before sign-in; more closes the connection with 4000");
    }

    @Test
    void thePageHasTheDefaultsOfWhatAUserMaySay() {
        PostConfig posts = session.posts();
        assertRow("what a user says, at a gateway", rate(posts.burst(), posts.perSecond()));
        assertRow(
                "what is said privately to a user, at a gateway",
                rate(posts.mailBurst(), posts.mailPerSecond())
                        + "; when it is more, each sender has 131,072 and 4,096 of it");
    }

    private static String rate(long burst, long perSecond) {
        return String.format(Locale.ROOT, "%,d bytes at once, %,d a second, by default", burst, perSecond);
    }

    @Test
    void thePageHasTheDefaultsOfAccountsAndFiles() {
        assertRow("tokens of an account", "the newest " + account.maxTokens() + ", by default");
        assertRow("a token", account.tokenLifetime().toDays() + " days by default");
        assertRow(
                "logins of an address that fail, at a gateway",
                account.signIn().failedLoginsPerHour() + " an hour by default; with a valid token none does");
        assertRow(
                "accounts made from an address, at a gateway",
                account.signIn().registrationsPerHour() + " an hour by default");
        assertRow("a file's URL", FilesConfig.defaults().urlValidity().toMinutes() + " minutes by default");
    }

    @Test
    void thePageHasThePlacesOfAnAddress() {
        LimitConfig limits = LimitConfig.defaults();
        assertRow(
                "connections of an address (IPv6: of its /64)",
                limits.socketsPerAddress() + " by default, " + limits.strangersPerAddress()
                        + " of them before sign-in; more are answered 503");
        assertRow(
                "file transfers of an address, where they pass the gateway",
                limits.transfersPerAddress() + " at once by default; more are answered 503");
    }
}
