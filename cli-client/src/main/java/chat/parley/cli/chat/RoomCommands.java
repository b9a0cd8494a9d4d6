package chat.parley.cli.chat;

import chat.parley.cli.command.Command;
import chat.parley.cli.command.Words;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.screen.Screen;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Rooms, who is in them, and where we are. */
final class RoomCommands {
    private final ParleyClient client;
    private final Screen screen;
    private final ChatState state;
    private final int history;

    /** @param history messages shown on entering a room */
    RoomCommands(ParleyClient client, Screen screen, ChatState state, int history) {
        this.client = client;
        this.screen = screen;
        this.state = state;
        this.history = history;
    }

    List<Command> commands() {
        return List.of(
                new Command(
                        List.of("join"), 1, "ROOM", "enter a room, or create it", false, words -> join(words.get(0))),
                new Command(
                        List.of("leave", "part"),
                        0,
                        "[ROOM]",
                        "leave a room, else the current one",
                        false,
                        this::leave),
                new Command(
                        List.of("switch"),
                        1,
                        "ROOM",
                        "talk in another of your rooms",
                        false,
                        words -> switchTo(words.get(0))),
                new Command(
                        List.of("rooms", "list"),
                        0,
                        "",
                        "all rooms, and how many are in them",
                        false,
                        words -> rooms()),
                new Command(
                        List.of("users", "who", "names"),
                        0,
                        "[ROOM]",
                        "who is in a room, else in the current one",
                        false,
                        this::users),
                new Command(
                        List.of("info"),
                        0,
                        "",
                        "how many are connected, who, and which gateway",
                        false,
                        words -> info()));
    }

    void join(String name) {
        RoomName room = new RoomName(name);
        if (!state.isIn(room)) {
            client.join(room, history).join();
        } else {
            screen.notice(room.equals(state.current()) ? "-- you are in " + room + " already" : "-- now in " + room);
        }
        state.entered(room, true);
    }

    private void leave(Words words) {
        RoomName room = words.count() > 0 ? new RoomName(words.get(0)) : state.currentOrTrouble();
        if (!state.isIn(room)) {
            throw new Trouble(ExitCode.REFUSED, "you are not in " + room);
        }
        client.leave(room).join();
        state.left(room);
        RoomName now = state.current();
        screen.notice("-- left " + room + (now == null ? "; /join ROOM" : ", now in " + now));
    }

    private void switchTo(String name) {
        RoomName room = new RoomName(name);
        if (!state.isIn(room)) {
            throw new Trouble(ExitCode.REFUSED, "you are not in " + room + ": /join " + room);
        }
        state.entered(room, true);
        screen.notice("-- now in " + room);
    }

    private void rooms() {
        ServerFrame.Rooms rooms = client.rooms().join();
        List<String> lines = new ArrayList<>();
        rooms.rooms()
                .forEach(room -> lines.add((room.room().equals(state.current()) ? "* " : "  ") + room.room() + "  "
                        + counted(room.members(), "user")));
        if (rooms.total() > rooms.rooms().size()) {
            lines.add("  and " + (rooms.total() - rooms.rooms().size()) + " more");
        }
        screen.say(lines.isEmpty() ? List.of("no rooms yet: /join ROOM") : lines);
    }

    private void users(Words words) {
        RoomName room = words.count() > 0 ? new RoomName(words.get(0)) : state.currentOrTrouble();
        ServerFrame.Users users = client.users(room).join();
        screen.say(List.of(counted(users.total(), "user") + " in " + room + ": " + names(users)));
    }

    private void info() {
        ServerFrame.Info info = client.info().join();
        ServerFrame.Users users = client.users(null).join();
        screen.say(List.of(
                String.format(
                        Locale.ROOT,
                        "gateway %s (%s, up %s), %s of %s, %d of them here",
                        info.gateway(),
                        info.version(),
                        duration(Duration.ofSeconds(info.upSeconds())),
                        counted(info.connections(), "connection"),
                        counted(info.users(), "user"),
                        info.here()),
                "connected: " + names(users),
                "your rooms: " + state.rooms().stream().map(RoomName::value).collect(Collectors.joining(", "))));
    }

    static String counted(long count, String thing) {
        return count + " " + (count == 1 ? thing : thing + "s");
    }

    private static String names(ServerFrame.Users users) {
        String names = users.users().stream()
                .map(user -> user.user() + (user.connections() > 1 ? " (" + user.connections() + "x)" : ""))
                .collect(Collectors.joining(", "));
        int more = users.total() - users.users().size();
        return more > 0 ? names + " and " + more + " more" : names;
    }

    private static String duration(Duration up) {
        return up.toDays() > 0
                ? up.toDays() + "d " + up.toHoursPart() + "h"
                : up.toHours() > 0 ? up.toHours() + "h " + up.toMinutesPart() + "m" : up.toMinutes() + "m";
    }
}
