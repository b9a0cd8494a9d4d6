package chat.parley.gateway.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.gateway.address.UrlHost;
import chat.parley.gateway.config.FilesConfig;
import chat.parley.gateway.config.PublicUrl;
import chat.parley.storage.objectstore.StorageConfig;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebClientTest {
    private static final String SCRIPT = "export const greeting = 'hello';\n".repeat(50);
    private static final String PAGE = "<!doctype html><script type=\"module\" src=\"app/main.js\"></script>";
    private static final byte[] PICTURE = {(byte) 0x89, 'P', 'N', 'G'};
    private static final FileOrigins RELAYED = origins(true, "", "http://store:9000");

    private final WebClient client = client(SCRIPT);

    private static FileOrigins origins(boolean relay, String publicUrl, String store) {
        Optional<PublicUrl> url = publicUrl.isEmpty() ? Optional.empty() : Optional.of(new PublicUrl(publicUrl));
        return new FileOrigins(
                new FilesConfig(1, Duration.ofMinutes(1), relay, url),
                StorageConfig.of(URI.create(store), "parley", "key", "secret"));
    }

    private static WebClient client(String script) {
        return new WebClient(
                new TreeMap<>(Map.of(
                        "index.html", PAGE.getBytes(UTF_8),
                        "app/main.js", script.getBytes(UTF_8),
                        "app/picture.png", PICTURE)),
                RELAYED);
    }

    private FullHttpResponse get(String path, String... headers) {
        HttpHeaders request = new DefaultHttpHeaders();
        for (int i = 0; i < headers.length; i += 2) {
            request.add(headers[i], headers[i + 1]);
        }
        return client.answer(path, request, Optional.of(new UrlHost("chat.lan")))
                .orElseThrow();
    }

    private static byte[] body(FullHttpResponse response) {
        return ByteBufUtil.getBytes(response.content());
    }

    @Test
    void eachFileHasItsPathAndThePageIsTheRoot() {
        assertThat(get("/").headers().get("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(get("/app/main.js").headers().get("content-type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(body(get("/app/main.js"))).asString(UTF_8).isEqualTo(SCRIPT);
        assertThat(get("/app/picture.png").headers().get("content-type")).isEqualTo("image/png");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/index.html",
                "/app",
                "/app/",
                "/app/other.js",
                "/app/../app/main.js",
                "/app/%2e%2e/index.html",
                "/app//main.js",
                "/app/v-0123456789abcdef/other.js",
                "/app/v-0123456789abcdef/",
                "/app/v-0123456789abcdef/../main.js",
                "/APP/main.js",
                "app/main.js",
                "/../../../../etc/passwd",
                "/app/main.js\0"
            })
    void whatIsNotExactlyAFileIsNotThere(String path) {
        assertThat(client.answer(path, new DefaultHttpHeaders(), Optional.empty()))
                .isEmpty();
    }

    @Test
    void textIsCompressedForWhoCanUnpackIt() throws IOException {
        FullHttpResponse packed = get("/app/main.js", "accept-encoding", "deflate, gzip;q=0.5, br");
        assertThat(packed.headers().get("content-encoding")).isEqualTo("gzip");
        assertThat(packed.headers().get("vary")).isEqualTo("accept-encoding");
        assertThat(packed.headers().getInt("content-length")).isEqualTo(body(packed).length);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(body(packed))).readAllBytes())
                .asString(UTF_8)
                .isEqualTo(SCRIPT);
        assertThat(body(packed)).hasSizeLessThan(SCRIPT.length() / 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "br", "gzip;q=0", "gzip; q=0.000", "identity, x-gzipped"})
    void othersGetItAsItIs(String accepted) {
        FullHttpResponse plain = get("/app/main.js", "accept-encoding", accepted);
        assertThat(plain.headers().contains("content-encoding")).isFalse();
        assertThat(plain.headers().get("vary")).isEqualTo("accept-encoding");
        assertThat(body(plain)).asString(UTF_8).isEqualTo(SCRIPT);
    }

    @Test
    void aPictureIsNotCompressedAgain() {
        FullHttpResponse picture = get("/app/picture.png", "accept-encoding", "gzip");
        assertThat(picture.headers().contains("content-encoding")).isFalse();
        assertThat(picture.headers().contains("vary")).isFalse();
        assertThat(body(picture)).isEqualTo(PICTURE);
    }

    @Test
    void whoHasItIsToldSoAndEachFormHasATagOfItsOwn() {
        String tag = get("/app/main.js").headers().get("etag");
        String packed = get("/app/main.js", "accept-encoding", "gzip").headers().get("etag");
        assertThat(tag).matches("\"[\\w-]{22}\"");
        assertThat(packed).isNotEqualTo(tag);

        FullHttpResponse known = get("/app/main.js", "if-none-match", "\"other\", W/" + tag);
        assertThat(known.status().code()).isEqualTo(304);
        assertThat(body(known)).isEmpty();
        assertThat(known.headers().get("etag")).isEqualTo(tag);
        assertThat(known.headers().get("cache-control")).isEqualTo("no-cache");
        assertThat(known.headers().get("vary")).isEqualTo("accept-encoding");
        assertThat(get("/app/main.js", "if-none-match", packed, "accept-encoding", "gzip")
                        .status()
                        .code())
                .isEqualTo(304);
        assertThat(get("/app/main.js", "if-none-match", "*").status().code()).isEqualTo(304);
        assertThat(get("/app/main.js", "if-none-match", packed).status().code()).isEqualTo(200);
        assertThat(get("/", "if-none-match", tag).status().code()).isEqualTo(200);
    }

    /** Sixty files, each asked about anew, would make every reload slow where the way is long. */
    @Test
    void whatThePageNamesIsKeptForGoodAndHasAnotherNameInAnotherVersion() {
        String name = script(client);
        FullHttpResponse script = get(name);
        assertThat(body(script)).asString(UTF_8).isEqualTo(SCRIPT);
        assertThat(script.headers().get("cache-control")).contains("immutable");
        assertThat(get("/").headers().get("cache-control")).isEqualTo("no-cache");

        WebClient later = client(SCRIPT + "greeting();");
        assertThat(script(later)).isNotEqualTo(name);
        FullHttpResponse mixed =
                later.answer(name, new DefaultHttpHeaders(), Optional.empty()).orElseThrow();
        assertThat(body(mixed)).as("better than nothing").asString(UTF_8).endsWith("greeting();");
        assertThat(mixed.headers().get("cache-control")).isEqualTo("no-store");
    }

    private static String script(WebClient of) {
        FullHttpResponse page =
                of.answer("/", new DefaultHttpHeaders(), Optional.empty()).orElseThrow();
        Matcher named = Pattern.compile("src=\"(app/v-[^\"]+/main.js)\"")
                .matcher(page.content().toString(UTF_8));
        assertThat(named.find()).isTrue();
        return "/" + named.group(1);
    }

    @Test
    void everyAnswerSaysWhatMayBeDoneWithIt() {
        for (String path : new String[] {"/", "/app/main.js", "/app/picture.png"}) {
            HttpHeaders headers = get(path).headers();
            assertThat(headers.get("content-security-policy"))
                    .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'")
                    .doesNotContain("unsafe", "http:", "https:");
            assertThat(headers.get("x-content-type-options")).isEqualTo("nosniff");
            assertThat(headers.get("referrer-policy")).isEqualTo("no-referrer");
            assertThat(headers.get("cache-control")).isEqualTo("no-cache");
        }
    }

    @ParameterizedTest
    @CsvSource({
        // relay, store.public-url, store.url, Host, allowed
        "true,  https://files.example.org, http://store:9000, chat.lan, ''",
        "false, '',                        http://store:9000, chat.lan, http://store:9000",
        "false, https://files.example.org, http://store:9000, chat.lan, https://files.example.org",
        "false, http://{host}:9000,        http://store:9000, chat.lan, http://chat.lan:9000",
        "false, https://{host},            http://store:9000, 10.0.0.7, https://10.0.0.7",
        "false, http://{host}:9000,        http://store:9000, a_b,      http://a_b:9000",
        "false, http://{host}:9000,        http://store:9000, [::1],    http://*:9000",
        "false, http://{host}:9000,        http://store:9000, '',       ''",
        "false, '',  https://s3.eu-west-1.amazonaws.com, chat.lan, https://parley.s3.eu-west-1.amazonaws.com"
    })
    void filesMayBeWhereUrlsLead(boolean relay, String publicUrl, String store, String host, String allowed) {
        WebClient configured =
                new WebClient(new TreeMap<>(Map.of("index.html", new byte[0])), origins(relay, publicUrl, store));
        Optional<UrlHost> reachedBy = host.isEmpty() ? Optional.empty() : Optional.of(new UrlHost(host));
        String policy = configured
                .answer("/", new DefaultHttpHeaders(), reachedBy)
                .orElseThrow()
                .headers()
                .get("content-security-policy");
        String suffix = allowed.isEmpty() ? "" : " " + allowed;
        assertThat(policy).contains("connect-src 'self'" + suffix + ";", "img-src 'self' blob:" + suffix + ";");
    }

    @Test
    void aFileOfUnknownTypeIsADefectOfTheBuild() {
        assertThatThrownBy(() -> new WebClient(new TreeMap<>(Map.of("app/main.exe", new byte[0])), RELAYED))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("app/main.exe");
    }
}
