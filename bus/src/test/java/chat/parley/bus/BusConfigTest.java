package chat.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BusConfigTest {
    private static final BusConfig GOOD = BusConfig.of("tcp://broker:61616", "parley", "hush");

    @Test
    void passwordAndUrlOptionsAreNotShown() {
        BusConfig config = BusConfig.of("ssl://broker:61617?socket.keyStorePassword=hush", "parley", "hush");
        assertThat(config.toString()).doesNotContain("hush").contains("broker:61617", "parley");
    }

    @Test
    void allProblemsAreNamedTogether() {
        assertThatThrownBy(() -> new BusConfig(
                        "http://broker",
                        "u",
                        "p",
                        Duration.ZERO,
                        Duration.ofSeconds(11),
                        Duration.ofHours(1),
                        0,
                        1,
                        0,
                        0,
                        401,
                        0,
                        Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "\"http://broker\"",
                        "connectTimeout",
                        "publishTimeout must be 0.1 s to 10 s, not 11 s",
                        "barrierTimeout",
                        "outboxEvents",
                        "outboxBytes",
                        "batchEvents",
                        "batchBytes",
                        "archivePrefetch",
                        "mailboxPrefetch");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "broker",
                "broker:61616",
                "tcp://broker",
                "tcp://",
                "http://broker:1",
                "failover:()",
                "failover:(tcp://a:1,nonsense)",
                "tcp://a b:61616",
                "vm://local",
                "tcp://:61616",
                "tcp://host:0",
                "tcp://host:65536",
                "failover:(tcp://a:61616,tcp://b:99999)"
            })
    void urlThatIsNoBrokersIsRefusedWithAnExample(String url) {
        assertThatThrownBy(() -> BusConfig.of(url, "u", "p"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tcp://host:61616");
    }

    @Test
    void failoverKeepsItsOptionsAndGetsOurs() {
        BrokerUrl url =
                BrokerUrl.parse("failover:(tcp://a:1?soTimeout=7,ssl://b:2)?randomize=false&trackMessages=true");
        assertThat(url.toString()).isEqualTo("a:1 or b:2");
        assertThat(url.failover(Duration.ofSeconds(1)))
                .startsWith("failover:(tcp://a:1?connectionTimeout=1000&soTimeout=7&")
                .contains(",ssl://b:2?", "randomize=false", "trackMessages=false");
    }

    @Test
    void defaultsFitTheResumeOverlap() {
        assertThat(GOOD.publishTimeout()).isEqualTo(Duration.ofSeconds(5));
    }
}
