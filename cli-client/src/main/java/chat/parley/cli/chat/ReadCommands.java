package chat.parley.cli.chat;

import chat.parley.cli.command.Command;
import chat.parley.cli.command.Pace;
import chat.parley.cli.command.Word;
import chat.parley.cli.command.Words;
import chat.parley.cli.conversation.Journal;
import chat.parley.cli.conversation.Message;
import chat.parley.cli.conversation.Order;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.screen.Screen;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Feature;
import chat.parley.protocol.Marker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Marking what was said as read or unread, on all devices of the user. */
final class ReadCommands {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ParleyClient client;
    private final Screen screen;
    private final RoomCommands rooms;
    private final Choosing choosing;
    private final Journal journal;

    ReadCommands(ParleyClient client, Screen screen, RoomCommands rooms, Choosing choosing, Journal journal) {
        this.client = client;
        this.screen = screen;
        this.rooms = rooms;
        this.choosing = choosing;
        this.journal = journal;
    }

    List<Command> commands() {
        return List.of(
                new Command(
                        List.of("read"),
                        0,
                        "[ROOM | USER | N]",
                        "mark a conversation as read, else the current one",
                        Pace.IN_TURN,
                        List.of(Word.CONVERSATION),
                        this::read),
                new Command(
                        List.of("unread"),
                        0,
                        "[N]",
                        "mark as unread from message N on, else the last one of somebody else",
                        Pace.IN_TURN,
                        List.of(Word.ANYTHING),
                        this::unread));
    }

    private void read(Words words) {
        checkOffer();
        Conversation with = words.count() > 0 ? rooms.open(words.get(0)) : choosing.here();
        EventId newest = journal.newest(with, any -> true)
                .map(Message::id)
                .orElseThrow(() -> new Trouble(ExitCode.REFUSED, "nothing was said in " + Order.title(with) + " yet"));
        client.read(new Marker(with, newest, turn(with)));
        client.left(with);
        screen.notice("-- read: " + Order.title(with));
    }

    private void unread(Words words) {
        checkOffer();
        Message message = choosing.choice(words, 0, this::isOfOthers, "nobody else has said anything here")
                .message();
        Conversation with = choosing.here();
        int turn = turn(with);
        if (turn == Integer.MAX_VALUE) {
            throw new Trouble(ExitCode.REFUSED, Order.title(with) + " was marked as unread as often as that can be");
        }
        client.read(new Marker(with, message.id().previous(), turn + 1));
        client.left(with);
        screen.notice("-- unread in " + Order.title(with) + ", on all your devices: what was said from "
                + message.from() + "'s message on; /read marks it as read");
    }

    private boolean isOfOthers(Message message) {
        return !message.from().equals(journal.me()) && !message.isRemoved();
    }

    private void checkOffer() {
        if (!client.offers(Feature.MARKERS)) {
            throw new Trouble(ExitCode.REFUSED, "this server does not keep what you have read");
        }
    }

    /** The turn of the marker of a conversation, which has to be known for another one to count instead. */
    private int turn(Conversation with) {
        try {
            return client.toldMarker(with)
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join()
                    .map(Marker::turn)
                    .orElse(0);
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new Trouble(ExitCode.UNAVAILABLE, "the server has not said yet how far you have read");
            }
            throw e;
        }
    }
}
