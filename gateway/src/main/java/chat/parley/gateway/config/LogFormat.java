package chat.parley.gateway.config;

import java.util.Locale;

/** How the log is written. */
public enum LogFormat {
    /** Text for people: one line an event, and the stack below it. */
    TEXT,
    /** JSON for collectors: one object an event, on one line. */
    JSON;

    /** The property by which logback.xml chooses. */
    private static final String PROPERTY = "parley.log.format";

    /** Makes this the log's format, from the first logger on: logback.xml is read when that is made, so none may be before. */
    public void use() {
        System.setProperty(PROPERTY, toString());
    }

    /** The name of this format in settings: lower-case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
