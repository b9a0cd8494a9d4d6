package chat.parley.gateway;

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

/** A bus of which a unit's test overrides what the unit uses. */
public abstract class StubBus implements Bus {
    private static UnsupportedOperationException unexpected() {
        return new UnsupportedOperationException("not expected in this test");
    }

    @Override
    public CompletionStage<Void> publish(EncodedEvent event) {
        throw unexpected();
    }

    @Override
    public CompletionStage<Subscription> followRoom(RoomName room, LogListener listener) {
        throw unexpected();
    }

    @Override
    public CompletionStage<Void> fence(RoomName room) {
        throw unexpected();
    }

    @Override
    public CompletionStage<Void> mark(LogKey log, Mark mark) {
        throw unexpected();
    }

    @Override
    public CompletionStage<Void> typing(Conversation in, Typing typing) {
        throw unexpected();
    }

    @Override
    public CompletionStage<Void> tellRead(UserName user, List<Marker> markers) {
        throw unexpected();
    }

    @Override
    public CompletionStage<Void> tellAccountChanged(UserName user) {
        throw unexpected();
    }

    @Override
    public CompletionStage<Subscription> openMailbox(UserName user, MailboxListener listener) {
        throw unexpected();
    }

    @Override
    public CompletionStage<Subscription> consumeArchive(ArchiveListener listener) {
        throw unexpected();
    }

    @Override
    public CompletionStage<Optional<LogCursor>> barrier(LogKey log) {
        throw unexpected();
    }

    @Override
    public CompletionStage<Void> broadcast(byte[] presence) {
        throw unexpected();
    }

    @Override
    public CompletionStage<Subscription> onBroadcast(Consumer<byte[]> presence) {
        throw unexpected();
    }

    @Override
    public CompletionStage<Duration> roundTrip() {
        throw unexpected();
    }

    @Override
    public void onConnectionChange(ConnectionListener listener) {
        throw unexpected();
    }

    @Override
    public void close() {}
}
