package chat.parley.gateway.health;

/**
 * An answer to a health check.
 *
 * @param reason one line for the operator, also when all is well
 */
public record Status(boolean ok, String reason) {}
