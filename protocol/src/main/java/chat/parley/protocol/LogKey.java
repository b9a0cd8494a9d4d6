package chat.parley.protocol;

import java.util.List;

/**
 * A log of events that history keeps: one per room, and one per user with all the private messages the user sent and
 * received. (Why private messages are kept per user: docs/adr/0003-private-log-per-user.md.)
 *
 * @param value the room's encoded name, or {@code @} and the user's: safe in destinations and keys
 */
public record LogKey(String value) {
    /**
     * Over how many shards logs are spread; a shard's events stay in order. It is part of what is stored, and never
     * changed.
     */
    public static final int SHARDS = 64;

    public static LogKey of(RoomName room) {
        return new LogKey(room.encoded());
    }

    public static LogKey privateOf(UserName user) {
        return new LogKey("@" + user.encoded());
    }

    /** The logs that {@code event} belongs to: its room's, or those of sender and receiver. */
    public static List<LogKey> of(Event event) {
        return event.conversation() instanceof RoomName room
                ? List.of(of(room))
                : event.conversation() instanceof UserName to && !to.equals(event.from())
                        ? List.of(privateOf(event.from()), privateOf(to))
                        : List.of(privateOf(event.from()));
    }

    /** The shard of this log, 0 to {@link #SHARDS} - 1; {@link String#hashCode} is specified, so all gateways agree. */
    public int shard() {
        return Math.floorMod(value.hashCode(), SHARDS);
    }

    @Override
    public String toString() {
        return value;
    }
}
