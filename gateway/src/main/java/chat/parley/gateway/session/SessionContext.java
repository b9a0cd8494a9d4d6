package chat.parley.gateway.session;

import chat.parley.gateway.account.AccountNews;
import chat.parley.gateway.account.AccountService;
import chat.parley.gateway.account.Devices;
import chat.parley.gateway.config.SessionConfig;
import chat.parley.gateway.file.FileService;
import chat.parley.gateway.limit.Refusals;
import chat.parley.gateway.mailbox.LocalUsers;
import chat.parley.gateway.presence.Presence;
import chat.parley.gateway.room.LocalRooms;
import java.util.function.LongSupplier;

/** What the sessions of a gateway share. {@code startedAtNanos} is of {@code nanoTime}. */
public record SessionContext(
        String gateway,
        String version,
        long startedAtNanos,
        SessionConfig config,
        LongSupplier nanoTime,
        AccountService accounts,
        Devices devices,
        AccountNews news,
        LocalRooms rooms,
        LocalUsers users,
        Presence presence,
        Posts posts,
        TypingNews typing,
        Pages pages,
        ReadMarks marks,
        UnreadCounts unread,
        RoomListing listing,
        FileService files,
        RequestCounters counters,
        Refusals refusals,
        Overload overload) {
    /** Fails if a request has no row in the table of commands. */
    public SessionContext {
        Commands.load();
    }
}
