package chat.parley.client.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.Marker;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is behind a gateway: accounts, logs, mailboxes, members. Synchronized, since two gateways may share it. */
public final class FakeChat {
    private final Map<UserName, String> passwords = new HashMap<>();
    private final TreeMap<EventId, Event> log = new TreeMap<>();
    /** The same, in the order of arrival. */
    private final List<Event> arrived = new ArrayList<>();

    private final Map<UserName, TreeMap<EventId, Event>> mailboxes = new HashMap<>();
    private final Map<RoomName, Set<Peer>> members = new HashMap<>();
    private final Set<Peer> signedIn = new LinkedHashSet<>();
    private final Map<UserName, Map<Conversation, Marker>> markers = new HashMap<>();
    private final Map<Peer, Conversation> looks = new HashMap<>();
    private final Set<Peer> away = new HashSet<>();
    private long counter;
    private final Map<UserName, List<ServerFrame.Device>> devices = new HashMap<>();
    private int tokens;

    public synchronized void account(String user, String password) {
        passwords.put(new UserName(user), password);
    }

    public synchronized @Nullable String password(UserName user) {
        return passwords.get(user);
    }

    /** Has a device of a user be listed, the first one as the one that asks. */
    public synchronized void device(String user, String id, String name) {
        List<ServerFrame.Device> known = devices.computeIfAbsent(new UserName(user), any -> new ArrayList<>());
        known.add(new ServerFrame.Device(
                id, name, 1_763_695_109_024L, 1_763_698_709_024L, "192.0.2.7", known.isEmpty() ? true : null));
    }

    public synchronized List<ServerFrame.Device> devices(UserName user) {
        return List.copyOf(devices.getOrDefault(user, List.of()));
    }

    synchronized void signOut(UserName user, ClientFrame.SignOut frame) {
        devices.getOrDefault(user, new ArrayList<>())
                .removeIf(device -> frame.which() == null
                        ? device.device().equals(frame.device())
                        : frame.which() == ClientFrame.Which.ALL || device.current() == null);
    }

    /** Those that were given are of no use any more. */
    public synchronized void changeTokens() {
        tokens++;
    }

    synchronized String token(UserName user) {
        return "token-of-" + user + (tokens == 0 ? "" : "-" + tokens);
    }

    /** Says something, to everybody who should hear it. */
    public synchronized Event say(String from, Conversation to, String text) {
        return say(from, to, text, "n" + counter, true);
    }

    /** Said while nobody was listening: in history only, or in the mailbox. */
    public synchronized Event sayUnheard(String from, Conversation to, String text) {
        return say(from, to, text, "n" + counter, false);
    }

    public synchronized Event say(String from, Conversation to, String text, String nonce, boolean live) {
        return add(
                new Event(
                        nextId(),
                        Conversation.of(room(to), user(to)),
                        new UserName(from),
                        new Nonce(nonce),
                        new Body.Text(text)),
                null,
                live);
    }

    /** As {@link #say(String, Conversation, Body, boolean)}, to nobody who listens, under that nonce. */
    public synchronized Event sayWith(String from, Conversation to, Body body, Nonce nonce) {
        return add(new Event(nextId(), to, new UserName(from), nonce, body), null, false);
    }

    /** Says {@code body}, whatever it is, under a nonce of its own. */
    public synchronized Event say(String from, Conversation to, Body body, boolean live) {
        EventId id = nextId();
        return add(new Event(id, to, new UserName(from), new Nonce("b" + counter), body), null, live);
    }

    /** Says something of a kind of a later version. */
    public synchronized Event sayUnknown(String from, Conversation to, boolean live) {
        EventId id = nextId();
        byte[] json = ("{\"kind\":\"wave\",\"id\":\"" + id + "\",\"" + (to instanceof RoomName ? "room" : "to")
                        + "\":\"" + to + "\",\"from\":\"" + from + "\",\"nonce\":\"w" + counter
                        + "\",\"hands\":[2,{}]}")
                .getBytes(UTF_8);
        return add(FrameCodec.readEvent(json, 0, json.length), null, live);
    }

    public synchronized EventId nextId() {
        return new EventId((System.currentTimeMillis() << 16) + (++counter & 0xffff), 7);
    }

    /** As {@link #sayUnheard}, by a gateway whose clock is slow. */
    public synchronized Event sayUnheardLate(String from, Conversation to, String text, Duration slow) {
        EventId id = new EventId(nextId().high() - (slow.toMillis() << 16), 8);
        return add(
                new Event(
                        id,
                        Conversation.of(room(to), user(to)),
                        new UserName(from),
                        new Nonce("late" + counter),
                        new Body.Text(text)),
                null,
                false);
    }

    /** Where all logs end now. */
    public synchronized LogCursor cursor() {
        EventId newest = log.isEmpty() ? EventId.MIN : log.lastKey();
        return new LogCursor(new LogPosition(1, arrived.size()), newest);
    }

    /** What arrived after {@code cursor}, ascending by id. */
    synchronized List<Event> since(LogCursor cursor) {
        return arrived.subList((int) cursor.position().number(), arrived.size()).stream()
                .sorted(Comparator.comparing(Event::id))
                .toList();
    }

    synchronized Event share(String from, Conversation to, FileInfo file, Nonce nonce) {
        return add(
                new Event(
                        nextId(), Conversation.of(room(to), user(to)), new UserName(from), nonce, new Body.File(file)),
                null,
                true);
    }

    /** @param poster gets no private event of its own */
    synchronized Event add(Event event, @Nullable Peer poster, boolean live) {
        log.put(event.id(), event);
        arrived.add(event);
        ServerFrame push = new ServerFrame.EventPush(event);
        if (event.conversation() instanceof RoomName room) {
            if (live) {
                members.getOrDefault(room, Set.of()).forEach(peer -> peer.send(push));
            }
        } else if (event.conversation() instanceof UserName to) {
            mailboxes.computeIfAbsent(to, any -> new TreeMap<>()).put(event.id(), event);
            signedIn.stream()
                    .filter(peer -> live && peer != poster)
                    .filter(peer -> to.equals(peer.user()) || event.from().equals(peer.user()))
                    .forEach(peer -> peer.send(push));
        }
        return event;
    }

    public synchronized Event newest() {
        return log.lastEntry().getValue();
    }

    /** The newest event of a user that has a body of that kind. */
    public synchronized Event newestOf(String from, Class<? extends Body> kind) {
        return log.descendingMap().values().stream()
                .filter(event -> event.from().equals(new UserName(from)) && kind.isInstance(event.body()))
                .findFirst()
                .orElseThrow();
    }

    /** A text that answers an event, as gateways tell it: with whose that is, and its thread. */
    public synchronized Body.Text answering(String text, EventId replyTo) {
        Event answered = Objects.requireNonNull(log.get(replyTo));
        EventId root = answered.body() instanceof Body.Text said ? said.root() : null;
        return new Body.Text(text, replyTo, answered.from(), root);
    }

    synchronized List<Event> all() {
        return new ArrayList<>(log.values());
    }

    public synchronized List<Event> mailbox(String user) {
        return new ArrayList<>(
                mailboxes.getOrDefault(new UserName(user), new TreeMap<>()).values());
    }

    synchronized void confirmed(UserName user, List<EventId> ids) {
        ids.forEach(mailboxes.getOrDefault(user, new TreeMap<>())::remove);
    }

    /** Another device has confirmed it. */
    public synchronized void forget(String user, EventId id) {
        confirmed(new UserName(user), List.of(id));
    }

    synchronized void signedIn(Peer peer) {
        signedIn.add(peer);
    }

    synchronized List<UserName> enter(RoomName room, Peer peer) {
        members.computeIfAbsent(room, any -> new LinkedHashSet<>()).add(peer);
        return users(room);
    }

    synchronized boolean isIn(RoomName room, Peer peer) {
        return members.getOrDefault(room, Set.of()).contains(peer);
    }

    synchronized void leave(RoomName room, Peer peer) {
        members.getOrDefault(room, new LinkedHashSet<>()).remove(peer);
    }

    /** The markers of a user. */
    public synchronized List<Marker> markers(String user) {
        return List.copyOf(markers.getOrDefault(new UserName(user), Map.of()).values());
    }

    /**
     * Moves a marker, as a connection of the user does, and tells all others of the user; returns the one that counts, which may be
     * another.
     */
    public synchronized Marker mark(UserName user, Marker marker, @Nullable Peer by) {
        Marker counts = markers.computeIfAbsent(user, any -> new HashMap<>())
                .merge(marker.conversation(), marker, Marker::later);
        if (counts.equals(marker)) {
            signedIn.stream()
                    .filter(peer -> peer != by && user.equals(peer.user()))
                    .forEach(peer -> peer.send(new ServerFrame.Markers(List.of(marker), null)));
        }
        return counts;
    }

    /** Loses all markers, as a store may that is put back to an earlier time. */
    public synchronized void loseMarkers() {
        markers.clear();
    }

    synchronized void look(Peer peer, @Nullable Conversation conversation) {
        if (conversation == null) {
            looks.remove(peer);
        } else {
            looks.put(peer, conversation);
        }
    }

    synchronized void typing(Peer by, Conversation conversation, boolean on) {
        UserName typist = Objects.requireNonNull(by.user());
        RoomName room = room(conversation);
        looks.forEach((peer, looked) -> {
            boolean there = room != null
                    ? looked.equals(room)
                    : looked.equals(typist) && Objects.equals(peer.user(), conversation);
            if (there && !typist.equals(peer.user())) {
                peer.send(new ServerFrame.Typing(room, typist, on));
            }
        });
    }

    synchronized void away(Peer peer, boolean now) {
        if (now) {
            away.add(peer);
        } else {
            away.remove(peer);
        }
    }

    /** Whether all connections of a user are away. */
    public synchronized boolean isAway(UserName user) {
        return signedIn.stream().filter(peer -> user.equals(peer.user())).allMatch(away::contains);
    }

    synchronized void gone(Peer peer) {
        looks.remove(peer);
        away.remove(peer);
        signedIn.remove(peer);
        members.values().forEach(room -> room.remove(peer));
    }

    synchronized List<UserName> users(@Nullable RoomName room) {
        Set<Peer> peers = room == null ? signedIn : members.getOrDefault(room, Set.of());
        List<UserName> users = new ArrayList<>();
        for (Peer peer : peers) {
            UserName user = peer.user();
            if (user != null && !users.contains(user)) {
                users.add(user);
            }
        }
        return users;
    }

    synchronized Map<RoomName, Integer> rooms() {
        Map<RoomName, Integer> counts = new TreeMap<>();
        members.forEach((room, peers) -> counts.put(room, peers.size()));
        return counts;
    }

    private static @Nullable RoomName room(Conversation to) {
        return to instanceof RoomName room ? room : null;
    }

    private static @Nullable UserName user(Conversation to) {
        return to instanceof UserName user ? user : null;
    }
}
