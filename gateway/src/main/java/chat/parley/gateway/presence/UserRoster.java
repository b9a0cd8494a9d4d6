package chat.parley.gateway.presence;

import chat.parley.protocol.ServerFrame;
import java.util.List;

/**
 * Connected users, on all gateways.
 *
 * @param users ascending, up to {@link chat.parley.protocol.Limits#MAX_LISTED_NAMES}
 * @param total how many there are
 */
public record UserRoster(List<ServerFrame.UserConnections> users, int total) {}
