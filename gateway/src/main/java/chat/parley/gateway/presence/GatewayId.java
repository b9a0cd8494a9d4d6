package chat.parley.gateway.presence;

/**
 * A gateway, as others know it.
 *
 * @param id random at each start, so that a gateway that comes back is another one
 * @param name what its operator calls it, for people
 */
public record GatewayId(String id, String name) {}
