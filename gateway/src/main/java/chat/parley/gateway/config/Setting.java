package chat.parley.gateway.config;

/**
 * A value as somebody wrote it.
 *
 * @param source where, as an operator would say it: {@code file gateway.properties}, {@code environment PARLEY_PORT}
 */
record Setting(String name, String value, String source) {}
