package chat.parley.cli;

import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line and the environment ask for.
 *
 * @param user null if nobody is named: then the user is asked, or it is an error
 * @param rooms to enter, the first is the current one
 * @param urls gateways, tried in turn
 * @param history messages shown on entering a room; null for 20 on a terminal and none in a pipe
 * @param authority certificates to trust besides the platform's
 */
record Options(
        @Nullable UserName user,
        List<RoomName> rooms,
        List<URI> urls,
        @Nullable Integer history,
        @Nullable Path authority,
        @Nullable Path passwordFile,
        Path downloads,
        boolean keepToken) {}
