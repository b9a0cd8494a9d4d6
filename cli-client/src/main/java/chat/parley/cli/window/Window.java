package chat.parley.cli.window;

import chat.parley.cli.conversation.Grouping;
import chat.parley.cli.conversation.Mention;
import chat.parley.cli.conversation.Order;
import chat.parley.cli.conversation.Talk;
import chat.parley.cli.screen.Canvas;
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
import java.time.LocalDate;
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
    /** How many lines of a conversation are shown again, at least, when the user comes back to it. */
    private static final int LEAST_SHOWN = 8;
    /** How many lines of the screen are left for the bottom and the heading. */
    private static final int RESERVED = 5;

    private final UserName me;
    private final Canvas canvas;
    private final Clock clock;
    private final Grouping grouping;
    private final Folds folds = new Folds();
    private final MessageLines lines;
    private final Palette palette;
    private final Bottom bottom;
    private final Notifier notifier;
    private final Map<Conversation, Talk> talks = new TreeMap<>(Order.BY_NAME);
    private final Map<RoomName, Integer> members = new HashMap<>();
    /** The last event that the user has seen in rooms in which they are not now. */
    private final Map<RoomName, EventId> seenBefore = new HashMap<>();

    private final Map<Nonce, Long> writtenNanos = new HashMap<>();
    private final List<AttributedString> output = new ArrayList<>();
    private final WindowLoop loop;
    private @Nullable Conversation current;
    /** The conversations in which more is new than was read on entering. */
    private final Set<Conversation> beginEarlier = new HashSet<>();

    private volatile Consumer<UserName> beginning = with -> {};

    /** The last event on the screen, if nothing else has been written below it. */
    private @Nullable Event above;

    private Connection connection = Connection.UP;
    private String call = "";

    public Window(UserName me, Canvas canvas, Palette palette, Clock clock, Notifier notifier, Transfers transfers) {
        this.me = me;
        this.canvas = canvas;
        this.clock = clock;
        this.palette = palette;
        this.grouping = new Grouping(clock.getZone());
        this.lines = new MessageLines(me, clock.getZone(), palette, folds);
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
        above = null;
        Talk talk = talk(conversation);
        int columns = canvas.columns();
        output.add(lines.heading(Order.title(conversation), columns));
        List<Event> unread = talk.unread();
        String more = beginEarlier.remove(conversation) ? " or more" : "";
        for (Event event : whole ? talk.timeline().events() : page(talk, unread)) {
            if (!unread.isEmpty() && event.equals(unread.get(0))) {
                output.add(lines.rule(unread.size() + more + " new", palette.error(), columns));
                above = null;
            }
            show(event, output, columns);
        }
        talk.seeAll();
    }

    /** What is shown again of a conversation: as much of the end as there is room for, and everything that is new. */
    private List<Event> page(Talk talk, List<Event> unread) {
        List<Event> all = new ArrayList<>(talk.timeline().events());
        int room = Math.max(LEAST_SHOWN, canvas.rows() - RESERVED);
        int first = all.size();
        while (first > 0 && room > 0) {
            first--;
            room -= lines.event(all.get(first), false, canvas.columns()).size();
        }
        int firstUnread = unread.isEmpty() ? all.size() : all.indexOf(unread.get(0));
        return all.subList(Math.min(first, firstUnread), all.size());
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
        boolean fresh = talk.timeline().events().isEmpty();
        room.events().forEach(talk.timeline()::add);
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
                put(lines.notice(line, canvas.columns()));
            }
        });
    }

    /** Something was said, just now or while the connection was away. */
    public void event(Event event) {
        loop.execute(() -> {
            if (event.isPrivate()) {
                talk(Talk.conversation(event, me));
            }
            take(event, false);
        });
    }

    /** Something that was said already has another id; it is put in its place as {@link #event} does. */
    public void renumbered(Event event) {
        loop.execute(() -> take(event, false));
    }

    /** This user has written something, which has no answer yet. */
    public void posted(Conversation target, Nonce nonce, String text) {
        loop.execute(() -> {
            writtenNanos.put(nonce, System.nanoTime());
            talk(target).timeline().post(nonce, text);
        });
    }

    public void acknowledged(Conversation target, Nonce nonce, String text, EventId id) {
        loop.execute(() -> take(new Event(id, target, me, nonce, new Body.Text(text)), true));
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
        if (talk == null || !talk.timeline().add(event)) {
            return;
        }
        if (with.equals(current)) {
            show(event, output, canvas.columns());
            talk.seeAll();
        } else if (written && event.body() instanceof Body.Text said) {
            put(lines.notice(
                    "-- to " + Order.title(with) + ": "
                            + said.text().lines().findFirst().orElse(""),
                    canvas.columns()));
        }
        if (Mention.of(me, event)) {
            call = notifier.call(
                    event.from().value(), event.body() instanceof Body.Text said ? said.text() : "shares a file");
        }
    }

    private void show(Event event, List<AttributedString> to, int columns) {
        if (grouping.beginsDay(above, event)
                && (above != null || !grouping.day(event).equals(LocalDate.now(clock)))) {
            to.add(lines.day(grouping.day(event), columns));
        }
        to.addAll(lines.event(event, grouping.beginsGroup(above, event), columns));
        above = event;
    }

    /** Shows a page of the past, with {@code title} above and {@code end} below it. */
    public void page(String title, Collection<Event> events, String end) {
        loop.execute(() -> {
            int columns = canvas.columns();
            above = null;
            output.add(lines.rule(title, palette.faint(), columns));
            events.forEach(event -> show(event, output, columns));
            output.add(lines.rule(end, palette.faint(), columns));
            above = null;
        });
    }

    /** Shows all of the long message of which the beginning stands there with that number, or of the newest for 0. */
    public void unfold(int number) {
        loop.execute(() -> folds.get(number)
                .ifPresentOrElse(
                        event -> put(lines.whole(event, canvas.columns())),
                        () -> error("no message is folded" + (number == 0 ? "" : " as number " + number))));
    }

    public void connection(Connection now) {
        loop.execute(() -> connection = now);
    }

    void notice(String line) {
        loop.execute(() -> put(lines.notice(line, canvas.columns())));
    }

    void error(String line) {
        loop.execute(() -> put(lines.error(line, canvas.columns())));
    }

    /** Shows an answer: lines that keep their columns. */
    void say(List<String> said) {
        loop.execute(() -> put(said.stream()
                .map(line -> new AttributedString("  " + SafeText.line(line)))
                .toList()));
    }

    /** Lets {@code printer} write lines with escape sequences of this program's own, behind what is to be drawn. */
    void raw(List<String> drawn, Consumer<List<String>> printer) {
        loop.execute(() -> {
            draw();
            above = null;
            printer.accept(drawn);
        });
    }

    private void put(List<AttributedString> more) {
        output.addAll(more);
        above = null;
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
        List<AttributedString> next = List.copyOf(output);
        output.clear();
        canvas.show(next, bottom.footer(connection, entries(), waiting(), here(), current));
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
