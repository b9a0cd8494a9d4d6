package chat.parley.storage.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StorageConfigTest {
    private static final URI ENDPOINT = URI.create("http://store:9000");

    private static StorageConfig config(URI endpoint, String bucket) {
        return StorageConfig.of(endpoint, bucket, "key", "very secret");
    }

    @Test
    void theSecretIsNeverShown() {
        assertThat(config(ENDPOINT, "parley").toString())
                .contains("key", "parley")
                .doesNotContain("very secret");
    }

    @Test
    void allProblemsAreToldAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StorageConfig(
                        URI.create("store:9000"),
                        " ",
                        "Bucket!",
                        "",
                        "",
                        Optional.of(new AccessKey("files", "")),
                        Duration.ZERO,
                        Duration.ofDays(1),
                        Duration.ofSeconds(1),
                        Optional.empty()))
                .extracting(Throwable::getMessage)
                .satisfies(message -> assertThat(message.lines())
                        .hasSize(8)
                        .anyMatch(line -> line.startsWith("endpoint must be http://"))
                        .anyMatch(line -> line.startsWith("bucket must be 3 to 63"))
                        .anyMatch(line -> line.startsWith("connect timeout must be")));
    }

    @Test
    void addressesMayEndWithASlash() {
        assertThatNoException().isThrownBy(() -> config(URI.create("https://[::1]:9000/"), "my.bucket-1"));
    }
}
