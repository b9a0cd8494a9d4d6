package chat.parley.cli.window;

import chat.parley.cli.conversation.Answers;
import chat.parley.cli.conversation.Journal;
import chat.parley.cli.conversation.Message;
import chat.parley.cli.conversation.Order;
import chat.parley.cli.conversation.Shown;
import chat.parley.cli.conversation.Talk;
import chat.parley.cli.screen.Canvas;
import chat.parley.cli.text.Formatter;
import chat.parley.cli.text.SafeText;
import chat.parley.cli.transfer.Transfers;
import chat.parley.client.UnreadCount;
import chat.parley.protocol.Body;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Marker;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
    /** How often it is asked how much is unread, at most, where more is said meanwhile. */
    private static final int MOST_COUNTINGS = 3;

    /** After how long it is asked again how much is unread, where that could not be counted; doubled each time. */
    private static final Duration COUNTED_AGAIN = Duration.ofSeconds(30);

    private static final int MOST_DOUBLINGS = 10;

    /** For how long nothing is read since markers are still to come: of a damaged document of them the last never does. */
    private static final Duration MARKERS_PATIENCE = Duration.ofSeconds(5);

    /** Of how many conversations that are not open markers are kept: twice as many as a user has at a server. */
    private static final int MOST_MARKERS = 2 * Limits.MAX_MARKERS_PER_USER;

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
    /** How many are in each room, in words. */
    private final Map<RoomName, String> members = new HashMap<>();

    private Set<UserName> away = Set.of();
    private boolean selfAway;
    /** The last event that the user has seen in rooms in which they are not now. */
    private final Map<RoomName, EventId> seenBefore = new HashMap<>();

    /** How far the user has read conversations that are not open here. */
    private final Map<Conversation, Marker> markers = new HashMap<>();
    /** What is counted by the server just now: how often it was asked, and how many events were here by then. */
    private final Map<Conversation, Counting> countings = new HashMap<>();

    private final Map<Nonce, Long> writtenNanos = new HashMap<>();
    private final Typists typists;
    private final WindowLoop loop;
    private @Nullable Conversation current;
    /** The thread that stands on the screen in the place of the current conversation; null if that does. */
    private @Nullable Answers thread;
    /** Whether the user is not at the terminal: what is said then is not read. */
    private boolean absent;
    /** Whether the current conversation was marked as unread, so that what stands there is not read by standing there. */
    private boolean kept;
    /** Whether the line above what is new in the current conversation is to be written once that is counted. */
    private boolean owesLine;

    private Knowledge knowledge = Knowledge.NONE;

    private volatile Consumer<UserName> beginning = with -> {};
    private volatile Reader reader = Reader.NONE;
    private volatile Runnable news = () -> {};

    private Connection connection = Connection.UP;
    private String call = "";

    /** What is known of how far the user has read. */
    private enum Knowledge {
        /** Nothing, and no gateway has offered to tell it. */
        NONE,
        /** A gateway is about to tell it. */
        AWAITED,
        /** A gateway has offered to tell it, and did not in time. */
        OVERDUE,
        /** All markers, so that what has none was never read. */
        COMPLETE;

        /** Whether it can be found what is unread, as well as that is possible now. */
        boolean isSettled() {
            return this == OVERDUE || this == COMPLETE;
        }
    }

    /** @param vain how often it could not be counted */
    private record Counting(EventId after, long taken, int tries, int vain) {}

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
        this.typists = new Typists(me);
        this.loop = new WindowLoop(this::draw, () -> bottom.moves() || !typists.isEmpty(), this::error);
        transfers.onChange(() -> loop.execute(() -> {}));
    }

    /** Sets who is told, on the window's thread, of each private conversation that begins, before the bar has it. */
    public void onBeginning(Consumer<UserName> then) {
        beginning = then;
    }

    /**
     * Sets who is told of each thing that was said, and of each connection, by the thread that brings it and before it is shown: who
     * finds that the user is not there says so by {@link #absent}.
     */
    public void onNews(Runnable then) {
        news = then;
    }

    /** Sets who is told of what the user reads. */
    public void onReading(Reader then) {
        reader = then;
    }

    /** The user is in a room, or talks with somebody, from now on. */
    public void opened(Conversation conversation) {
        loop.execute(() -> talk(conversation));
    }

    public void closed(Conversation conversation) {
        loop.execute(() -> {
            Talk left = talks.remove(conversation);
            if (left != null) {
                left.marker().ifPresent(marker -> markers.put(conversation, marker));
            }
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
        if (conversation != null && conversation.equals(current) && thread == null) {
            return;
        }
        leave(conversation);
        if (conversation == null) {
            return;
        }
        Talk talk = talk(conversation);
        sheet.heading(Order.title(conversation));
        List<Message> all = talk.timeline().messages();
        show(talk, whole ? all : sheet.end(all, talk.unread()));
        if (conversation instanceof UserName user && !talk.hasBeginning() && knowledge.isSettled()) {
            reader.load(user);
        }
    }

    private void leave(@Nullable Conversation next) {
        Conversation left = current;
        thread = null;
        kept = false;
        owesLine = false;
        current = next;
        if (left != null && !left.equals(next)) {
            reader.left(left);
            Optional.ofNullable(talks.get(left)).ifPresent(this::count);
        }
        typists.forget();
        reader.looksAt(absent ? null : next);
    }

    /** Shows the end of a conversation, with a line above what is new, and counts it as read. */
    private void show(Talk talk, List<Message> messages) {
        List<Message> unread = talk.unread();
        for (Message message : messages) {
            if (knowledge != Knowledge.AWAITED && !unread.isEmpty() && message.equals(unread.get(0))) {
                sheet.rule(newWords(talk, unread.size()), palette.error());
            }
            sheet.show(message);
        }
        readIfSeen(talk);
    }

    private static String newWords(Talk talk, int here) {
        long all = talk.unreadCount();
        return all + (talk.mayBeMore() ? " or more" : "") + " new" + (all > here ? ", the last " + here + " here" : "");
    }

    /** Writes the line for what is new, below what stands there already, and counts that as read. */
    private void showLate(Talk talk) {
        owesLine = false;
        int here = talk.unread().size();
        if (here > 0) {
            sheet.rule(newWords(talk, here) + ", above", palette.error());
        }
        readIfSeen(talk);
    }

    /** Whether the newest of a conversation is before the user's eyes. */
    private boolean isSeen(Talk talk) {
        return stands(talk) && !absent && !kept && !owesLine && knowledge != Knowledge.AWAITED;
    }

    /** Whether a conversation stands on the screen, and not one of its threads, or another one. */
    private boolean stands(Talk talk) {
        return talk.with().equals(current) && thread == null;
    }

    private void readIfSeen(Talk talk) {
        if (isSeen(talk)) {
            talk.readAll().ifPresent(reader::read);
        }
    }

    /**
     * Shows a thread in the place of the current conversation, from which the user comes back by going there.
     *
     * @param earlier whether there are answers before these
     */
    public void thread(Answers shown, boolean earlier) {
        loop.execute(() -> {
            if (!shown.with().equals(current)) {
                return;
            }
            thread = shown;
            List<Message> messages = shown.messages();
            String gist = messages.isEmpty()
                    ? ""
                    : ": " + messages.get(0).from() + ": "
                            + Formatter.gist(messages.get(0).now());
            sheet.heading(Order.title(shown.with()) + " ↪ thread" + gist);
            for (Message message : messages) {
                sheet.show(message);
                if (message.id().equals(shown.root()) && earlier) {
                    sheet.rule("earlier answers: /history more", palette.faint());
                }
            }
        });
    }

    /** A gateway keeps how far the user has read, and is about to tell it: until then, or some seconds, nothing counts as read. */
    public void markersOffered() {
        loop.execute(() -> {
            if (knowledge == Knowledge.NONE) {
                knowledge = Knowledge.AWAITED;
                reader.later(
                        MARKERS_PATIENCE,
                        () -> loop.execute(() -> {
                            if (knowledge == Knowledge.AWAITED) {
                                settle(Knowledge.OVERDUE);
                            }
                        }));
            }
        });
    }

    /** Finds what is unread by what is known of it now. */
    private void settle(Knowledge now) {
        boolean first = knowledge != Knowledge.COMPLETE;
        knowledge = now;
        countings.clear();
        reader.markersKnown();
        talks.values().forEach(Talk::forgetCount);
        Talk standing = current == null ? null : talks.get(current);
        if (first && standing != null && stands(standing)) {
            owesLine = !standing.unread().isEmpty() && standing.isToBeCounted();
            if (!owesLine) {
                showLate(standing);
            }
        }
        talks.values().forEach(this::count);
    }

    /** Takes how far the user has read on all devices; {@code complete} if that is all there is to know. */
    public void read(List<Marker> moved, boolean complete) {
        loop.execute(() -> {
            moved.forEach(this::read);
            if (complete) {
                settle(Knowledge.COMPLETE);
            }
        });
    }

    private void read(Marker marker) {
        Talk talk = talks.get(marker.conversation());
        if (talk == null) {
            if (markers.size() < MOST_MARKERS || markers.containsKey(marker.conversation())) {
                markers.merge(marker.conversation(), marker, Marker::later);
            }
            return;
        }
        boolean again = knowledge == Knowledge.COMPLETE
                && talk.marker().filter(before -> marker.turn() > before.turn()).isPresent();
        if (talk.mark(marker)) {
            kept = stands(talk) && (kept || again) && !talk.unread().isEmpty();
            count(talk);
        } else if (stands(talk) && talk.unread().isEmpty()) {
            kept = false;
        }
    }

    /** Has what was said before all that is here counted, unless that is known: then the line that waited for it is written. */
    private void count(Talk talk) {
        if (owesLine && stands(talk) && !talk.isToBeCounted()) {
            showLate(talk);
        }
        if (!knowledge.isSettled() || isSeen(talk) || !talk.isToBeCounted()) {
            return;
        }
        EventId after = talk.seen();
        Counting before = countings.get(talk.with());
        if (before == null || !before.after().equals(after)) {
            ask(talk, new Counting(after, talk.taken(), 1, 0));
        }
    }

    private void ask(Talk talk, Counting counting) {
        countings.put(talk.with(), counting);
        reader.count(talk.with(), counting.after());
    }

    /**
     * Takes how many messages are unread above {@code after}. If others came while they were counted, it may have them or not, so it
     * is asked again, some times; if there may be more, later.
     */
    public void counted(Conversation with, EventId after, UnreadCount count) {
        loop.execute(() -> {
            Counting counting = countings.remove(with);
            Talk talk = talks.get(with);
            if (talk == null) {
                return;
            }
            if (counting == null || !talk.seen().equals(after)) {
                count(talk);
            } else if (counting.taken() != talk.taken() && counting.tries() < MOST_COUNTINGS) {
                ask(talk, new Counting(after, talk.taken(), counting.tries() + 1, counting.vain()));
            } else {
                talk.counted(after, count);
                if (!count.whole()) {
                    askLater(talk, counting);
                }
                count(talk);
            }
        });
    }

    /** It could not be counted what is unread above {@code after}: it is asked again later. */
    public void notCounted(Conversation with, EventId after) {
        loop.execute(() -> {
            Counting counting = countings.get(with);
            Talk talk = talks.get(with);
            if (talk != null && counting != null && counting.after().equals(after)) {
                askLater(talk, counting);
                if (owesLine && stands(talk)) {
                    showLate(talk);
                }
            }
        });
    }

    /** Keeps what was asked in vain, so that nothing else asks it until the pause is over. */
    private void askLater(Talk talk, Counting asked) {
        Counting again = new Counting(asked.after(), asked.taken(), 1, asked.vain() + 1);
        countings.put(talk.with(), again);
        Duration pause = COUNTED_AGAIN.multipliedBy(1L << Math.min(asked.vain(), MOST_DOUBLINGS));
        reader.later(
                pause,
                () -> loop.execute(() -> {
                    boolean isCurrent = again.equals(countings.get(talk.with())) && talk.equals(talks.get(talk.with()));
                    if (isCurrent && talk.seen().equals(again.after()) && !isSeen(talk)) {
                        ask(talk, new Counting(again.after(), talk.taken(), 1, again.vain()));
                    }
                }));
    }

    /**
     * Takes the end of what was said in a private conversation, which is here from then on.
     *
     * @param more whether there is something before that
     * @param recovered whether everything could be read that is in between
     */
    public void saidBefore(
            UserName with, List<Event> events, List<EncodedEvent> changes, boolean more, boolean recovered) {
        loop.execute(() -> {
            Talk talk = talk(with);
            boolean shown = !talk.timeline().isEmpty();
            events.forEach(talk::take);
            changes.forEach(change -> talk.take(change.event()));
            if (recovered && !more) {
                talk.isWholeFrom(EventId.MIN);
            } else if (recovered && !events.isEmpty()) {
                talk.isWholeFrom(events.get(0).id());
            }
            if (talk.marker().isEmpty()) {
                // Who has answered on another device has read what was said before.
                talk.newestSaidByMe().flatMap(talk::readUpTo).ifPresent(reader::read);
            }
            count(talk);
            if (stands(talk) && !shown) {
                List<Message> all = talk.timeline().messages();
                show(talk, sheet.end(all, talk.unread()));
            }
        });
    }

    /** The user is at the terminal, or not, as far as keys tell. */
    public void absent(boolean now) {
        loop.execute(() -> {
            absent = now;
            reader.looksAt(now ? null : current);
            Talk talk = current == null ? null : talks.get(current);
            if (talk != null) {
                readIfSeen(talk);
            }
        });
    }

    /** Somebody types, or types no more. */
    public void typing(ServerFrame.Typing typing) {
        loop.execute(() -> {
            Conversation where = typing.room() == null ? typing.user() : typing.room();
            if (where.equals(current)) {
                typists.told(typing.user(), typing.on());
            }
        });
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
        boolean fresh = !talk.hasBeginning();
        room.events().forEach(talk::take);
        room.changes().forEach(change -> talk.take(change.event()));
        EventId before = seenBefore.get(room.room());
        if (fresh) {
            List<Event> events = room.events();
            EventId first = events.isEmpty() ? EventId.MAX : events.get(0).id();
            talk.isWholeFrom(room.more() || !room.recovered() ? first : EventId.MIN);
        }
        if (before != null) {
            talk.countsAsReadUpTo(before);
        } else if (fresh) {
            talk.countsAsReadUpToNow();
        }
        count(talk);
        members.put(room.room(), room.members() + " here");
    }

    /** More was said in a room than was read: what is here begins anew with its newest events. */
    public void skipped(ServerFrame.Joined newest) {
        news.run();
        loop.execute(() -> {
            RoomName room = newest.room();
            Talk before = talks.remove(room);
            if (before == null) {
                return;
            }
            Talk talk = talk(room);
            before.marker().ifPresent(talk::mark);
            before.timeline().pending().forEach(post -> talk.timeline().post(post.nonce(), post.text()));
            seenBefore.put(room, before.seen());
            enter(newest);
            if (stands(talk)) {
                sheet.notice(
                        "-- more was said meanwhile than is shown: these are the newest, /history more the others");
                show(talk, talk.timeline().messages());
            }
        });
    }

    /** Sets how many users are in a room, and how many of them are away. */
    public void members(RoomName room, int count, int away) {
        loop.execute(() -> members.put(room, count + " here" + (away > 0 ? ", " + away + " away" : "")));
    }

    /** Sets who is known to be away, wherever. */
    public void away(Set<UserName> users) {
        loop.execute(() -> away = users);
    }

    /** This user is away, as they said themselves, or not any more. */
    public void selfAway(boolean now) {
        loop.execute(() -> selfAway = now);
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
        news.run();
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
        if (with.equals(current)) {
            typists.told(event.from(), false);
        }
        Answers open = thread;
        boolean inThread = open != null && open.with().equals(with) && open.has(event);
        if (open != null && inThread) {
            takeInThread(open, event);
        }
        EventId subject = subject(event);
        Optional<Message> before = talk.timeline().message(subject);
        boolean isNew = talk.take(event);
        talk.timeline().message(subject).ifPresent(after -> {
            if (isNew) {
                taken(talk, after, written && !inThread);
            } else if (isTold(event, before, after)) {
                changed(talk, event, before, after, written && !inThread);
            }
        });
        count(talk);
    }

    private static EventId subject(Event event) {
        return event.body() instanceof Body.Change change ? change.about() : event.id();
    }

    /** Whether what became of a message is worth telling: that it is answered is told by the answer. */
    private static boolean isTold(Event event, Optional<Message> before, Message after) {
        return before.isPresent() && !(event.body() instanceof Body.Answer) && !before.equals(Optional.of(after));
    }

    private void takeInThread(Answers open, Event event) {
        Optional<Message> before = open.message(subject(event));
        boolean isNew = open.add(event);
        open.message(subject(event)).ifPresent(after -> {
            if (isNew) {
                sheet.show(after);
            } else if (isTold(event, before, after) && isWorthALine(event, after)) {
                sheet.put(
                        lines.change(event.from() + " " + formatter.changing(event, before), after, canvas.columns()));
            }
        });
    }

    private void taken(Talk talk, Message message, boolean written) {
        boolean unseen = message.id().compareTo(talk.seen()) > 0;
        if (stands(talk)) {
            if (absent && !message.from().equals(me) && unseen && talk.unread().size() == 1) {
                sheet.rule("new", palette.error());
            }
            sheet.show(message);
            readIfSeen(talk);
        } else if (written && message.now().body() instanceof Body.Text said) {
            elsewhere(talk, said.text().lines().findFirst().orElse(""));
        }
        if (message.from().equals(me) && unseen && message.root() == null) {
            // Who says something has read what was said before.
            talk.readUpTo(message.id()).ifPresent(reader::read);
            kept = kept && !stands(talk);
        }
        if (unseen && message.mentions(me)) {
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
        if (!stands(talk)) {
            if (written) {
                elsewhere(talk, words.lines().findFirst().orElse(""));
            }
        } else if (isWorthALine(event, after)) {
            sheet.put(lines.change(event.from() + " " + words, after, canvas.columns()));
        }
    }

    private boolean isWorthALine(Event event, Message after) {
        if (!(event.body() instanceof Body.Reaction reaction)) {
            return true;
        }
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
        news.run();
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
                            .filter(talk -> talk.unreadCount() > 0)
                            .findFirst())
                    .ifPresent(talk -> then.accept(talk.with()));
        });
    }

    private Talk talk(Conversation with) {
        return talks.computeIfAbsent(with, any -> {
            if (any instanceof UserName user) {
                beginning.accept(user);
            }
            Talk begun = new Talk(any, me);
            Marker marker = markers.get(any);
            if (marker != null) {
                begun.mark(marker);
            }
            return begun;
        });
    }

    private void draw() {
        // A line that cannot be drawn is not to be in the way of all later ones.
        canvas.show(sheet.take(), bottom.footer(connection, entries(), waiting(), here(), current, thread != null));
        if (!call.isEmpty()) {
            canvas.send(call);
            call = "";
        }
    }

    private List<StatusBar.Entry> entries() {
        List<StatusBar.Entry> entries = new ArrayList<>();
        for (Talk talk : talks.values()) {
            boolean seen = isSeen(talk);
            entries.add(new StatusBar.Entry(
                    entries.size() + 1,
                    talk.with(),
                    seen ? 0 : talk.unreadCount(),
                    seen ? 0 : talk.mentions(),
                    talk.with().equals(current)));
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
        String typing = typists.words();
        if (!typing.isEmpty()) {
            return typing;
        }
        String there = current instanceof RoomName
                ? members.getOrDefault(current, "")
                : current instanceof UserName user && away.contains(user) ? user + " is away" : "";
        return selfAway ? "you are away" + (there.isEmpty() ? "" : ", " + there) : there;
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
