package chat.parley.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import chat.parley.gateway.config.TlsConfig;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Files that change while the gateway runs, and files that cannot be used. */
class LiveIdentityTest {
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final Duration HANGS = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(LiveIdentity.class);
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage());
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        log.setLevel(Level.INFO);
        log.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        log.detachAppender(appender);
        log.setLevel(null);
    }

    private long linesWith(String part) {
        return lines.stream().filter(line -> line.contains(part)).count();
    }

    @Test
    void aRenewedCertificateIsTakenAndAWrongOneIsNot() throws Exception {
        Path pem = PemFiles.write(folder.resolve("own.pem"), "localhost");
        try (LiveIdentity identity = new LiveIdentity(new TlsConfig.Files(pem, pem), Clock.systemUTC(), OFTEN)) {
            SslContext first = identity.context();

            String whole = Files.readString(pem);
            PemFiles.replace(pem, whole.substring(0, whole.length() / 3));
            await().atMost(HANGS).until(() -> linesWith("WARN TLS certificate not renewed") == 1);
            assertThat(identity.context()).isSameAs(first);

            PemFiles.replace(pem, whole);
            await().atMost(HANGS).until(() -> linesWith("right again") == 1);
            assertThat(identity.context()).isSameAs(first);

            PemFiles.write(pem, "localhost");
            await().atMost(HANGS).until(() -> identity.context() != first);
            assertThat(linesWith("INFO TLS certificate renewed")).isOne();
            assertThat(linesWith("WARN")).isOne();
        }
    }

    @Test
    void anExpiredCertificateIsTold() {
        Path pem = PemFiles.write(folder.resolve("own.pem"), "localhost");
        Clock tomorrow = Clock.fixed(Instant.now().plusSeconds(86_400), ZoneOffset.UTC);
        new LiveIdentity(new TlsConfig.Files(pem, pem), tomorrow).close();
        assertThat(linesWith("WARN the TLS certificate has expired")).isOne();
    }

    @Test
    void whatCannotBeUsedIsToldInOneLine() throws Exception {
        Path one = PemFiles.write(folder.resolve("one.pem"), "localhost");
        Path other = PemFiles.write(folder.resolve("other.pem"), "localhost");
        Path old = Files.writeString(
                folder.resolve("old.pem"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        assertRefused(one, other, "the private key in " + other + " is not that of the first certificate in " + one);
        assertRefused(one, old, "is not in PKCS #8; convert it: openssl pkcs8");
        assertRefused(old, one, "has no certificate in PEM form");
        assertRefused(one, folder.resolve("none.pem"), "none.pem does not exist");
        assertRefused(folder, one, "cannot be read");
    }

    private static void assertRefused(Path certificate, Path key, String line) {
        assertThatThrownBy(() -> new TlsConfig.Files(certificate, key).read())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(line)
                .message()
                .hasLineCount(1);
    }
}
