package chat.parley.cli.window;

import chat.parley.cli.conversation.Journal;
import chat.parley.cli.conversation.Message;
import chat.parley.cli.conversation.Order;
import chat.parley.cli.conversation.Shown;
import chat.parley.cli.conversation.Talk;
import chat.parley.cli.screen.Canvas;
import chat.parley.cli.text.Formatter;
import chat.parley.cli.text.SafeText;
import chat.parley.cli.transfer.Transfers;
import chat.parley.protocol.Body;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/**
 * What stands on the terminal: the present conversation above, and the {@link Bottom} below. What is said elsewhere is
 * only counted, until the user goes there.
 *
 * <p><b>Threads.</b> Every method may be called by any thread, and returns at once; what it asks for happens on the one
 * thread of the {@link WindowLoop}, in order. All fields that change are that thread's.
 */
public final class Window implements AutoCloseable {
    private final UserName me;
    private final Canvas canvas;
    private final Journal journal;
    private final Folds folds;
    private final MessageLines lines;
    private final Sheet sheet;
    private final Formatter formatter;
    private final Palette palette;
    private final Bottom bottom;
    private final Notifier notifier;
    private final Map<Conversation, Talk> talks = new TreeMap<>(Order.BY_NAME);
    private final Map<RoomName, Integer> members = new HashMap<>();
    /** The last event that the user has seen in rooms in which they are not now. */
    private final Map<RoomName, EventId> seenBefore = new HashMap<>();

    private final Map<Nonce, Long> writtenNanos = new HashMap<>();
    private final WindowLoop loop;
    private @Nullable Conversation current;
    /** The conversations in which more is new than was read on entering. */
    private final Set<Conversation> beginEarlier = new HashSet<>();

    private volatile Consumer<UserName> beginning = with -> {};

    private Connection connection = Connection.UP;
    private String call = "";

    /** @param journal has the numbers of messages, and what became of those that stand here no more */
    public Window(
            Journal journal, Canvas canvas, Palette palette, Clock clock, Notifier notifier, Transfers transfers) {
        this.me = journal.me();
        this.journal = journal;
        this.folds = new Folds(journal.numbers());
        this.formatter = new Formatter(clock);
        this.canvas = canvas;
        this.palette = palette;
        this.lines = new MessageLines(me, clock.getZone(), palette, folds);
        this.sheet = new Sheet(canvas, lines, clock);
        this.bottom = new Bottom(palette, lines, transfers);
        this.notifier = notifier;
        this.loop = new WindowLoop(this::draw, bottom::moves, this::error);
        transfers.onChange(() -> loop.execute(() -> {}));
    }

    /** Sets who is told, on the window's thread, of each private conversation that begins, before the bar has it. */
    public void onBeginning(Consumer<UserName> then) {
        beginning = then;
    }

    /** The user is in a room, or talks with somebody, from now on. */
    public void opened(Conversation conversation) {
        loop.execute(() -> talk(conversation));
    }

    public void closed(Conversation conversation) {
        loop.execute(() -> {
            Talk left = talks.remove(conversation);
            if (left != null && conversation instanceof RoomName room && left.isBegun()) {
                seenBefore.put(room, left.seen());
            }
        });
    }

    /** The user goes to a conversation, or nowhere if it is null: the end of what was said stands on the screen now. */
    public void current(@Nullable Conversation conversation) {
        loop.execute(() -> go(conversation, false));
    }

    /** The user has just entered {@code room}, and goes there: all that it read of the past stands on the screen now. */
    public void arrived(ServerFrame.Joined room) {
        loop.execute(() -> {
            enter(room);
            go(room.room(), true);
        });
    }

    private void go(@Nullable Conversation conversation, boolean whole) {
        if (conversation == null || conversation.equals(current)) {
            current = conversation;
            return;
        }
        current = conversation;
        Talk talk = talk(conversation);
        sheet.heading(Order.title(conversation));
        List<Message> all = talk.timeline().messages();
        List<Message> unread = talk.unread();
        String more = beginEarlier.remove(conversation) ? " or more" : "";
        for (Message message : whole ? all : sheet.end(all, unread)) {
            if (!unread.isEmpty() && message.equals(unread.get(0))) {
                sheet.rule(unread.size() + more + " new", palette.error());
            }
            sheet.show(message);
        }
        talk.seeAll();
    }

    /** Takes what the user has seen in an earlier run: what is newer will be new. */
    public void seenBefore(Map<RoomName, EventId> seen) {
        loop.execute(() -> seenBefore.putAll(seen));
    }

    /** The user is in a room, where what it reads of the past counts as seen, unless the user was there before. */
    public void joined(ServerFrame.Joined room) {
        loop.execute(() -> enter(room));
    }

    private void enter(ServerFrame.Joined room) {
        Talk talk = talk(room.room());
        boolean fresh = talk.timeline().messages().isEmpty();
        room.events().forEach(talk.timeline()::add);
        room.changes().forEach(change -> talk.timeline().add(change.event()));
        EventId before = seenBefore.get(room.room());
        if (fresh && before == null) {
            talk.seeAll();
        } else if (before != null) {
            talk.see(before);
            if (room.more()
                    && room.events().stream().allMatch(event -> event.id().compareTo(before) > 0)) {
                beginEarlier.add(room.room());
            }
        }
        members.put(room.room(), room.members());
    }

    /** Sets how many users are in a room. */
    public void members(RoomName room, int count) {
        loop.execute(() -> members.put(room, count));
    }

    /** Something happened in a conversation, which is worth a line only if it is the current one. */
    public void noticeIn(Conversation conversation, String line) {
        loop.execute(() -> {
            if (conversation.equals(current)) {
                sheet.notice(line);
            }
        });
    }

    /** Something was said, or changed, just now or while the connection was away. */
    public void event(Event event) {
        loop.execute(() -> {
            if (event.isPrivate() && Shown.is(event)) {
                talk(Talk.conversation(event, me));
            }
            take(event, false);
        });
    }

    /** Something that was said already has another id; it is put in its place as {@link #event} does. */
    public void renumbered(Event event) {
        loop.execute(() -> take(event, false));
    }

    /** This user has written or changed something, which has no answer yet. */
    public void posted(Conversation target, Nonce nonce, String words) {
        loop.execute(() -> {
            writtenNanos.put(nonce, System.nanoTime());
            talk(target).timeline().post(nonce, words);
        });
    }

    /** What this user has written is on disk. */
    public void acknowledged(Event event) {
        loop.execute(() -> take(event, true));
    }

    /** A post was refused for good. A private conversation without another one is none: then {@code over} is run. */
    public void refused(Conversation target, Nonce nonce, Runnable over) {
        loop.execute(() -> {
            writtenNanos.remove(nonce);
            Talk talk = talks.get(target);
            if (talk == null) {
                return;
            }
            talk.timeline().refused(nonce);
            if (target instanceof UserName
                    && !target.equals(current)
                    && talk.timeline().isEmpty()) {
                talks.remove(target);
                over.run();
            }
        });
    }

    private void take(Event event, boolean written) {
        Conversation with = Talk.conversation(event, me);
        writtenNanos.remove(event.nonce());
        Talk talk = talks.get(with);
        // Of a conversation that the user has left.
        if (talk == null) {
            return;
        }
        EventId subject = event.body() instanceof Body.Change change ? change.about() : event.id();
        Optional<Message> before = talk.timeline().message(subject);
        boolean isNew = talk.timeline().add(event);
        talk.timeline().message(subject).ifPresent(after -> {
            if (isNew) {
                taken(talk, after, written);
            } else if (before.isPresent() && !before.equals(Optional.of(after))) {
                changed(talk, event, before, after, written);
            }
        });
    }

    private void taken(Talk talk, Message message, boolean written) {
        if (talk.with().equals(current)) {
            sheet.show(message);
            talk.seeAll();
        } else if (written && message.now().body() instanceof Body.Text said) {
            elsewhere(talk, said.text().lines().findFirst().orElse(""));
        }
        if (message.mentions(me)) {
            call = notifier.call(
                    message.from().value(),
                    message.now().body() instanceof Body.Text said ? said.text() : "shares a file");
        }
    }

    /**
     * Tells what became of a message: what stands further up stays as it is, since much of it may have left the screen. Of the
     * reactions to what others said only the first with each emoji has a line.
     */
    private void changed(Talk talk, Event event, Optional<Message> before, Message after, boolean written) {
        String words = formatter.changing(event, before);
        if (!talk.with().equals(current)) {
            if (written) {
                elsewhere(talk, words.lines().findFirst().orElse(""));
            }
        } else if (!(event.body() instanceof Body.Reaction reaction) || isWorthALine(event, reaction, after)) {
            sheet.put(lines.change(event.from() + " " + words, after, canvas.columns()));
        }
    }

    private boolean isWorthALine(Event event, Body.Reaction reaction, Message after) {
        boolean first = after.reactions().stream()
                .anyMatch(each -> each.emoji().equals(reaction.emoji())
                        && each.users().get(0).equals(event.from()));
        return event.from().equals(me)
                || (reaction.on() && (first || after.from().equals(me)));
    }

    private void elsewhere(Talk talk, String words) {
        sheet.notice("-- to " + Order.title(talk.with()) + ": " + words);
    }

    /** Shows a page of the past, with {@code title} above and {@code end} below it. */
    public void page(String title, Collection<Message> messages, String end) {
        loop.execute(() -> {
            sheet.rule(title, palette.faint());
            messages.forEach(sheet::show);
            sheet.rule(end, palette.faint());
        });
    }

    /** Shows all of the long message of which the beginning stands there with that number, or of the newest for 0. */
    public void unfold(int number) {
        loop.execute(() -> folds.get(number)
                .ifPresentOrElse(
                        event -> sheet.put(lines.whole(journal.now(event), canvas.columns())),
                        () -> error("no message is folded" + (number == 0 ? "" : " as number " + number))));
    }

    public void connection(Connection now) {
        loop.execute(() -> connection = now);
    }

    void notice(String line) {
        loop.execute(() -> sheet.notice(line));
    }

    void error(String line) {
        loop.execute(() -> sheet.put(lines.error(line, canvas.columns())));
    }

    /** Shows an answer: lines that keep their columns. */
    void say(List<String> said) {
        loop.execute(() -> sheet.put(said.stream()
                .map(line -> new AttributedString("  " + SafeText.line(line)))
                .toList()));
    }

    /** Lets {@code printer} write lines with escape sequences of this program's own, behind what is to be drawn. */
    void raw(List<String> drawn, Consumer<List<String>> printer) {
        loop.execute(() -> {
            draw();
            sheet.interrupted();
            printer.accept(drawn);
        });
    }

    /** Tells {@code then} the next conversation with something unread, those with a mention first; on the window's thread. */
    public void nextUnread(Consumer<Conversation> then) {
        loop.execute(() -> {
            Optional<Talk> mentioned =
                    talks.values().stream().filter(talk -> talk.mentions() > 0).findFirst();
            mentioned
                    .or(() -> talks.values().stream()
                            .filter(talk -> !talk.unread().isEmpty())
                            .findFirst())
                    .ifPresent(talk -> then.accept(talk.with()));
        });
    }

    private Talk talk(Conversation with) {
        return talks.computeIfAbsent(with, any -> {
            if (any instanceof UserName user) {
                beginning.accept(user);
            }
            return new Talk(any, me);
        });
    }

    private void draw() {
        // A line that cannot be drawn is not to be in the way of all later ones.
        canvas.show(sheet.take(), bottom.footer(connection, entries(), waiting(), here(), current));
        if (!call.isEmpty()) {
            canvas.send(call);
            call = "";
        }
    }

    private List<StatusBar.Entry> entries() {
        List<StatusBar.Entry> entries = new ArrayList<>();
        for (Talk talk : talks.values()) {
            boolean here = talk.with().equals(current);
            entries.add(new StatusBar.Entry(
                    entries.size() + 1,
                    talk.with(),
                    here ? 0 : talk.unread().size(),
                    here ? 0 : talk.mentions(),
                    here));
        }
        return entries;
    }

    /** The messages that this user has written in the current conversation, and that have no answer yet. */
    private List<Bottom.Waiting> waiting() {
        Talk talk = current == null ? null : talks.get(current);
        return talk == null
                ? List.of()
                : talk.timeline().pending().stream()
                        .map(post -> new Bottom.Waiting(post.text(), writtenNanos.getOrDefault(post.nonce(), 0L)))
                        .toList();
    }

    private String here() {
        Integer count = current instanceof RoomName ? members.get(current) : null;
        return count == null ? "" : count + " here";
    }

    /** Tells {@code then}, on the window's thread, the last event that the user has seen in each room. */
    public void seen(Consumer<Map<RoomName, EventId>> then) {
        loop.execute(() -> {
            Map<RoomName, EventId> seen = new HashMap<>(seenBefore);
            talks.forEach((with, talk) -> {
                if (with instanceof RoomName room && talk.isBegun()) {
                    seen.put(room, talk.seen());
                }
            });
            then.accept(seen);
        });
    }

    /** Draws what is left, and ends the thread; waits two seconds for that at most. */
    @Override
    public void close() {
        loop.close();
    }
}
