package chat.parley.cli.chat;

import chat.parley.cli.command.Command;
import chat.parley.cli.command.Pace;
import chat.parley.cli.command.Word;
import chat.parley.cli.command.Words;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.text.Wording;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Conversations, who is in them, and where we are. */
final class RoomCommands {
    private final ParleyClient client;
    private final Screen screen;
    private final ChatState state;
    private final Navigation navigation;
    private final Transcript transcript;
    private final Roster roster;
    private final int history;

    /** @param history how many messages are shown on entering a room */
    RoomCommands(
            ParleyClient client,
            Screen screen,
            ChatState state,
            Navigation navigation,
            Transcript transcript,
            Roster roster,
            int history) {
        this.client = client;
        this.screen = screen;
        this.state = state;
        this.navigation = navigation;
        this.transcript = transcript;
        this.roster = roster;
        this.history = history;
    }

    List<Command> commands() {
        return List.of(
                new Command(
                        List.of("join"),
                        1,
                        "ROOM",
                        "enter a room, or create it",
                        Pace.MOVING,
                        List.of(Word.ROOM),
                        words -> join(new RoomName(words.get(0)))),
                new Command(
                        List.of("leave", "part", "close"),
                        0,
                        "[ROOM | USER]",
                        "leave a conversation, else the current one, or its thread",
                        Pace.MOVING,
                        List.of(Word.CONVERSATION),
                        this::leave),
                new Command(
                        List.of("switch"),
                        1,
                        "ROOM | USER | N",
                        "go to another of your conversations",
                        Pace.AT_ONCE,
                        List.of(Word.CONVERSATION),
                        words -> switchTo(words.get(0))),
                new Command(
                        List.of("rooms", "list"),
                        0,
                        "",
                        "all rooms, and how many are in them",
                        Pace.IN_TURN,
                        List.of(),
                        words -> rooms()),
                new Command(
                        List.of("users", "who", "names"),
                        0,
                        "[ROOM]",
                        "who is in a room, else in the current one",
                        Pace.IN_TURN,
                        List.of(Word.ROOM),
                        this::users),
                new Command(
                        List.of("info"),
                        0,
                        "",
                        "how many are connected, who, and which gateway",
                        Pace.IN_TURN,
                        List.of(),
                        words -> info()));
    }

    /** Enters the rooms, and begins in the first one. */
    void enter(List<RoomName> rooms) {
        for (int i = rooms.size() - 1; i >= 0; i--) {
            enter(rooms.get(i), i == 0);
        }
    }

    private void enter(RoomName room, boolean goThere) {
        ServerFrame.Joined joined = client.join(room, history).join();
        state.opened(room, goThere);
        if (goThere) {
            transcript.arrived(joined);
            if (!joined.events().isEmpty()) {
                state.page(new ChatState.Page(
                        new ChatState.Place(room, null), joined.events().get(0).id()));
            }
        }
    }

    private void join(RoomName room) {
        if (!state.isOpen(room)) {
            enter(room, true);
        } else if (room.equals(state.current())) {
            screen.notice("-- you are in " + room + " already");
        } else {
            navigation.go(room);
        }
    }

    private void leave(Words words) {
        Conversation conversation = words.count() > 0 ? named(words.get(0)) : state.currentOrTrouble();
        if (words.count() == 0 && state.thread() != null) {
            navigation.go(conversation);
            return;
        }
        if (!state.isOpen(conversation)) {
            throw new Trouble(ExitCode.REFUSED, "you are not in " + conversation);
        }
        try {
            if (conversation instanceof RoomName room) {
                client.leave(room).join();
            }
        } finally {
            navigation.leave(conversation);
        }
        Conversation now = state.current();
        screen.notice("-- left " + conversation + (now == null ? "; /join ROOM" : ", now in " + now));
    }

    private void switchTo(String name) {
        navigation.go(open(name));
    }

    /** The open conversation that {@code name} means. */
    Conversation open(String name) {
        Conversation conversation = named(name);
        if (!state.isOpen(conversation)) {
            throw new Trouble(
                    ExitCode.REFUSED,
                    conversation instanceof UserName
                            ? "you do not talk with " + conversation + " yet: /query " + conversation
                            : "you are not in " + conversation + ": /join " + conversation);
        }
        return conversation;
    }

    /**
     * The conversation that {@code name} means: {@code #room}, {@code @user}, the number of a conversation, or the name
     * of one; else the room of that name.
     */
    private Conversation named(String name) {
        if (name.startsWith("#") || name.startsWith("@")) {
            String bare = name.substring(1);
            return name.startsWith("#") ? new RoomName(bare) : new UserName(bare);
        }
        List<Conversation> open = state.open();
        RoomName room = new RoomName(name);
        if (!open.contains(room) && name.matches("[1-9][0-9]?") && Integer.parseInt(name) <= open.size()) {
            return open.get(Integer.parseInt(name) - 1);
        }
        return open.stream()
                .filter(each -> each.toString().equals(room.value()))
                .findFirst()
                .orElse(room);
    }

    private void rooms() {
        ServerFrame.Rooms rooms = client.rooms().join();
        roster.listed(rooms);
        List<String> lines = new ArrayList<>();
        rooms.rooms()
                .forEach(room -> lines.add((room.room().equals(state.current()) ? "* " : "  ") + room.room() + "  "
                        + Wording.counted(room.members(), "user")));
        if (rooms.total() > rooms.rooms().size()) {
            lines.add("  and " + (rooms.total() - rooms.rooms().size()) + " more");
        }
        screen.say(lines.isEmpty() ? List.of("no rooms yet: /join ROOM") : lines);
    }

    private void users(Words words) {
        RoomName room = words.count() > 0 ? new RoomName(words.get(0)) : currentRoom();
        ServerFrame.Users users = client.users(room).join();
        screen.say(List.of(Wording.counted(users.total(), "user") + " in " + room + ": " + names(users)));
    }

    private RoomName currentRoom() {
        if (state.currentOrTrouble() instanceof RoomName room) {
            return room;
        }
        throw new Trouble(ExitCode.REFUSED, "usage: /users ROOM; this is no room");
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
                        Wording.counted(info.connections(), "connection"),
                        Wording.counted(info.users(), "user"),
                        info.here()),
                "connected: " + names(users),
                "your rooms: " + Wording.names(state.rooms())));
    }

    private static String names(ServerFrame.Users users) {
        String names = users.users().stream().map(RoomCommands::name).collect(Collectors.joining(", "));
        int more = users.total() - users.users().size();
        return more > 0 ? names + " and " + more + " more" : names;
    }

    private static String name(ServerFrame.UserConnections user) {
        List<String> more = new ArrayList<>();
        if (user.connections() > 1) {
            more.add(user.connections() + "x");
        }
        if (Boolean.TRUE.equals(user.away())) {
            more.add("away");
        }
        return user.user() + (more.isEmpty() ? "" : " (" + String.join(", ", more) + ")");
    }

    private static String duration(Duration up) {
        return up.toDays() > 0
                ? up.toDays() + "d " + up.toHoursPart() + "h"
                : up.toHours() > 0 ? up.toHours() + "h " + up.toMinutesPart() + "m" : up.toMinutes() + "m";
    }
}
