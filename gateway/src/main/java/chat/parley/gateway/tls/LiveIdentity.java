package chat.parley.gateway.tls;

import chat.parley.gateway.config.TlsConfig;
import chat.parley.protocol.tls.Fingerprint;
import chat.parley.protocol.tls.Identity;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate and key by which this gateway shows who it is, as their files have them now: who renews them need not tell
 * it. What cannot be used, such as one of two files when the other is not written yet, leaves the certificate of before in
 * use, and is told once it has stayed so for a second look. Connections that are open go on with what they began with.
 *
 * <p>Thread-safe; the files are read on a thread of its own.
 */
public final class LiveIdentity implements AutoCloseable {
    static final Duration LOOKS_EVERY = Duration.ofSeconds(10);

    /** The versions that are spoken, TLS 1.2 and 1.3: what was before them is broken (RFC 8996). */
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /**
     * How many sessions are kept of clients that come back, for a shorter handshake. The platform's default would keep
     * 20,480 of them for a day.
     */
    private static final int RESUMABLE_SESSIONS = 1024;

    private static final Duration RESUMABLE_FOR = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(LiveIdentity.class);

    private final TlsConfig.Files files;
    private final Clock clock;
    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("tls-files", true));
    private volatile SslContext context;
    /** The identity that is in use; only the looking thread uses this and the fields below. */
    private Identity used;
    /** What was wrong at the last look; null if nothing was. */
    private @Nullable String wrong;

    private boolean told;

    /** Throws {@link IllegalArgumentException} with one line if the files cannot be used. */
    public LiveIdentity(TlsConfig.Files files, Clock clock) {
        this(files, clock, LOOKS_EVERY);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it goes on until close, and fails never
    LiveIdentity(TlsConfig.Files files, Clock clock, Duration every) {
        this.files = files;
        this.clock = clock;
        this.used = files.read();
        this.context = context(used);
        tell("TLS certificate in use", used);
        looking.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What makes TLS for new connections. */
    SslContext context() {
        return context;
    }

    private void look() {
        try {
            Identity now = files.read();
            if (!now.equals(used)) {
                context = context(now);
                used = now;
                tell("TLS certificate renewed", now);
            } else if (told) {
                log.info("the TLS files are right again");
            }
            wrong = null;
            told = false;
        } catch (IllegalArgumentException e) {
            String because = String.valueOf(e.getMessage());
            if (because.equals(wrong) && !told) {
                log.warn("TLS certificate not renewed, the one of before stays in use: {}", because);
                told = true;
            }
            wrong = because;
        } catch (RuntimeException e) {
            log.error("TLS files not looked at, by a defect", e);
        }
    }

    private void tell(String what, Identity identity) {
        Instant until = identity.certificate().getNotAfter().toInstant();
        log.info(
                "{} subject=\"{}\" until={} sha256={}",
                what,
                identity.certificate().getSubjectX500Principal(),
                until,
                Fingerprint.of(identity.certificate()));
        if (until.isBefore(clock.instant())) {
            log.warn("the TLS certificate has expired, or this machine's clock is wrong: clients will refuse it");
        }
    }

    private static SslContext context(Identity identity) {
        try {
            return SslContextBuilder.forServer(identity.key(), identity.chain())
                    .sslProvider(SslProvider.JDK)
                    .protocols(PROTOCOLS)
                    .sessionCacheSize(RESUMABLE_SESSIONS)
                    .sessionTimeout(RESUMABLE_FOR.toSeconds())
                    .build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("the TLS certificate cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
