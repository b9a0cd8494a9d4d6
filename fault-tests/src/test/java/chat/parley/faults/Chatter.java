package chat.parley.faults;

import chat.parley.client.ClientConfig;
import chat.parley.client.ClientException;
import chat.parley.client.ClientListener;
import chat.parley.client.Credentials;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Marker;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** One user of the client library, who writes down what it does and what it is told. Thread-safe. */
final class Chatter implements ClientListener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** How many messages back one changes something. */
    private static final int CHANGEABLE = 20;
    /** Of so many markers one marks something as unread. */
    private static final int UNREAD_ONE_IN = 10;

    private static final List<String> EMOJI = List.of("\ud83d\udc4d", "\u2764\ufe0f", "\ud83d\ude02");

    private final UserName user;
    private final boolean sleeps;
    private final ParleyClient client;
    private final List<Post> posts = new ArrayList<>();
    private final Map<Conversation, Integer> numbers = new HashMap<>();
    private final List<OpenStay> stays = new ArrayList<>();
    private final List<Heard> privately = new ArrayList<>();
    private final List<Journal.Change> connections = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final List<Look> looks = new ArrayList<>();
    private final Map<RoomName, Fold> folds = new HashMap<>();
    private final List<Changing.Asked> asked = new ArrayList<>();
    private final Map<RoomName, Marker> marked = new HashMap<>();
    private final Credentials credentials;
    private @Nullable Device device;
    private boolean changes;
    private int changeable;
    private int unanswered;
    private boolean looking;
    private String gateway = "none";
    private long lostNanos;
    private long connectedNanos;

    /** A stay that may go on. */
    private static final class OpenStay {
        final RoomName room;
        final boolean fromTheStart;
        final List<Heard> heard = new ArrayList<>();
        final List<Stay.Resumption> resumptions = new ArrayList<>();
        long joinedNanos = Long.MAX_VALUE;
        long leftNanos = Long.MAX_VALUE;

        OpenStay(RoomName room, boolean fromTheStart) {
            this.room = room;
            this.fromTheStart = fromTheStart;
        }

        Stay written() {
            boolean wholeRun = fromTheStart && leftNanos == Long.MAX_VALUE;
            return new Stay(room, wholeRun, joinedNanos, leftNanos, heard, resumptions);
        }
    }

    /**
     * Registers; connected when this returns.
     *
     * @param sleeps whether its own network fails at times
     */
    Chatter(String name, boolean sleeps, URI... urls) {
        this.sleeps = sleeps;
        user = new UserName(name);
        client = new ParleyClient(ClientConfig.of(urls), this);
        String password = "password of " + name;
        credentials = new Credentials.Password(user, password);
        Credentials registration = new Credentials.NewAccount(user, password);
        persist(() -> client.connect(registration)
                .exceptionallyCompose(failure -> isTaken(failure)
                        // An earlier attempt, whose answer was lost, has registered.
                        ? client.connect(credentials)
                        : CompletableFuture.failedFuture(failure)));
    }

    private static boolean isTaken(Throwable failure) {
        return failure instanceof ClientException refusal && refusal.code() == ErrorCode.USER_EXISTS;
    }

    UserName user() {
        return user;
    }

    /** @param fromTheStart whether nobody has posted in the room yet */
    void join(RoomName room, boolean fromTheStart) {
        OpenStay stay = new OpenStay(room, fromTheStart);
        synchronized (this) {
            stays.add(stay);
        }
        persist(() -> client.join(room, 0));
        synchronized (this) {
            stay.joinedNanos = System.nanoTime();
        }
    }

    /** @param asOf when the user made up its mind: what was acknowledged later is not owed to it */
    void leave(RoomName room, long asOf) {
        synchronized (this) {
            openStay(room).leftNanos = asOf;
        }
        // The library forgets the room at once, whether the gateway hears of it or not.
        client.leave(room).handle((done, failure) -> done).join();
    }

    /** Says the next number there. */
    synchronized void post(Conversation target) {
        int number = numbers.merge(target, 1, Integer::sum);
        String text = user + " to " + target + " " + number;
        long sent = System.nanoTime();
        unanswered++;
        var unused = client.post(target, text)
                .whenComplete((id, refused) -> answered(target, number, text, sent, id, refused));
    }

    private synchronized void answered(
            Conversation target,
            int number,
            String text,
            long sent,
            @Nullable EventId id,
            @Nullable Throwable refused) {
        unanswered--;
        posts.add(new Post(user, target, number, text, sent, id, id == null ? Long.MAX_VALUE : System.nanoTime()));
        if (refused != null) {
            refusals.add(text + ": " + refused.getMessage());
        }
    }

    /**
     * Says something that it and others change later: now and then as an answer to one of the newest of these messages, unless it
     * waits for the answer to an earlier change.
     */
    synchronized void postToBeChanged(RoomName room, Random random) {
        String text = Fold.marked(user + " " + ++changeable);
        List<Event> newest = fold(room).newest(CHANGEABLE);
        if (!changes && !newest.isEmpty() && random.nextBoolean()) {
            Event message = newest.get(random.nextInt(newest.size()));
            EventId thread = message.body() instanceof Body.Text said ? said.root() : null;
            Body.Answer answer = new Body.Answer(thread == null ? message.id() : thread);
            ask(room, answer, nonce -> client.say(id -> new ClientFrame.Post(id, room, nonce, text, message.id())));
        } else {
            unanswered++;
            var unused = client.post(room, text).whenComplete((id, refused) -> changeAnswered(text, refused));
        }
    }

    /** Changes one of the newest of these messages, unless it waits for the answer to an earlier change. */
    synchronized void change(RoomName room, Random random) {
        List<Event> newest = fold(room).newest(CHANGEABLE);
        if (!changes && !newest.isEmpty()) {
            Body.Change change = change(newest.get(random.nextInt(newest.size())), random);
            ask(room, change, nonce -> say(room, change, nonce));
        }
    }

    private void ask(RoomName room, Body.Change change, Function<Nonce, CompletableFuture<EventId>> saying) {
        Nonce nonce = client.nonce();
        changes = true;
        unanswered++;
        var unused = saying.apply(nonce).whenComplete((id, refused) -> {
            synchronized (this) {
                changes = false;
                asked.add(new Changing.Asked(user, room, change, nonce, id != null));
                // Somebody took it back meanwhile: no matter.
                boolean meanwhile = refused instanceof ClientException refusal && refusal.code() == ErrorCode.REMOVED;
                changeAnswered(change.toString(), meanwhile ? null : refused);
            }
        });
    }

    private Body.Change change(Event message, Random random) {
        int dice = random.nextInt(10);
        if (message.from().equals(user) && dice == 0) {
            return new Body.Removal(message.id(), null);
        }
        return message.from().equals(user) && dice < 6
                ? new Body.Edit(message.id(), "edit " + ++changeable)
                : new Body.Reaction(message.id(), EMOJI.get(random.nextInt(EMOJI.size())), random.nextInt(3) > 0);
    }

    private CompletableFuture<EventId> say(RoomName room, Body.Change change, Nonce nonce) {
        EventId about = change.about();
        if (change instanceof Body.Edit edit) {
            return client.say(id -> new ClientFrame.Edit(id, room, about, nonce, edit.text()));
        }
        return change instanceof Body.Reaction reaction
                ? client.say(id -> new ClientFrame.React(id, room, about, nonce, reaction.emoji(), reaction.on()))
                : client.say(id -> new ClientFrame.Remove(id, room, about, nonce));
    }

    private synchronized void changeAnswered(String what, @Nullable Throwable refused) {
        unanswered--;
        if (refused != null) {
            refusals.add(what + ": " + refused.getMessage());
        }
    }

    private Fold fold(RoomName room) {
        return folds.computeIfAbsent(room, any -> new Fold());
    }

    private Changing changing() {
        Map<RoomName, Map<EventId, Fold.Shown>> shown = new HashMap<>();
        Set<EventId> renumbered = new HashSet<>();
        folds.forEach((room, fold) -> {
            shown.put(room, fold.shown());
            renumbered.addAll(fold.renumbered());
        });
        return new Changing(asked, shown, renumbered);
    }

    /** Marks a room as read up to what was told last, and now and then as unread behind something earlier. */
    synchronized void mark(RoomName room, Random random) {
        List<EventId> told =
                openStay(room).heard.stream().map(Heard::id).sorted().toList();
        if (told.isEmpty()) {
            return;
        }
        Marker before = marked.get(room);
        int turn = before == null ? 0 : before.turn();
        boolean unread = random.nextInt(UNREAD_ONE_IN) == 0;
        Marker marker = unread
                ? new Marker(room, told.get(random.nextInt(told.size())), turn + 1)
                : new Marker(room, told.get(told.size() - 1), turn);
        marked.merge(room, marker, Marker::later);
        client.read(marker);
    }

    /** Signs in with another device, which goes on listening. */
    void takeDevice(URI address) {
        Device taken = new Device(address, credentials);
        synchronized (this) {
            device = taken;
        }
    }

    /** Whether the other device was told how far the user has read. */
    synchronized boolean hasReadElsewhere() {
        return device != null && device.markers().equals(marked);
    }

    /**
     * Reads the newest history of a room, as a bot does that posts here and reads there, unless it waits for the answer to an earlier
     * look. What fails is no matter.
     */
    void look(RoomName room) {
        long asked = System.nanoTime();
        synchronized (this) {
            if (looking) {
                return;
            }
            looking = true;
        }
        var unused = client.history(room, null, Limits.MAX_PAGE_EVENTS).handle((page, failure) -> {
            synchronized (this) {
                looking = false;
            }
            if (page != null && page.recovered()) {
                looked(room, asked, page);
            }
            return page;
        });
    }

    private synchronized void looked(RoomName room, long asked, ServerFrame.History page) {
        EventId oldest = page.more() ? page.events().get(0).id() : EventId.MIN;
        Set<String> texts = page.events().stream()
                .flatMap(event -> event.body() instanceof Body.Text said ? Stream.of(said.text()) : Stream.empty())
                .collect(Collectors.toSet());
        looks.add(new Look(room, asked, oldest, texts));
    }

    /** When the latest post was acknowledged. */
    synchronized long lastAnswerNanos() {
        return posts.stream()
                .filter(Post::acknowledged)
                .mapToLong(Post::acknowledgedNanos)
                .max()
                .orElse(Long.MIN_VALUE);
    }

    /** Who it is, where, and what it waits for. */
    @Override
    public synchronized String toString() {
        return user + " at " + gateway + (lostNanos > connectedNanos ? ", not connected, " : ", connected, ")
                + unanswered + " unanswered";
    }

    /** Posts without an answer. */
    synchronized int unanswered() {
        return unanswered;
    }

    /** Posts that the library gave up, and why. */
    synchronized List<String> refusals() {
        return List.copyOf(refusals);
    }

    synchronized Journal journal() {
        return new Journal(
                user,
                sleeps,
                posts,
                stays.stream().map(OpenStay::written).toList(),
                privately,
                connections,
                looks,
                changing(),
                device == null ? Reading.NOTHING : new Reading(marked, device.markers()));
    }

    @Override
    public synchronized void connected(ServerFrame.Welcome welcome) {
        gateway = welcome.gateway();
        connectedNanos = System.nanoTime();
        connections.add(new Journal.Change(gateway, false, connectedNanos));
    }

    @Override
    public synchronized void moved(ServerFrame.Welcome welcome) {
        connected(welcome);
    }

    @Override
    public synchronized void connectionLost(String reason, Duration retryIn) {
        lostNanos = System.nanoTime();
        connections.add(new Journal.Change(gateway, true, lostNanos));
    }

    @Override
    public synchronized void resumed(ServerFrame.Joined room, boolean complete) {
        OpenStay stay = openStay(room.room());
        stay.resumptions.add(
                new Stay.Resumption(lostNanos, connectedNanos, System.nanoTime(), complete, stay.heard.size()));
    }

    @Override
    public synchronized void expelled(RoomName room, String reason) {
        refusals.add("expelled from " + room + ": " + reason);
    }

    @Override
    public synchronized void closed(String reason) {
        refusals.add("the client ended: " + reason);
    }

    @Override
    public synchronized void event(Event event) {
        if (event.conversation() instanceof RoomName room && fold(room).take(event)) {
            return;
        }
        if (!(event.body() instanceof Body.Text text)) {
            return; // nothing that the checker compares
        }
        Heard heard = new Heard(event.id(), event.from(), text.text(), System.nanoTime());
        if (event.conversation() instanceof RoomName room) {
            openStay(room).heard.add(heard);
        } else {
            privately.add(heard);
        }
    }

    @Override
    public synchronized void renumbered(EventId told, Event event) {
        if (event.conversation() instanceof RoomName room) {
            fold(room).renumbered(told, event);
        }
        List<Heard> log = event.conversation() instanceof RoomName room ? openStay(room).heard : privately;
        log.replaceAll(heard ->
                heard.id().equals(told) ? new Heard(event.id(), heard.from(), heard.text(), heard.nanos()) : heard);
    }

    /** The latest one: of a room that was left something may still be told. */
    private OpenStay openStay(RoomName room) {
        for (int i = stays.size() - 1; i >= 0; i--) {
            if (stays.get(i).room.equals(room)) {
                return stays.get(i);
            }
        }
        throw new AssertionError(user + " is not in " + room);
    }

    /** Tries until it succeeds, as people do. */
    static void persist(Supplier<CompletableFuture<?>> attempt) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() ->
                        attempt.get().handle((done, failure) -> failure == null).join());
    }

    /** What it is told by then is what it was told. */
    @Override
    public void close() {
        Device taken;
        synchronized (this) {
            taken = device;
        }
        if (taken != null) {
            taken.close();
        }
        client.close();
    }
}
