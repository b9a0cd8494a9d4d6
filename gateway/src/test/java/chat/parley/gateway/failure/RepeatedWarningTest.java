package chat.parley.gateway.failure;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RepeatedWarningTest {
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(RepeatedWarningTest.class);
    private final Queue<Runnable> timer = new ArrayDeque<>();
    private long nowNanos = Long.MAX_VALUE - 5;
    private final RepeatedWarning warning =
            new RepeatedWarning(logger, () -> nowNanos, (delay, task) -> timer.add(task));

    @BeforeEach
    void listen() {
        logged.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(logged);
    }

    @AfterEach
    void release() {
        logger.detachAppender(logged);
        logger.setLevel(null);
    }

    private void happens(int times) {
        for (int i = 0; i < times; i++) {
            warning.happened(() -> "it is broken part=" + nowNanos);
        }
    }

    private void pass(Duration time) {
        nowNanos += time.toNanos();
        Runnable look = timer.poll();
        if (look != null) {
            look.run();
        }
    }

    private List<String> lines(Level level) {
        return logged.list.stream()
                .filter(event -> event.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void thousandsInOneOutageAreOneLineAtItsBeginningAndOneWithTheCountAtItsEnd() {
        happens(3000);
        pass(Duration.ofSeconds(20));
        happens(2000);
        pass(Duration.ofSeconds(20));
        assertThat(lines(Level.INFO)).isEmpty();
        pass(Duration.ofSeconds(20));

        assertThat(lines(Level.WARN)).singleElement().asString().startsWith("it is broken part=");
        assertThat(lines(Level.INFO))
                .singleElement()
                .asString()
                .startsWith("over: it is broken part=")
                .endsWith(" times=5000 seconds=20");
        assertThat(timer).isEmpty();
    }

    @Test
    void oneThatLastsIsToldOnceAMinute() {
        for (int second = 0; second < 150; second++) {
            happens(10);
            pass(Duration.ofSeconds(1));
        }
        assertThat(lines(Level.WARN)).hasSize(3);
        assertThat(lines(Level.WARN).get(1)).endsWith(" times=601 seconds=60");
        assertThat(lines(Level.WARN).get(2)).endsWith(" times=1201 seconds=120");
    }

    @Test
    void whatComesOnceIsOneLine() {
        happens(1);
        pass(RepeatedWarning.QUIET);
        assertThat(logged.list).hasSize(1);
    }

    @Test
    void theNextOutageIsToldAgain() {
        happens(5);
        pass(RepeatedWarning.QUIET);
        happens(7);
        pass(RepeatedWarning.QUIET);
        assertThat(lines(Level.WARN)).hasSize(2);
        assertThat(lines(Level.INFO)).hasSize(2).last().asString().endsWith(" times=7 seconds=0");
    }
}
