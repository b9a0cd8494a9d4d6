package chat.parley.cli.chat;

import chat.parley.cli.conversation.Answers;
import chat.parley.cli.conversation.Journal;
import chat.parley.cli.conversation.Message;
import chat.parley.cli.conversation.Shown;
import chat.parley.cli.file.KnownFiles;
import chat.parley.cli.screen.LossNotices;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.text.Formatter;
import chat.parley.cli.text.Wording;
import chat.parley.protocol.Body;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is said, line after line, each with the conversation it belongs to: in a pipe, and on a terminal that can only
 * write line after line. What the client hears comes on its listener thread, which owns the fields that change.
 */
final class PipeTranscript implements Transcript {
    private final Screen screen;
    private final Formatter formatter;
    private final ChatState state;
    private final SentPosts sent;
    private final KeptPosts kept;
    private final Roster roster;
    private final KnownFiles files;
    private final Consumer<String> gone;
    private final LossNotices losses;
    private final UserName self;
    private final Journal journal;

    /** @param gone told when the client will not come back by itself */
    PipeTranscript(
            Screen screen,
            Formatter formatter,
            ChatState state,
            SentPosts sent,
            KeptPosts kept,
            Roster roster,
            KnownFiles files,
            Journal journal,
            Consumer<String> gone) {
        this.screen = screen;
        this.formatter = formatter;
        this.state = state;
        this.sent = sent;
        this.kept = kept;
        this.roster = roster;
        this.files = files;
        this.self = journal.me();
        this.journal = journal;
        this.gone = gone;
        losses = new LossNotices(screen);
    }

    @Override
    public void connected(ServerFrame.Welcome welcome) {
        if (!state.connected()) {
            state.connected(true);
            screen.notice("-- connected again, to " + welcome.gateway());
        }
    }

    @Override
    public void connectionLost(String reason, Duration retryIn) {
        state.connected(false);
        losses.connectionLost(reason, state.rooms());
        kept.connectionLost();
    }

    @Override
    public void closed(String reason) {
        gone.accept(reason);
    }

    @Override
    public void entered(ServerFrame.Joined room) {
        roster.entered(room);
        room.events().forEach(this::known);
        room.changes().forEach(change -> known(change.event()));
        List<Message> shown = journal.now(Shown.of(room.events()));
        if (!shown.isEmpty()) {
            screen.notice("--- " + room.room() + ": the last messages"
                    + (room.more() ? " (/history more: older ones) ---" : " ---"));
            shown.forEach(message -> screen.say(formatter.message(message)));
            screen.notice("--- now ---");
        }
        screen.notice("-- in " + room.room() + ": " + Roster.membersOf(room));
        losses.entered(room);
    }

    @Override
    public void resumed(ServerFrame.Joined room, boolean complete) {
        roster.entered(room);
        losses.resumed(room, complete);
    }

    @Override
    public void mailDamaged() {
        losses.mailDamaged();
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

    /** What was written stays; what becomes of it is said of the id that counts. */
    @Override
    public void renumbered(EventId told, Event event) {
        journal.heard(event);
    }

    /** Shows a message, or a change if it is one of something that is not known, or makes a difference. */
    private void show(Event event) {
        if (event.body() instanceof Body.Change change) {
            Optional<Message> before = journal.beside(event, change.about());
            known(event);
            if (before.isEmpty() || !before.equals(journal.beside(event, change.about()))) {
                screen.say(formatter.change(event, before));
            }
        } else if (Shown.is(event)) {
            known(event);
            screen.say(formatter.message(journal.now(event)));
        }
    }

    private void known(Event event) {
        roster.heard(event);
        files.heard(event);
        journal.heard(event);
    }

    @Override
    public void presence(ServerFrame.Presence presence) {
        tell(roster.told(presence), " joined " + presence.room());
        tell(presence.left(), " left " + presence.room());
        if (Roster.namesNobody(presence)) {
            screen.notice("-- " + Wording.counted(presence.members(), "user") + " in " + presence.room());
        }
    }

    /** Tells what others than this user do: one's own coming and going needs no telling. */
    private void tell(List<UserName> users, String what) {
        List<UserName> others = Roster.others(users, self);
        if (!others.isEmpty()) {
            screen.notice("-- " + Wording.names(others) + what);
        }
    }

    @Override
    public void posted(Conversation target, Nonce nonce, String words) {
        kept.sent(nonce, words);
    }

    /**
     * Counts it as taken. What is said in rooms comes back as an event, and is shown in its order then; what is private perhaps does not, and
     * a change has no place of its own, so they are shown now, and the next command may rely on it.
     */
    @Override
    public void acknowledged(Event event) {
        kept.answered(event.nonce());
        boolean comesBack = !(event.body() instanceof Body.Change)
                && (!event.isPrivate() || event.conversation().equals(self));
        if (!comesBack && sent.claim(event.id())) {
            show(event);
        }
        sent.acknowledged(event.id(), comesBack);
    }

    @Override
    public void refused(Conversation target, Nonce nonce) {
        kept.answered(nonce);
    }

    @Override
    public void page(ChatState.Place place, ServerFrame.History page, @Nullable EventId before) {
        String thread = place.thread() == null ? "" : ", a thread";
        screen.notice("--- " + named(place.conversation()) + thread + (before == null ? "" : ", before") + " ---");
        journal.now(Shown.of(page.events())).forEach(message -> screen.say(formatter.message(message)));
        screen.notice("--- " + MessageCommands.end(place.conversation(), page, before) + " ---");
    }

    private static String named(Conversation conversation) {
        return conversation instanceof RoomName room ? room.value() : "messages with " + conversation;
    }

    /** Shows the thread as it is; what is said there later comes among all other lines, and says what it answers. */
    @Override
    public void thread(Answers thread, boolean earlier) {
        screen.notice("--- " + named(thread.with()) + ", a thread"
                + (earlier ? " (/history more: older answers) ---" : " ---"));
        thread.messages().forEach(message -> screen.say(formatter.message(message)));
        screen.notice("--- what you write now is an answer there; /room leads back ---");
    }

    @Override
    public void opened(Conversation conversation) {
        // Each line says by itself where it belongs.
    }

    @Override
    public void closed(Conversation conversation) {
        // As above.
    }

    @Override
    public void arrived(ServerFrame.Joined room) {
        // Told when the client entered it.
    }

    @Override
    public void current(@Nullable Conversation conversation, boolean told) {
        if (!told && conversation != null) {
            screen.notice("-- now in " + conversation);
        }
    }
}
