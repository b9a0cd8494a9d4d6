package chat.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RareWarningTest {
    private long nowNanos;

    @Test
    void whatComesVeryOftenIsToldOnceAMinuteWithHowOftenItCame() {
        Logger logger = (Logger) LoggerFactory.getLogger(RareWarningTest.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.addAppender(logged);
        RareWarning warning = new RareWarning(logger, () -> nowNanos);
        for (int i = 0; i < 1_000; i++) {
            warning.happened("odd");
        }
        nowNanos = RareWarning.MINUTE_NANOS - 1;
        warning.happened("odd");
        nowNanos = RareWarning.MINUTE_NANOS;
        warning.happened("odd");
        logger.detachAppender(logged);
        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("odd times=1", "odd times=1002");
    }
}
