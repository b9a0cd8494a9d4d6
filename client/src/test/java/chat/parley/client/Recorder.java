package chat.parley.client;

import chat.parley.protocol.Body;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Marker;
import chat.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Keeps what a listener is told. */
final class Recorder implements ClientListener {
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private final List<ServerFrame.Joined> entered = new CopyOnWriteArrayList<>();
    private final List<String> read = new CopyOnWriteArrayList<>();
    private final List<ServerFrame.Typing> typing = new CopyOnWriteArrayList<>();

    List<String> texts() {
        return events.stream()
                .flatMap(event -> event.body() instanceof Body.Text said ? Stream.of(said.text()) : Stream.empty())
                .toList();
    }

    List<Event> events() {
        return events;
    }

    /** Connections made and lost, rooms resumed. */
    List<String> changes() {
        return changes;
    }

    List<ServerFrame.Joined> entered() {
        return entered;
    }

    /** The markers that were told, and "complete" where it was told that these are all. */
    List<String> read() {
        return read;
    }

    List<ServerFrame.Typing> typing() {
        return typing;
    }

    @Override
    public void read(List<Marker> moved, boolean complete) {
        moved.forEach(marker -> read.add(marker.conversation() + " " + marker.upTo() + " " + marker.turn()));
        if (complete) {
            read.add("complete");
        }
    }

    @Override
    public void typing(ServerFrame.Typing told) {
        typing.add(told);
    }

    @Override
    public void event(Event event) {
        events.add(event);
    }

    @Override
    public void renumbered(EventId told, Event event) {
        changes.add("renumbered " + told + " to " + event.id());
    }

    @Override
    public void connected(ServerFrame.Welcome welcome) {
        changes.add("connected");
    }

    @Override
    public void moved(ServerFrame.Welcome welcome) {
        changes.add("moved");
    }

    @Override
    public void connectionLost(String reason, Duration retryIn) {
        changes.add("lost");
    }

    @Override
    public void closed(String reason) {
        changes.add("closed: " + reason);
    }

    @Override
    public void entered(ServerFrame.Joined room) {
        entered.add(room);
    }

    @Override
    public void resumed(ServerFrame.Joined room, boolean complete) {
        changes.add("resumed " + room.room() + " " + complete);
    }

    @Override
    public void presence(ServerFrame.Presence presence) {
        changes.add("presence " + presence.members());
    }
}
