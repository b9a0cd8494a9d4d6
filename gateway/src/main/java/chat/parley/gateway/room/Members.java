package chat.parley.gateway.room;

import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionCounters;
import chat.parley.gateway.connection.TextFrames;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The members of one room that are connected here, and the way to all of them.
 *
 * <p><b>Threads.</b> Owned by the room's owner, but for {@link #detach}, which belongs to the connection's loop.
 */
final class Members {
    /** How many events one buffer has at most, so that one of a repair does not hold a whole page. */
    private static final int EVENTS_PER_BUFFER = 64;

    private static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;

    private final ConnectionCounters counters;
    private final Map<Connection, UserName> users = new HashMap<>();
    /** The groups by their loops: made by the owner, and read on many loops. */
    private final Map<EventLoop, MemberGroup> groups = new ConcurrentHashMap<>();

    Members(ConnectionCounters counters) {
        this.counters = counters;
    }

    boolean isEmpty() {
        return users.isEmpty();
    }

    boolean contains(Connection connection) {
        return users.containsKey(connection);
    }

    /** Lets {@code connection} get all that is sent from now on, and runs {@code then} on its loop just before. */
    void add(Connection connection, UserName user, Runnable then, Runnable ifGone) {
        boolean added = users.put(connection, user) == null;
        MemberGroup group = groups.computeIfAbsent(connection.loop(), loop -> new MemberGroup(loop, counters));
        if (added) {
            group.expect(1);
        }
        connection.execute(
                () -> {
                    if (!connection.isOpen()) {
                        ifGone.run();
                        return;
                    }
                    then.run();
                    if (added) {
                        group.add(connection);
                    }
                },
                ifGone);
    }

    /** Removes {@code connection}; returns the user that left, if it was a member. */
    Optional<UserName> remove(Connection connection) {
        UserName user = users.remove(connection);
        MemberGroup group = groups.get(connection.loop());
        if (user != null && group != null) {
            group.expect(-1);
        }
        return Optional.ofNullable(user);
    }

    /** Sends {@code connection} nothing more from now on. To be called on its loop. */
    void detach(Connection connection) {
        MemberGroup group = groups.get(connection.loop());
        if (group != null) {
            group.remove(connection);
        }
    }

    /**
     * Sends {@code events} to all members. The hot path: encoded once, one task for each loop, one write and flush for each
     * member.
     */
    void push(List<EncodedEvent> events) {
        if (users.isEmpty()) {
            return;
        }
        for (int from = 0; from < events.size(); from += EVENTS_PER_BUFFER) {
            List<EncodedEvent> part = events.subList(from, Math.min(events.size(), from + EVENTS_PER_BUFFER));
            pushAndRelease(TextFrames.encodeEvents(ALLOCATOR, part), part.size());
        }
    }

    void push(ServerFrame frame) {
        if (!users.isEmpty()) {
            pushAndRelease(TextFrames.encode(ALLOCATOR, frame), 0);
        }
    }

    /** Sends {@code frame} to the members who look at {@code conversation}, but not to {@code except}. */
    void pushToOnlookers(ServerFrame frame, Conversation conversation, UserName except) {
        if (users.isEmpty()) {
            return;
        }
        Set<Connection> own = users.entrySet().stream()
                .filter(member -> member.getValue().equals(except))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        ByteBuf frames = TextFrames.encode(ALLOCATOR, frame);
        groups.values()
                .forEach(group -> group.pushTo(member -> member.shows(conversation) && !own.contains(member), frames));
        frames.release();
    }

    /** Closes the connections of all members, whose ends take them out, as ever. */
    void closeAll(CloseCode code, String reason) {
        users.keySet()
                .forEach(connection -> connection.execute(() -> connection.close(code, reason), () -> {
                    // The gateway stops, and its connections are gone.
                }));
    }

    private void pushAndRelease(ByteBuf frames, int events) {
        groups.values().forEach(group -> group.push(frames, events));
        frames.release();
    }
}
