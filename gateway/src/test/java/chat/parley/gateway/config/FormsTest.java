package chat.parley.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.gateway.address.UrlHost;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormsTest {
    private static final Form<Duration> DURATION = Forms.duration(Duration.ofMillis(1), Duration.ofDays(90));
    private static final Form<Long> SIZE = Forms.size(0, 5L << 30);
    private static final Form<URI> ORIGIN = Forms.origin("http://localhost:9000", "http", "https");
    private static final Form<PublicUrl> PUBLIC_URL = Forms.publicUrl("https://files.example.org", "http", "https");

    @ParameterizedTest
    @CsvSource({"1ms,1", "1500ms,1500", "10s,10000", "15 m,900000", "2h,7200000", "90d,7776000000"})
    void timesHaveUnits(String text, long millis) {
        assertThat(DURATION.read(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "-1s", "1.5s", "0ms", "91d", "10 S", "1w", "999999999999d", "10s10s"})
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> DURATION.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "65536,65536", "64KiB,65536", "4mib,4194304", "5GiB,5368709120", "1 KiB,1024", "7B,7"})
    void sizesHaveBinaryUnits(String text, long bytes) {
        assertThat(SIZE.read(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "4MB", "4 M", "1.5GiB", "6GiB", "999999999999999GiB", "GiB"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> SIZE.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1023, 1024, 4 << 20, 5L << 30, 1536})
    void sizesAreReadAsTheyAreWritten(long bytes) {
        assertThat(SIZE.read(SIZE.write(bytes))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 999, 1000, 1500, 60_000, 61_000, 3_600_000, 86_400_000, 7_776_000_000L})
    void timesAreReadAsTheyAreWritten(long millis) {
        assertThat(DURATION.read(DURATION.write(Duration.ofMillis(millis)))).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:9000", "https://files.example.org", "http://[::1]:9000", "http://10.0.0.1/"})
    void anOriginIsSchemeHostAndPort(String text) {
        assertThat(ORIGIN.read(text).getRawPath()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:9000",
                "ftp://localhost",
                "http://",
                "http://host/path",
                "http://host?query",
                "http://user@host",
                "http://host:70000",
                "http://host:0",
                "http://host name"
            })
    void whatIsNoOriginIsRefused(String text) {
        assertThatThrownBy(() -> ORIGIN.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "https://files.example.org/,https://files.example.org,https://files.example.org",
        "http://{host}:9000,http://{host}:9000,http://[2001:db8::7]:9000",
        "https://{host}/,https://{host},https://[2001:db8::7]",
        "http://host:9000,http://host:9000,http://host:9000"
    })
    void aPublicUrlMayLeaveItsHostToTheClient(String text, String kept, String origin) {
        PublicUrl read = PUBLIC_URL.read(text);

        assertThat(PUBLIC_URL.write(read)).isEqualTo(kept);
        assertThat(read.origin(new UrlHost("[2001:db8::7]"))).isEqualTo(URI.create(origin));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{host}:9000",
                "http://files.{host}:9000",
                "http://{host}.example.org",
                "http://host:{host}",
                "http://{host}@{host}",
                "http://{host}/files",
                "http://{port}:9000",
                "ftp://{host}"
            })
    void itsHostIsAllThatItMayLeave(String text) {
        assertThatThrownBy(() -> PUBLIC_URL.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOptionalValueMayBeEmpty() {
        Form<Optional<URI>> optional = Forms.optional(ORIGIN);

        assertThat(optional.read("")).isEmpty();
        assertThat(optional.read("http://a")).contains(URI.create("http://a"));
        assertThat(optional.write(Optional.empty())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"70000", "-1", "x", "", "1e3", "99999999999"})
    void whatIsNoSuchNumberIsRefused(String text) {
        Form<Integer> port = Forms.integer(0, 65535);
        assertThatThrownBy(() -> port.read(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
