package chat.parley.cli.script;

import chat.parley.cli.outcome.Answer;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.screen.LossNotices;
import chat.parley.cli.screen.Screen;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Follows rooms and private messages. The client's listener thread hears what happens, and owns the fields that change;
 * the main thread waits.
 */
final class Tail implements Script.Task {
    static final int ENDLESS = -1;

    private final List<RoomName> rooms;
    private final boolean mail;
    private final int last;
    private final EventOutput output;
    private final Screen screen;
    private final CompletableFuture<ExitCode> end = new CompletableFuture<>();
    private final LossNotices losses;

    private int left;

    /**
     * @param mail whether private messages are followed, and by that taken from the mailbox
     * @param last how many of each room's newest messages to begin with
     * @param count how many messages to end after, or {@link #ENDLESS}
     */
    Tail(List<RoomName> rooms, boolean mail, int last, int count, EventOutput output, Screen screen) {
        this.rooms = rooms;
        this.mail = mail;
        this.last = last;
        this.left = count;
        this.output = output;
        this.screen = screen;
        losses = new LossNotices(screen);
    }

    @Override
    public ExitCode run(ParleyClient client) throws InterruptedException {
        for (RoomName room : rooms) {
            Entering.enter(client, room, last);
        }
        screen.notice("-- following "
                + Stream.concat(
                                rooms.stream().map(RoomName::value),
                                mail ? Stream.of("your private messages") : Stream.empty())
                        .collect(Collectors.joining(", ")));
        return Answer.await(end);
    }

    @Override
    public boolean takesMail() {
        return mail;
    }

    @Override
    public boolean stop() {
        return end.complete(ExitCode.OK);
    }

    @Override
    public void entered(ServerFrame.Joined room) {
        List<Event> changes = room.changes().stream().map(EncodedEvent::event).toList();
        changes.forEach(output::know);
        room.encoded().stream()
                .map(EncodedEvent::answer)
                .filter(Objects::nonNull)
                .forEach(answer -> output.know(answer.event()));
        room.events().forEach(this::show);
        // An answer tells of itself where it is said.
        changes.stream()
                .filter(change -> !(change.body() instanceof Body.Answer))
                .forEach(this::show);
        losses.entered(room);
    }

    @Override
    public void event(Event event) {
        show(event);
    }

    @Override
    public void renumbered(EventId told, Event event) {
        output.know(event);
    }

    private void show(Event event) {
        if (left == 0) {
            return;
        }
        boolean written;
        try {
            written = output.write(event);
        } catch (Trouble e) {
            left = 0;
            end.completeExceptionally(e);
            return;
        }
        if (written && left > 0 && --left == 0) {
            end.complete(ExitCode.OK);
        }
    }

    @Override
    public void connectionLost(String reason, Duration retryIn) {
        losses.connectionLost(reason, rooms);
    }

    @Override
    public void resumed(ServerFrame.Joined room, boolean complete) {
        losses.resumed(room, complete);
    }

    @Override
    public void mailDamaged() {
        losses.mailDamaged();
    }

    @Override
    public void expelled(RoomName room, String reason) {
        end.completeExceptionally(new Trouble(ExitCode.REFUSED, "no longer in " + room + ": " + reason));
    }

    @Override
    public void closed(String reason) {
        end.completeExceptionally(new Trouble(ExitCode.UNAVAILABLE, "disconnected: " + reason));
    }
}
