package chat.parley.cli.chat;

import chat.parley.cli.file.KnownFiles;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.text.Formatter;
import chat.parley.client.ClientListener;
import chat.parley.protocol.Event;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows what happens. Runs on the client's listener thread. */
final class ChatEvents implements ClientListener {
    private final Screen screen;
    private final Formatter formatter;
    private final ChatState state;
    private final SentPosts sent;
    private final KeptPosts kept;
    private final KnownFiles files;
    private final Consumer<String> gone;
    /** Who was told to be in a room, and has not left since. */
    private final Map<RoomName, Set<UserName>> listed = new HashMap<>();

    /** Whose coming back is worth a line: they were lost, or something of them is missing. After a move it is not. */
    private final Set<RoomName> away = new HashSet<>();

    private @Nullable UserName self;

    /** @param gone told when the client will not come back by itself */
    ChatEvents(
            Screen screen,
            Formatter formatter,
            ChatState state,
            SentPosts sent,
            KeptPosts kept,
            KnownFiles files,
            Consumer<String> gone) {
        this.screen = screen;
        this.formatter = formatter;
        this.state = state;
        this.sent = sent;
        this.kept = kept;
        this.files = files;
        this.gone = gone;
    }

    @Override
    public void connected(ServerFrame.Welcome welcome) {
        self = welcome.user();
        if (!state.connected()) {
            state.connected(true);
            screen.notice("-- connected again, to " + welcome.gateway());
        }
    }

    @Override
    public void connectionLost(String reason, Duration retryIn) {
        state.connected(false);
        away.addAll(listed.keySet());
        screen.notice("-- connection lost (" + reason + "), reconnecting…");
        kept.connectionLost();
    }

    @Override
    public void closed(String reason) {
        gone.accept(reason);
    }

    @Override
    public void entered(ServerFrame.Joined room) {
        listed.put(room.room(), new HashSet<>(room.users()));
        if (!room.events().isEmpty()) {
            screen.notice("--- " + room.room() + ": the last messages"
                    + (room.more() ? " (/history more: older ones) ---" : " ---"));
            room.events().forEach(this::show);
            screen.notice("--- now ---");
        }
        String others = room.users().stream().map(UserName::value).collect(Collectors.joining(", "));
        screen.notice("-- in " + room.room() + ": "
                + (room.users().isEmpty() ? RoomCommands.counted(room.members(), "user") : others));
        if (!room.recovered()) {
            away.add(room.room());
            screen.notice("-- the history of " + room.room() + " cannot be read completely now");
        }
    }

    @Override
    public void resumed(ServerFrame.Joined room, boolean complete) {
        listed.put(room.room(), new HashSet<>(room.users()));
        if (!complete) {
            away.add(room.room());
            screen.notice("-- back in " + room.room() + "; some messages may be missing");
        } else if (away.remove(room.room())) {
            screen.notice("-- back in " + room.room() + ", nothing missed");
        }
    }

    @Override
    public void expelled(RoomName room, String reason) {
        screen.error("no longer in " + room + ": " + reason);
    }

    @Override
    public void event(Event event) {
        // A private message of this run may have been shown already, when it was acknowledged.
        if (!event.from().equals(self)) {
            show(event);
        } else if (sent.claim(event.id())) {
            show(event);
            sent.shown(event.id());
        }
    }

    private void show(Event event) {
        if (event instanceof Event.Shared shared) {
            files.add(shared);
        }
        screen.say(formatter.event(event));
    }

    @Override
    public void presence(ServerFrame.Presence presence) {
        Set<UserName> here = listed.computeIfAbsent(presence.room(), any -> new HashSet<>());
        tell(presence.joined().stream().filter(here::add).toList(), " joined " + presence.room());
        presence.left().forEach(here::remove);
        tell(presence.left(), " left " + presence.room());
        if (presence.joined().isEmpty() && presence.left().isEmpty()) {
            screen.notice("-- " + RoomCommands.counted(presence.members(), "user") + " in " + presence.room());
        }
    }

    /** What this user does needs no telling. */
    private void tell(List<UserName> users, String what) {
        String names = users.stream()
                .filter(user -> !user.equals(self))
                .map(UserName::value)
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            screen.notice("-- " + names + what);
        }
    }
}
