package chat.parley.cli.chat;

import chat.parley.cli.arguments.Access;
import chat.parley.cli.image.ImageStyle;
import chat.parley.cli.window.Notifier;
import chat.parley.protocol.RoomName;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code parley chat} is asked for.
 *
 * @param rooms to enter, the first is the current one
 * @param history messages shown on entering a room; null for 20 on a terminal and none in a pipe
 * @param call how the user is called
 * @param images how images are shown; null for what the terminal is known to understand
 * @param typing whether others see that the user types, and the user sees it of others
 * @param remember whether lines that were typed are kept for the next run
 */
public record Options(
        Access access,
        List<RoomName> rooms,
        @Nullable Integer history,
        Path downloads,
        Notifier.Way call,
        @Nullable ImageStyle images,
        boolean typing,
        boolean remember) {}
