package chat.parley.gateway.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlHostTest {
    private static final String LABEL = "x".repeat(63);
    private static final String NAME = String.join(".", LABEL, LABEL, LABEL, "x".repeat(61));

    @ParameterizedTest
    @CsvSource({
        "localhost,localhost",
        "localhost:7275,localhost",
        "Chat.Example.org:443,Chat.Example.org",
        "chat.example.org.,chat.example.org.",
        "my_host-1:7275,my_host-1",
        "xn--bcher-kva.example:7275,xn--bcher-kva.example",
        "10.0.0.7:7275,10.0.0.7",
        "[::1]:7275,[::1]",
        "[2001:db8::7],[2001:db8::7]",
        "[::ffff:10.0.0.7]:7275,[::ffff:10.0.0.7]",
        "[fe80::1%25eth0]:7275,[fe80::1]",
        "localhost:,localhost"
    })
    void theHostIsWhatStandsBeforeThePort(String header, String host) {
        assertThat(UrlHost.ofHeader(header)).hasValue(new UrlHost(host));
    }

    @Test
    void aNameHasAtMost253Characters() {
        assertThat(NAME).hasSize(253);
        assertThat(UrlHost.ofHeader(NAME + ":7275")).hasValue(new UrlHost(NAME));
        assertThat(UrlHost.ofHeader(NAME + "x")).isEmpty();
        assertThat(UrlHost.ofHeader("x" + LABEL)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ":7275",
                ".",
                "a..b",
                ".a",
                "-a",
                "a-.b",
                "a b",
                "a/b",
                "a?b",
                "a#b",
                "a@b",
                "user@host:1",
                "a\\b",
                "a%2fb",
                "b\u00fccher.example",
                "a,b",
                "host:port",
                "host:1:2",
                "host:123456",
                "::1",
                "[::1",
                "::1]",
                "[]",
                "[::1]x",
                "[1.2.3.4]",
                "[::1::2]",
                "[12345::]",
                "[localhost]",
                "[[::1]]",
                "{host}",
                "a\tb",
                "a\u0000"
            })
    void whatIsNoHostIsNone(String header) {
        assertThat(UrlHost.ofHeader(header)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new UrlHost(header));
    }

    @Test
    void noHeaderIsNoHost() {
        assertThat(UrlHost.ofHeader(null)).isEmpty();
    }
}
