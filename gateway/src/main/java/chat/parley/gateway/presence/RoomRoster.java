package chat.parley.gateway.presence;

import chat.parley.protocol.UserName;
import java.util.List;

/**
 * Who is in a room, on all gateways.
 *
 * @param users ascending, up to {@link chat.parley.protocol.Limits#MAX_LISTED_NAMES}
 * @param total how many there are
 * @param away those of {@code users} who are away
 */
public record RoomRoster(List<UserName> users, int total, List<UserName> away) {}
