package chat.parley.client;

import chat.parley.client.ClientException.Kind;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame.Joined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rooms that the user is in. Owned by the loop. */
final class Rooms {
    private final Loop loop;
    private final ClientListener listener;
    private final Deliveries deliveries;
    private final Runnable opened;
    private final Consumer<Event> met;
    private final Predicate<RoomName> maySkip;
    private final Map<RoomName, FollowedRoom> rooms = new LinkedHashMap<>();
    private @Nullable Exchange exchange;

    /**
     * @param opened run when posts to some room may go
     * @param met given each event that is told, those read on entering included
     * @param maySkip whether it is of no use to meet all that was said in a room: no post there waits to be found
     */
    Rooms(
            Loop loop,
            ClientListener listener,
            Deliveries deliveries,
            Runnable opened,
            Consumer<Event> met,
            Predicate<RoomName> maySkip) {
        this.maySkip = maySkip;
        this.loop = loop;
        this.listener = listener;
        this.deliveries = deliveries;
        this.opened = opened;
        this.met = met;
    }

    void connected(Exchange through) {
        exchange = through;
        List.copyOf(rooms.values()).forEach(room -> room.enter(through));
    }

    void cut() {
        exchange = null;
        rooms.values().forEach(FollowedRoom::cut);
    }

    boolean follows(RoomName name) {
        return rooms.containsKey(name);
    }

    /** Whether a post to {@code name} may be sent now: to a room that is not followed it may, for the gateway to judge. */
    boolean mayPost(RoomName name) {
        FollowedRoom room = rooms.get(name);
        return room == null || room.isOpen();
    }

    /** Whether what was posted to {@code name} through an earlier connection may be posted again now. */
    boolean mayRepeat(RoomName name) {
        FollowedRoom room = rooms.get(name);
        return room == null || room.mayRepeat();
    }

    /** Whether this connection is in that room. */
    boolean isOpen(RoomName name) {
        FollowedRoom room = rooms.get(name);
        return room != null && room.isOpen();
    }

    /** Whether this connection is in all rooms that are followed. */
    boolean allOpen() {
        return rooms.values().stream().allMatch(FollowedRoom::isOpen);
    }

    /**
     * Enters a room and follows it. Exactly one of {@code entered} and {@code refused} is called, unless the room is left
     * before.
     */
    void join(RoomName name, int limit, Consumer<Joined> entered, Consumer<ClientException> refused) {
        FollowedRoom room = new FollowedRoom(name, limit, loop, new Observer(name, entered, refused));
        rooms.put(name, room);
        if (exchange != null) {
            room.enter(exchange);
        }
    }

    /** Follows a room no more: from now on it is neither told of nor entered again. */
    void forget(RoomName name) {
        FollowedRoom room = rooms.remove(name);
        if (room != null) {
            room.cut();
        }
    }

    /** Gives up a join that has not succeeded. */
    void giveUp(RoomName name) {
        FollowedRoom room = rooms.get(name);
        if (room != null && !room.enteredOnce()) {
            forget(name);
        }
    }

    void live(RoomName name, Event event) {
        FollowedRoom room = rooms.get(name);
        if (room != null) {
            room.live(event);
        }
    }

    /** Takes a cursor that the gateway has pushed for a room: everything up to there was pushed, or was there before. */
    void told(RoomName name, LogCursor upTo) {
        FollowedRoom room = rooms.get(name);
        if (room != null) {
            room.told(upTo);
        }
    }

    List<RoomName> names() {
        return new ArrayList<>(rooms.keySet());
    }

    private final class Observer implements FollowedRoom.Observer {
        private final RoomName name;
        private final Consumer<Joined> entered;
        private final Consumer<ClientException> refused;

        Observer(RoomName name, Consumer<Joined> entered, Consumer<ClientException> refused) {
            this.name = name;
            this.entered = entered;
            this.refused = refused;
        }

        @Override
        public void entered(Joined reply) {
            reply.events().forEach(met);
            reply.changes().forEach(change -> met.accept(change.event()));
            deliveries.deliver(() -> listener.entered(reply));
            entered.accept(reply);
        }

        @Override
        public void refused(FollowedRoom room, ClientException reason) {
            forget(room.name());
            if (room.enteredOnce()) {
                deliveries.deliver(() -> listener.expelled(room.name(), text(reason)));
            } else {
                refused.accept(reason);
            }
        }

        @Override
        public void resumed(Joined reply, boolean complete) {
            deliveries.deliver(() -> listener.resumed(reply, complete));
        }

        @Override
        public boolean maySkip() {
            return !listener.takesAllMissed() && maySkip.test(name);
        }

        @Override
        public void skipped(Joined newest) {
            newest.events().forEach(met);
            deliveries.deliver(() -> listener.skipped(newest));
        }

        @Override
        public void tell(Event event) {
            met.accept(event);
            deliveries.deliver(() -> listener.event(event));
        }

        @Override
        public void renumbered(EventId told, Event event) {
            deliveries.deliver(() -> listener.renumbered(told, event));
        }

        @Override
        public void open() {
            opened.run();
        }
    }

    private static String text(ClientException reason) {
        return reason.getMessage() == null ? Kind.REFUSED.name() : reason.getMessage();
    }
}
