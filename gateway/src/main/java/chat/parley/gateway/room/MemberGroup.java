package chat.parley.gateway.room;

import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionCounters;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The members of a room whose connections one event loop owns.
 *
 * <p><b>Threads.</b> Owned by that loop. {@link #expect} and {@link #push} are for the room's owner: what it pushes, and the tasks it hands to
 * the loop, take effect in that order, so a member gets what is pushed after it was added, and nothing before.
 */
final class MemberGroup {
    private final EventLoop loop;
    private final ConnectionCounters counters;
    private final List<Connection> members = new ArrayList<>();
    /** How many members the room's owner counts here: without any, the loop need not be woken. */
    private int expected;

    MemberGroup(EventLoop loop, ConnectionCounters counters) {
        this.loop = loop;
        this.counters = counters;
    }

    void add(Connection member) {
        assert loop.inEventLoop();
        members.add(member);
    }

    /** Removes {@code member}. It is no error if it is not here. */
    void remove(Connection member) {
        assert loop.inEventLoop();
        int at = members.indexOf(member);
        if (at >= 0) {
            members.set(at, members.get(members.size() - 1));
            members.remove(members.size() - 1);
        }
    }

    /** Counts so many more members that are, or are about to be, here. To be called on the room's owner. */
    void expect(int more) {
        expected += more;
    }

    /**
     * Sends {@code frames} to each member, by reference. The caller keeps its own reference.
     *
     * @param events how many of the frames are events
     */
    void push(ByteBuf frames, int events) {
        onLoop(frames, shared -> pushNow(shared, events));
    }

    /** Sends {@code frames} as {@link #push} does, but only to members of whom {@code to} is true, which is asked on the loop. */
    void pushTo(Predicate<Connection> to, ByteBuf frames) {
        onLoop(frames, shared -> members.stream().filter(to).toList().forEach(member -> member.push(shared)));
    }

    private void onLoop(ByteBuf frames, Consumer<ByteBuf> push) {
        if (expected == 0) {
            return;
        }
        ByteBuf shared = frames.retain();
        try {
            loop.execute(() -> {
                try {
                    push.accept(shared);
                } finally {
                    shared.release();
                }
            });
        } catch (RejectedExecutionException e) {
            // The gateway stops, and its connections are gone.
            shared.release();
        }
    }

    private void pushNow(ByteBuf frames, int events) {
        // Once for all: on the way of each delivery there is no counter.
        counters.delivered(events, members.size());
        // Backwards, because a member that turns out slow may be removed while we are here.
        for (int i = members.size() - 1; i >= 0; i--) {
            members.get(i).push(frames);
        }
    }
}
