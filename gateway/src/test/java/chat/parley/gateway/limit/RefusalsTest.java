package chat.parley.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import chat.parley.protocol.UserName;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RefusalsTest {
    private static final AddressBlock ANN = new AddressBlock("192.0.2.1");

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Refusals.class);
    private long nowNanos;
    private final Refusals refusals = new Refusals(() -> nowNanos);

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void release() {
        logger.detachAppender(logged);
    }

    @Test
    void eachIsCountedAndToldOnceAMinuteForEachAddress() {
        for (int i = 0; i < 1000; i++) {
            refusals.refused(Limit.SOCKETS_OF_ADDRESS, ANN);
        }
        refusals.refused(Limit.SOCKETS_OF_ADDRESS, new AddressBlock("192.0.2.2"));
        refusals.refused(Limit.ORIGIN, ANN);
        assertThat(refusals.count(Limit.SOCKETS_OF_ADDRESS)).isEqualTo(1001);
        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(3)
                .first()
                .isEqualTo("refused: too many connections of one address address=192.0.2.1"
                        + " setting=limit.sockets-per-address");

        nowNanos += Duration.ofMinutes(1).toNanos();
        refusals.refused(Limit.SOCKETS_OF_ADDRESS, ANN);
        assertThat(logged.list).hasSize(4);
    }

    @Test
    void whoHasSignedInIsToldByName() {
        refusals.refused(Limit.POSTS_OF_USER, new UserName("mallory"));
        refusals.refused(Limit.POSTS_OF_USER, new UserName("mallory"));
        assertThat(refusals.count(Limit.POSTS_OF_USER)).isEqualTo(2);
        assertThat(logged.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .isEqualTo("refused: too much is said by one user user=mallory setting=session.post-rate");
    }

    @Test
    void manyAddressesDoNotFillTheLog() {
        for (int i = 0; i < 10_000; i++) {
            refusals.refused(Limit.SOCKETS, new AddressBlock("address " + i));
        }
        assertThat(logged.list).hasSize(Refusals.MAX_LINES);
        assertThat(refusals.count(Limit.SOCKETS)).isEqualTo(10_000);
    }
}
