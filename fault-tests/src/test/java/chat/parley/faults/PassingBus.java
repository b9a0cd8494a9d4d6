package chat.parley.faults;

import chat.parley.bus.Bus;
import chat.parley.bus.Mark;
import chat.parley.bus.Typing;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Does what another bus does; flaws override some of it. */
class PassingBus implements Bus {
    private final Bus bus;

    PassingBus(Bus bus) {
        this.bus = bus;
    }

    @Override
    public CompletionStage<Void> publish(EncodedEvent event) {
        return bus.publish(event);
    }

    @Override
    public CompletionStage<Subscription> followRoom(RoomName room, LogListener listener) {
        return bus.followRoom(room, listener);
    }

    @Override
    public CompletionStage<Void> fence(RoomName room) {
        return bus.fence(room);
    }

    @Override
    public CompletionStage<Void> mark(LogKey log, Mark mark) {
        return bus.mark(log, mark);
    }

    @Override
    public CompletionStage<Void> typing(Conversation in, Typing typing) {
        return bus.typing(in, typing);
    }

    @Override
    public CompletionStage<Void> tellRead(UserName user, List<Marker> markers) {
        return bus.tellRead(user, markers);
    }

    @Override
    public CompletionStage<Void> tellAccountChanged(UserName user) {
        return bus.tellAccountChanged(user);
    }

    @Override
    public CompletionStage<Subscription> openMailbox(UserName user, MailboxListener listener) {
        return bus.openMailbox(user, listener);
    }

    @Override
    public CompletionStage<Subscription> consumeArchive(ArchiveListener listener) {
        return bus.consumeArchive(listener);
    }

    @Override
    public CompletionStage<Optional<LogCursor>> barrier(LogKey log) {
        return bus.barrier(log);
    }

    @Override
    public CompletionStage<Void> broadcast(byte[] presence) {
        return bus.broadcast(presence);
    }

    @Override
    public CompletionStage<Subscription> onBroadcast(Consumer<byte[]> presence) {
        return bus.onBroadcast(presence);
    }

    @Override
    public CompletionStage<Duration> roundTrip() {
        return bus.roundTrip();
    }

    @Override
    public boolean isShortOfRoom() {
        return bus.isShortOfRoom();
    }

    @Override
    public void onConnectionChange(ConnectionListener listener) {
        bus.onConnectionChange(listener);
    }

    @Override
    public void close() {
        bus.close();
    }
}
