package chat.parley.storage.minio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.parley.storage.objectstore.AccessKey;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.StorageConfig;
import io.minio.Http;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlSignerTest {
    private final StoreTime time = new StoreTime(() -> 0);
    private final UrlSigner signer =
            new UrlSigner(StorageConfig.of(URI.create("http://store:9000"), "parley", "key", "very secret"), time);

    private ObjectStore.SignedRequest sign(String origin, Duration validity) {
        return signer.sign(Http.Method.PUT, "files/a", Map.of(), validity, URI.create(origin));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:9000",
                "http://10.0.0.7:9000",
                "http://[2001:db8::7]:9000",
                "https://files.example.org",
                "http://my_host:9000",
                "http://127.0.0.1"
            })
    void urlsNameTheOriginTheyAreSignedFor(String origin) {
        ObjectStore.SignedRequest signed = sign(origin, Duration.ofMinutes(1));

        assertThat(signed.method()).isEqualTo("PUT");
        assertThat(signed.url())
                .startsWith(origin + "/parley/files/a?")
                .contains("X-Amz-Expires=60", "X-Amz-SignedHeaders=host&")
                .containsPattern("X-Amz-Signature=[0-9a-f]{64}$");
        assertThat(signed.headers()).isEmpty();
    }

    @Test
    void anUploadIsSignedForItsLengthAndToWhereNothingIs() {
        ObjectStore.SignedRequest signed =
                signer.signUpload("files/a", 7, Duration.ofMinutes(1), URI.create("http://localhost:9000"));

        assertThat(signed.url())
                .contains("X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost%3Bif-none-match&")
                .containsOnlyOnce("X-Amz-SignedHeaders=");
        assertThat(signed.headers())
                .containsOnly(Map.entry("Content-Type", "application/octet-stream"), Map.entry("If-None-Match", "*"));
    }

    @Test
    void urlsHaveTheRightsOfTheKeyForFilesIfThereIsOne() {
        StorageConfig config = StorageConfig.of(URI.create("http://store:9000"), "parley", "key", "very secret")
                .withFilesKey(new AccessKey("files", "other secret"));

        assertThat(new UrlSigner(config, time)
                        .signUpload("files/a", 7, Duration.ofMinutes(1), URI.create("http://localhost:9000"))
                        .url())
                .contains("X-Amz-Credential=files%2F");
    }

    @Test
    void guardedUploadsNameTheHeadersThatMustNotCome() {
        signer.guardUploads(true);

        String put = sign("http://localhost:9000", Duration.ofMinutes(1)).url();
        String get = signer.sign(
                        Http.Method.GET,
                        "files/a",
                        Map.of(),
                        Duration.ofMinutes(1),
                        URI.create("http://localhost:9000"))
                .url();

        assertThat(put)
                .startsWith("http://localhost:9000/parley/files/a?")
                .contains("X-Amz-Expires=60", "X-Amz-SignedHeaders=host%3Bx-amz-acl%3Bx-amz-copy-source%3B")
                .containsOnlyOnce("X-Amz-SignedHeaders=")
                .containsPattern("X-Amz-Signature=[0-9a-f]{64}$");
        assertThat(get).contains("X-Amz-SignedHeaders=host&");
    }

    @Test
    void whatIsNoHostIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sign("http://xn--0.example.org:9000", Duration.ofMinutes(1)));
    }

    @Test
    void aUrlIsValidForASecondToSevenDays() {
        for (Duration validity : new Duration[] {Duration.ofMillis(999), Duration.ofDays(8)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> sign("http://localhost:9000", validity));
        }
    }

    @Test
    void urlsBeginToBeValidByTheStoresClock() {
        time.learn(Instant.parse("2031-05-06T07:08:09Z"));

        assertThat(sign("http://localhost:9000", Duration.ofMinutes(1)).url())
                .contains("X-Amz-Date=20310506T070809Z", "X-Amz-Credential=key%2F20310506%2F")
                .containsPattern("X-Amz-Signature=[0-9a-f]{64}$");
    }
}
