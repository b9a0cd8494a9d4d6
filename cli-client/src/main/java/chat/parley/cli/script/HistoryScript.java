package chat.parley.cli.script;

import chat.parley.cli.arguments.Arguments;
import chat.parley.cli.conversation.Message;
import chat.parley.cli.conversation.Shown;
import chat.parley.cli.outcome.Answer;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.screen.Screen;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.Changes;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Feature;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** {@code parley history}: what was said in a room, or in private. */
final class HistoryScript implements Script {
    private static final int USUAL = 20;
    /** How many messages can be asked for: they are held in memory, since the newest come first and are written last. */
    private static final int MOST = 10_000;

    @Override
    public String name() {
        return "history";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Arguments.value("room", "r"))
                .addOption(Arguments.value("with", null))
                .addOption(Arguments.flag("private", null))
                .addOption(Arguments.value("thread", null))
                .addOption(Arguments.value("last", "n"))
                .addOption(Arguments.value("before", null))
                .addOption(Arguments.flag("json", null));
    }

    @Override
    public String usage() {
        return """
            Usage: parley history (--room ROOM | --with USER | --private) [OPTION]...
            What was said and shared, oldest first, with everything acknowledged so far. Private messages that wait
            for a chat go on waiting.

              -r, --room ROOM        in this room
                  --with USER        in private with this user
                  --private          in private with anybody
                  --thread ID        the message there with this id, and only the answers to it
              -n, --last N           how many messages, 1 to 10000 [20]
                  --before WHEN      those before an event's id, or before a time such as 2026-11-21T16:00:00Z
                  --json             one JSON object a line, in the event form of docs/protocol.md
            """;
    }

    @Override
    public String examples() {
        return """
              parley history --user bot --room ops -n 100
              parley history --user bot --with alice
              parley history --user bot --room ops --before 2026-11-21T16:00:00Z
              parley history --user bot --room ops --thread 01KAJ6Q8X0000GZ4T9D3V1B7CK
              parley history --user bot --room ops -n 10000 --json | jq -r 'select(.from=="ci").text'
            """;
    }

    @Override
    public Task read(Arguments arguments, Surroundings surroundings, Screen screen) {
        arguments.atMost(0, "");
        RoomName room = arguments.room();
        UserName partner = arguments.partner();
        boolean all = arguments.has("private");
        if (Stream.of(room != null, partner != null, all).filter(given -> given).count() != 1) {
            throw arguments.usage("whose history? Use --room ROOM, --with USER or --private");
        }
        Conversation conversation = room != null ? room : partner;
        EventId thread = thread(arguments, conversation);
        String where = room != null ? "of " + room : partner != null ? "with " + partner : "in private";
        int number = arguments.number("last", 1, MOST, USUAL);
        EventId before = before(arguments);
        EventOutput output = new EventOutput(screen, arguments.has("json"), surroundings);
        return client -> {
            Deque<Event> events = new ArrayDeque<>();
            NavigableMap<EventId, EncodedEvent> changes = new TreeMap<>();
            Predicate<Event> asked = output.isJson() ? any -> true : Shown::is;
            ServerFrame.History root =
                    thread == null || conversation == null ? null : root(client, conversation, thread);
            Lack lack = collect(page(client, conversation, thread), before, number, asked, events, changes);
            if (root != null) {
                events.addFirst(root.events().get(0));
                root.changes().forEach(change -> changes.put(change.id(), change));
            }
            if (output.isJson()) {
                events.forEach(output::write);
                changes.values().forEach(change -> output.write(change.event()));
            } else {
                now(events, changes.values()).forEach(output::write);
            }
            if (lack != Lack.NOTHING) {
                throw new Trouble(ExitCode.UNAVAILABLE, "some messages " + where + lack.words);
            }
            return ExitCode.OK;
        };
    }

    /** The events as they are now. */
    private static Stream<Message> now(Collection<Event> events, Collection<EncodedEvent> all) {
        Changes changes = new Changes();
        changes.addAll(all);
        events.stream()
                .map(event -> EncodedEvent.of(event).answer())
                .filter(Objects::nonNull)
                .forEach(changes::add);
        Map<EventId, Event> byId =
                events.stream().collect(Collectors.toMap(Event::id, event -> event, (one, same) -> one));
        return events.stream().map(event -> Message.of(event, changes, byId::get));
    }

    private static @Nullable EventId thread(Arguments arguments, @Nullable Conversation conversation) {
        String id = arguments.last("thread");
        if (id != null && conversation == null) {
            throw arguments.usage("--thread is in one conversation: use --room ROOM or --with USER");
        }
        return id == null ? null : arguments.named("--thread", id, () -> EventId.parse(id));
    }

    private static @Nullable EventId before(Arguments arguments) {
        String when = arguments.last("before");
        if (when == null) {
            return null;
        }
        try {
            return EventId.parse(when);
        } catch (ProtocolException noId) {
            try {
                return EventId.startOf(Instant.parse(when));
            } catch (DateTimeParseException noTime) {
                throw arguments.usage(
                        "--before \"" + when + "\" is neither an event's id nor a time such as 2026-11-21T16:00:00Z");
            }
        }
    }

    /** Reads the newest events before one, up to a limit. */
    private interface Pages {
        ServerFrame.History read(@Nullable EventId before, int limit) throws InterruptedException;
    }

    /** The pages of a conversation or, if it is null, of all private messages. */
    private static Pages page(ParleyClient client, @Nullable Conversation conversation, @Nullable EventId thread) {
        return (before, limit) -> {
            CompletableFuture<ServerFrame.History> page = client.request(
                    id -> new ClientFrame.History(id, conversation, before, null, null, limit, thread),
                    ServerFrame.History.class);
            return conversation == null ? Answer.await(page) : Answer.await(conversation, page);
        };
    }

    /** The page of the message that begins a thread. */
    private static ServerFrame.History root(ParleyClient client, Conversation conversation, EventId thread)
            throws InterruptedException {
        if (!client.offers(Feature.THREADS)) {
            throw new Trouble(ExitCode.REFUSED, "this server is of an older version, without threads");
        }
        ServerFrame.History root = Answer.await(conversation, client.event(conversation, thread));
        if (root.events().isEmpty()) {
            throw new Trouble(
                    root.recovered() ? ExitCode.REFUSED : ExitCode.UNAVAILABLE,
                    "no message has the id " + thread + (root.recovered() ? " there" : " that can be read now"));
        }
        return root;
    }

    /** What is missing of what was asked for; the later constant is the larger lack. */
    private enum Lack {
        NOTHING(""),
        DAMAGED(" are damaged at the server, and whoever runs it has to restore them; all others are here"),
        LATER(" cannot be read now: try again");

        private final String words;

        Lack(String words) {
            this.words = words;
        }
    }

    /**
     * Puts the newest {@code number} events that are {@code asked} for into {@code events}, oldest first, and what counts of
     * them into {@code changes}. Returns what is missing.
     */
    private static Lack collect(
            Pages pages,
            @Nullable EventId before,
            int number,
            Predicate<Event> asked,
            Deque<Event> events,
            Map<EventId, EncodedEvent> changes)
            throws InterruptedException {
        EventId from = before;
        Lack lack = Lack.NOTHING;
        while (events.size() < number) {
            int limit = Math.min(number - events.size(), Limits.MAX_PAGE_EVENTS);
            ServerFrame.History page = pages.read(from, limit);
            lack = larger(lack, page.recovered() ? Lack.NOTHING : page.hasDamage() ? Lack.DAMAGED : Lack.LATER);
            page.changes().forEach(change -> changes.put(change.id(), change));
            List<Event> found = page.events().stream().filter(asked).toList();
            for (int i = found.size() - 1; i >= 0; i--) {
                events.addFirst(found.get(i));
            }
            EventId older = page.older(from);
            if (!page.more() || Objects.equals(older, from)) {
                break;
            }
            from = older;
        }
        return lack;
    }

    private static Lack larger(Lack a, Lack b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
