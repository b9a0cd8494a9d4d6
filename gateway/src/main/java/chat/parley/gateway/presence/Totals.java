package chat.parley.gateway.presence;

/** How many connections and users there are on all gateways, and connections on this one. */
public record Totals(int connections, int users, int here) {}
