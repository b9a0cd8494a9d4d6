package chat.parley.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.config.AccessConfig;
import chat.parley.gateway.limit.Limit;
import chat.parley.gateway.limit.Refusals;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorsTest {
    private final Refusals refusals = new Refusals(() -> 0);
    private final EmbeddedChannel channel = new EmbeddedChannel();

    private static HttpRequest request(String... headers) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/v1/chat");
        for (int i = 0; i < headers.length; i += 2) {
            request.headers().add(headers[i], headers[i + 1]);
        }
        return request;
    }

    private Doors doors(List<String> origins, List<String> hosts) {
        return new Doors(new AccessConfig(origins, hosts), refusals);
    }

    private boolean mayChat(Doors doors, String... headers) {
        return doors.refusalOfOrigin(request(headers), channel).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:7275,    127.0.0.1:7275",
        "http://[::1]:7275,        [::1]:7275",
        "http://Chat.lan:7275,     chat.LAN:7275",
        // TLS ends before us, at the usual port and at another.
        "https://chat.example.org, chat.example.org",
        "https://chat.example.org, chat.example.org:443",
        "http://chat.example.org,  chat.example.org:80",
        "https://chat.example.org:7275, chat.example.org:7275"
    })
    void ourOwnPageMayChat(String origin, String host) {
        assertThat(mayChat(doors(List.of(), List.of()), "Origin", origin, "Host", host))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example,          127.0.0.1:7275",
        "http://127.0.0.1:8080,         127.0.0.1:7275",
        "http://localhost:7275,         127.0.0.1:7275",
        "https://chat.example.org,      chat.example.org:7275",
        "http://chat.example.org:443,   chat.example.org",
        "http://chat.example.org.evil.example, chat.example.org",
        "https://a@chat.example.org,    chat.example.org",
        "chat.example.org,              chat.example.org",
        "null,                          chat.example.org",
        "'',                            chat.example.org"
    })
    void aPageFromElsewhereMayNot(String origin, String host) {
        assertThat(mayChat(doors(List.of(), List.of()), "Origin", origin, "Host", host))
                .isFalse();
        assertThat(refusals.count(Limit.ORIGIN)).isOne();
    }

    @Test
    void whatProxiesAddIsNotBelieved() {
        assertThat(mayChat(
                        doors(List.of(), List.of()),
                        "Origin",
                        "https://evil.example",
                        "Host",
                        "chat.example.org",
                        "X-Forwarded-Host",
                        "evil.example",
                        "X-Forwarded-Proto",
                        "https"))
                .isFalse();
    }

    @Test
    void whoIsNoBrowserSaysNoOrigin() {
        assertThat(mayChat(doors(List.of(), List.of()), "Host", "x")).isTrue();
        assertThat(mayChat(doors(List.of(), List.of()), "Host", "x", "Origin", "http://x", "Origin", "http://x"))
                .isFalse();
    }

    @Test
    void othersMayBeAllowed() {
        Doors doors = doors(List.of("https://pages.example.org", "app://parley:1"), List.of());
        assertThat(mayChat(doors, "Host", "x", "Origin", "https://pages.example.org:443"))
                .isTrue();
        assertThat(mayChat(doors, "Host", "x", "Origin", "app://parley:1")).isTrue();
        assertThat(mayChat(doors, "Host", "x", "Origin", "https://pages.example.org:8443"))
                .isFalse();
    }

    @Test
    void whoListensToItsOwnMachineTakesItsNamesOnly() {
        Doors doors = doors(List.of(), List.of("localhost", "127.0.0.1", "[::1]"));
        for (String host : List.of("localhost:7275", "LOCALHOST", "127.0.0.1:7275", "[::1]:7275")) {
            assertThat(doors.refusalOfHost(request("Host", host), channel))
                    .as(host)
                    .isEmpty();
        }
        for (String host : List.of("evil.example:7275", "127.0.0.1.evil.example", "a b", "[::2]", "")) {
            assertThat(doors.refusalOfHost(request("Host", host), channel))
                    .as(host)
                    .isPresent();
        }
        assertThat(refusals.count(Limit.HOST)).isEqualTo(5);
        assertThat(doors.refusalOfHost(request(), channel)).as("a health check").isEmpty();
    }
}
