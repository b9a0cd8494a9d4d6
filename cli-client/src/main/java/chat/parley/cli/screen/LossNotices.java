package chat.parley.cli.screen;

import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * What is told, line after line, of a lost connection, of the rooms that come back, and of what is missing there. Owned by the
 * client's listener thread.
 */
public final class LossNotices {
    private final Screen screen;
    /**
     * The rooms whose coming back is worth a line: they were lost, or something of them is missing. After a move it is
     * not.
     */
    private final Set<RoomName> away = new HashSet<>();

    public LossNotices(Screen screen) {
        this.screen = screen;
    }

    public void connectionLost(String reason, Collection<RoomName> rooms) {
        away.addAll(rooms);
        screen.notice("-- connection lost (" + reason + "), reconnecting…");
    }

    public void entered(ServerFrame.Joined room) {
        if (room.hasDamage()) {
            screen.notice(damaged("in " + room.room()));
        } else if (!room.recovered()) {
            away.add(room.room());
            screen.notice("-- the history of " + room.room() + " cannot be read completely now");
        }
    }

    public void resumed(ServerFrame.Joined joined, boolean complete) {
        RoomName room = joined.room();
        if (joined.hasDamage()) {
            away.remove(room);
            screen.notice(damaged("in " + room));
        } else if (!complete) {
            away.add(room);
            screen.notice("-- back in " + room + "; some messages may be missing");
        } else if (away.remove(room)) {
            screen.notice("-- back in " + room + ", nothing missed");
        }
    }

    public void mailDamaged() {
        screen.notice(damaged("in private"));
    }

    /** The line for a place where something is missing that does not come; {@code where} is such as {@code in lobby}. */
    public static String damaged(String where) {
        return "-- some messages " + where + " are damaged at the server, and cannot be shown; all others are";
    }
}
