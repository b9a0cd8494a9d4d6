package chat.parley.cli;

import chat.parley.client.ClientListener;
import chat.parley.protocol.Event;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Shows what happens. Runs on the client's listener thread. */
final class ChatEvents implements ClientListener {
    private final Screen screen;
    private final Formatter formatter;
    private final SentPosts sent;
    private final KnownFiles files;
    private final Consumer<String> gone;
    private boolean cut;

    /** @param gone told when the client will not come back by itself */
    ChatEvents(Screen screen, Formatter formatter, SentPosts sent, KnownFiles files, Consumer<String> gone) {
        this.screen = screen;
        this.formatter = formatter;
        this.sent = sent;
        this.files = files;
        this.gone = gone;
    }

    @Override
    public void connected(ServerFrame.Welcome welcome) {
        if (cut) {
            cut = false;
            screen.notice("-- connected again, to " + welcome.gateway());
        }
    }

    @Override
    public void connectionLost(String reason, Duration retryIn) {
        cut = true;
        screen.notice("-- connection lost (" + reason + "), reconnecting…");
    }

    @Override
    public void closed(String reason) {
        gone.accept(reason);
    }

    @Override
    public void entered(ServerFrame.Joined room) {
        if (!room.events().isEmpty()) {
            screen.notice("--- " + room.room() + ": the last messages"
                    + (room.more() ? " (/history more: older ones) ---" : " ---"));
            room.events().forEach(this::show);
            screen.notice("--- now ---");
        }
        String others = room.users().stream().map(UserName::value).collect(Collectors.joining(", "));
        screen.notice("-- in " + room.room() + ": " + (room.users().isEmpty() ? room.members() + " users" : others));
        if (!room.recovered()) {
            screen.notice("-- the history of " + room.room() + " cannot be read completely now");
        }
    }

    @Override
    public void resumed(ServerFrame.Joined room, boolean complete) {
        screen.notice(
                complete
                        ? "-- back in " + room.room() + ", nothing missed"
                        : "-- back in " + room.room() + "; some messages may be missing");
    }

    @Override
    public void expelled(RoomName room, String reason) {
        screen.error("no longer in " + room + ": " + reason);
    }

    @Override
    public void event(Event event) {
        show(event);
        sent.shown(event.id());
    }

    private void show(Event event) {
        if (event instanceof Event.Shared shared) {
            files.add(shared);
        }
        screen.say(formatter.event(event));
    }

    @Override
    public void presence(ServerFrame.Presence presence) {
        tell(presence.joined(), presence.room(), " joined ");
        tell(presence.left(), presence.room(), " left ");
        if (presence.joined().isEmpty() && presence.left().isEmpty()) {
            screen.notice("-- " + presence.members() + " users in " + presence.room());
        }
    }

    private void tell(List<UserName> users, RoomName room, String what) {
        if (!users.isEmpty()) {
            String names = users.stream().map(UserName::value).collect(Collectors.joining(", "));
            screen.notice("-- " + names + what + room);
        }
    }
}
