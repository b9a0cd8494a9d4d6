package chat.parley.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** What was logged as an error: a stranger must not be able to. Everything else is not written at all. */
public final class Errors {
    private static final Queue<String> LOGGED = new ConcurrentLinkedQueue<>();

    private Errors() {}

    public static void listen() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        // With it goes the configuration that other modules' tests brought.
        root.getLoggerContext().reset();
        root.setLevel(Level.ERROR);
        AppenderBase<ILoggingEvent> listening = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                LOGGED.add(event.getFormattedMessage() + " " + event.getThrowableProxy());
            }
        };
        listening.start();
        root.addAppender(listening);
    }

    public static void none() {
        String logged = LOGGED.poll();
        Check.that(logged == null, "an error was logged: " + logged);
    }
}
