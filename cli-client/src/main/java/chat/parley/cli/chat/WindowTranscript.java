package chat.parley.cli.chat;

import chat.parley.cli.conversation.Answers;
import chat.parley.cli.conversation.Journal;
import chat.parley.cli.conversation.Order;
import chat.parley.cli.conversation.Shown;
import chat.parley.cli.file.KnownFiles;
import chat.parley.cli.screen.LossNotices;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.text.Wording;
import chat.parley.cli.window.Connection;
import chat.parley.cli.window.Window;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Feature;
import chat.parley.protocol.Marker;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One conversation at a time, in a window. What the client hears comes on its listener thread, what the user does on others: the
 * fields that change are guarded by this.
 */
final class WindowTranscript implements Transcript {
    private final Window window;
    private final Screen screen;
    private final ChatState state;
    private final SentPosts sent;
    private final Roster roster;
    private final KnownFiles files;
    private final UserName self;
    private final Journal journal;
    private final Consumer<String> gone;
    /** Rooms of which something may be missing since the connection was lost. */
    private final Set<RoomName> away = new HashSet<>();

    private boolean lost;
    /** Whether something that was missing when the connection came back does not come: it is damaged, or was left out. */
    private boolean gap;

    private long lostNanos;

    /** @param gone told when the client will not come back by itself */
    WindowTranscript(
            Window window,
            Screen screen,
            ChatState state,
            SentPosts sent,
            Roster roster,
            KnownFiles files,
            Journal journal,
            Consumer<String> gone) {
        this.window = window;
        this.screen = screen;
        this.state = state;
        this.sent = sent;
        this.roster = roster;
        this.files = files;
        this.self = journal.me();
        this.journal = journal;
        this.gone = gone;
        // One that was refused may be over in the moment in which it begins again: keys and bar are to agree on it.
        window.onBeginning(with -> state.opened(with, false));
    }

    @Override
    public synchronized void connected(ServerFrame.Welcome welcome) {
        state.connected(true);
        heed(welcome);
        if (lost) {
            window.connection(whole() ? Connection.UP : Connection.CATCHING_UP);
            caughtUp(true);
        }
    }

    @Override
    public void moved(ServerFrame.Welcome welcome) {
        heed(welcome);
    }

    private void heed(ServerFrame.Welcome welcome) {
        if (welcome.features().contains(Feature.MARKERS)) {
            window.markersOffered();
        }
    }

    @Override
    public synchronized void connectionLost(String reason, Duration retryIn) {
        state.connected(false);
        window.connection(Connection.LOST);
        away.addAll(state.rooms());
        if (!lost) {
            lost = true;
            gap = false;
            lostNanos = System.nanoTime();
            screen.notice("-- connection lost (" + reason + ")");
        }
    }

    @Override
    public void closed(String reason) {
        gone.accept(reason);
    }

    @Override
    public synchronized void entered(ServerFrame.Joined room) {
        roster.entered(room);
        room.events().forEach(this::known);
        room.changes().forEach(change -> known(change.event()));
        window.joined(room);
        people(room.room(), room.members());
        if (room.hasDamage()) {
            screen.notice(LossNotices.damaged("in #" + room.room()));
        } else if (!room.recovered()) {
            away.add(room.room());
            screen.notice("-- the history of #" + room.room() + " cannot be read completely now");
        }
    }

    @Override
    public synchronized void resumed(ServerFrame.Joined room, boolean complete) {
        roster.entered(room);
        people(room.room(), room.members());
        if (room.hasDamage()) {
            screen.notice(LossNotices.damaged("in #" + room.room()));
            gap = true;
            over(room.room());
        } else if (!complete) {
            away.add(room.room());
            screen.notice(
                    "-- some messages in #" + room.room() + " may be missing; they follow as soon as they can be read");
        } else if (away.remove(room.room())) {
            caughtUp(lost);
        }
    }

    /** No: of what was said in days of sleep the newest is enough, and the number of all that is unread. */
    @Override
    public boolean takesAllMissed() {
        return false;
    }

    @Override
    public synchronized void skipped(ServerFrame.Joined newest) {
        gap = true;
        roster.entered(newest);
        newest.events().forEach(this::known);
        newest.changes().forEach(change -> known(change.event()));
        window.skipped(newest);
        if (newest.room().equals(state.current()) && !newest.events().isEmpty()) {
            // From there on /history more leads back.
            state.page(new ChatState.Page(
                    new ChatState.Place(newest.room(), null),
                    newest.events().get(0).id()));
        }
    }

    @Override
    public void mailDamaged() {
        screen.notice(LossNotices.damaged("in private"));
    }

    /** Whether nothing is missing of the rooms in which the user still is. */
    private boolean whole() {
        away.retainAll(state.rooms());
        return away.isEmpty();
    }

    /** Waits for nothing more of a room: the user is in it no more. */
    private synchronized void over(RoomName room) {
        if (away.remove(room) && lost && state.connected()) {
            caughtUp(true);
        }
    }

    private void caughtUp(boolean afterLoss) {
        if (!whole()) {
            return;
        }
        window.connection(Connection.UP);
        long seconds = Duration.ofNanos(System.nanoTime() - lostNanos).toSeconds();
        if (afterLoss) {
            screen.notice("-- connected again after " + seconds + " s" + (gap ? "" : ", nothing missed"));
        } else {
            screen.notice(gap ? "-- nothing else is missing any more" : "-- nothing is missing any more");
        }
        lost = false;
        gap = false;
    }

    @Override
    public void expelled(RoomName room, String reason) {
        state.closed(room);
        over(room);
        forgetPeople(room);
        window.closed(room);
        window.current(state.current());
        screen.error("no longer in #" + room + ": " + reason);
    }

    /** Takes an event. Locked, so that the bar and what keys and commands reach change together. */
    @Override
    public synchronized void event(Event event) {
        known(event);
        if (event.isPrivate() && Shown.is(event)) {
            Conversation with = event.from().equals(self) ? event.conversation() : event.from();
            state.opened(with, false);
        }
        window.event(event);
    }

    /** Puts the event in its place for what is read later; what has been written stays where it is. */
    @Override
    public void renumbered(EventId told, Event event) {
        journal.heard(event);
        window.renumbered(event);
    }

    private void known(Event event) {
        roster.heard(event);
        files.heard(event);
        journal.heard(event);
    }

    @Override
    public void presence(ServerFrame.Presence presence) {
        RoomName room = presence.room();
        List<UserName> came = roster.told(presence);
        people(room, presence.members());
        tell(room, came, " joined");
        tell(room, presence.left(), " left");
    }

    private void people(RoomName room, int members) {
        window.members(room, members, roster.awayIn(room));
        window.away(roster.away());
    }

    private void forgetPeople(RoomName room) {
        roster.over(room);
        window.away(roster.away());
    }

    /** Tells what others than this user do: one's own coming and going needs no telling. */
    private void tell(RoomName room, List<UserName> users, String what) {
        List<UserName> others = Roster.others(users, self);
        if (!others.isEmpty()) {
            window.noticeIn(room, "-- " + Wording.names(others) + what);
        }
    }

    @Override
    public synchronized void posted(Conversation target, Nonce nonce, String words) {
        if (target instanceof UserName) {
            state.opened(target, false);
        }
        window.posted(target, nonce, words);
    }

    @Override
    public void acknowledged(Event event) {
        journal.heard(event);
        window.acknowledged(event);
        sent.acknowledged(event.id(), false);
    }

    @Override
    public void refused(Conversation target, Nonce nonce) {
        window.refused(target, nonce, () -> state.closed(target));
    }

    @Override
    public void page(ChatState.Place place, ServerFrame.History page, @Nullable EventId before) {
        EventId thread = place.thread();
        window.page(
                Order.title(place.conversation())
                        + (thread == null ? "" : " ↪ thread")
                        + (before == null ? "" : ", before"),
                journal.now(Shown.of(page.events())).stream()
                        .map(message -> thread == null ? message : message.inThread(thread))
                        .toList(),
                MessageCommands.end(place.conversation(), page, before));
    }

    @Override
    public void thread(Answers thread, boolean earlier) {
        window.thread(thread, earlier);
    }

    @Override
    public void read(List<Marker> moved, boolean complete) {
        window.read(moved, complete);
    }

    @Override
    public void typing(ServerFrame.Typing typing) {
        window.typing(typing);
    }

    @Override
    public void opened(Conversation conversation) {
        window.opened(conversation);
    }

    /** Closes the conversation in the window, unless somebody has written there again meanwhile. */
    @Override
    public synchronized void closed(Conversation conversation) {
        if (state.isOpen(conversation)) {
            return;
        }
        window.closed(conversation);
        if (conversation instanceof RoomName room) {
            over(room);
            forgetPeople(room);
        }
    }

    @Override
    public void current(@Nullable Conversation conversation, boolean told) {
        window.current(conversation);
    }

    @Override
    public void arrived(ServerFrame.Joined room) {
        window.arrived(room);
        screen.notice("-- " + Roster.membersOf(room)
                + (room.members() == 1 ? " is here" : " are here")
                + (room.more() ? "; /history more: older messages" : ""));
    }
}
