package chat.parley.bus;

import chat.parley.bus.Bus.Answer;
import chat.parley.bus.Bus.ArchiveListener;
import chat.parley.bus.Bus.LogEntry;
import chat.parley.bus.Bus.LogListener;
import chat.parley.bus.Bus.MailboxListener;
import chat.parley.bus.Bus.Receipt;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a broker is to {@link InMemoryBus}: mailboxes and shards that keep what has no receipt, and live streams that keep
 * nothing. One for all gateways of a test.
 *
 * <p><b>Threads.</b> Thread-safe: one lock around everything; listeners are called by the buses' own threads.
 */
public final class InMemoryHub {
    private final Duration timeout;
    private final List<Follower<RoomName, LogListener>> rooms = new ArrayList<>();
    private final List<Follower<UserName, MailboxListener>> mailboxes = new ArrayList<>();
    private final List<Follower<String, Consumer<byte[]>>> presence = new ArrayList<>();
    private final List<Follower<String, ArchiveListener>> archivers = new ArrayList<>();
    private final Map<UserName, List<Kept>> mail = new HashMap<>();
    private final Map<Integer, Shard> shards = new HashMap<>();

    /** @param timeout after which what the hub cannot do fails: barriers without an archiver, anything without connection */
    public InMemoryHub(Duration timeout) {
        this.timeout = timeout;
    }

    public InMemoryHub() {
        this(Duration.ofSeconds(5));
    }

    /** The bus of one more gateway. */
    public InMemoryBus connect() {
        return new InMemoryBus(this, timeout);
    }

    record Follower<K, L>(K key, L listener, InMemoryBus bus, GatedSubscription gate) {
        void deliver(Consumer<L> call) {
            bus.deliver(gate, () -> call.accept(listener));
        }

        void deliverLive(Consumer<L> call) {
            if (!bus.isDeaf()) {
                deliver(call);
            }
        }
    }

    /** A message in a queue. Handed out to at most one consumer at a time. */
    private static final class Kept {
        final @Nullable EncodedEvent event;
        final List<LogEntry> entries;
        final @Nullable LogKey marker;
        final Consumer<LogCursor> answered;
        boolean handedOut;

        @Nullable
        InMemoryBus holder;

        Kept(
                @Nullable EncodedEvent event,
                List<LogEntry> entries,
                @Nullable LogKey marker,
                Consumer<LogCursor> answered) {
            this.event = event;
            this.entries = entries;
            this.marker = marker;
            this.answered = answered;
        }
    }

    private static final class Shard {
        final List<Kept> messages = new ArrayList<>();

        @Nullable
        Follower<String, ArchiveListener> owner;
    }

    synchronized void publish(EncodedEvent event) {
        Map<Integer, List<LogEntry>> entries = new LinkedHashMap<>();
        for (LogKey log : LogKey.of(event.event())) {
            entries.computeIfAbsent(log.shard(), s -> new ArrayList<>()).add(new LogEntry(log, event));
        }
        entries.forEach((shard, list) -> append(shard, new Kept(null, list, null, end -> {})));
        if (event.event().conversation() instanceof RoomName room) {
            rooms.stream()
                    .filter(f -> f.key().equals(room) && f.bus().isConnected())
                    .forEach(f -> f.deliverLive(listener -> listener.events(List.of(event))));
        } else if (event.event().conversation() instanceof UserName to) {
            mail.computeIfAbsent(to, u -> new ArrayList<>()).add(new Kept(event, List.of(), null, end -> {}));
            UserName from = event.event().from();
            mailboxes.stream()
                    .filter(f -> (f.key().equals(to) || f.key().equals(from))
                            && f.bus().isConnected())
                    .forEach(f -> f.deliverLive(listener -> listener.live(event)));
            handOutMail(to);
        }
    }

    /** Tells the log's followers. */
    synchronized void mark(LogKey log, Mark mark) {
        rooms.stream()
                .filter(f -> LogKey.of(f.key()).equals(log) && f.bus().isConnected())
                .forEach(f -> f.deliver(listener -> listener.mark(mark)));
        mailboxes.stream()
                .filter(f -> LogKey.privateOf(f.key()).equals(log) && f.bus().isConnected())
                .forEach(f -> f.deliver(listener -> listener.mark(mark)));
    }

    synchronized void typing(Conversation in, Typing typing) {
        rooms.stream()
                .filter(f -> f.key().equals(in) && f.bus().isConnected())
                .forEach(f -> f.deliverLive(listener -> listener.typing(typing)));
        mailboxes.stream()
                .filter(f -> f.key().equals(in) && f.bus().isConnected())
                .forEach(f -> f.deliverLive(listener -> listener.typing(typing)));
    }

    /** Tells the gateways where the user is. */
    synchronized void tellRead(UserName user, List<Marker> markers) {
        mailboxes.stream()
                .filter(f -> f.key().equals(user) && f.bus().isConnected())
                .forEach(f -> f.deliverLive(listener -> listener.hasRead(markers)));
    }

    /** Tells the gateways where the user is. */
    synchronized void tellAccountChanged(UserName user) {
        mailboxes.stream()
                .filter(f -> f.key().equals(user) && f.bus().isConnected())
                .forEach(f -> f.deliverLive(MailboxListener::accountChanged));
    }

    /** Whether {@code bus} follows it; nothing that was published is on its way to that bus then, but in its own queue. */
    synchronized boolean isFollowed(RoomName room, InMemoryBus bus) {
        return rooms.stream().anyMatch(f -> f.key().equals(room) && f.bus() == bus);
    }

    synchronized void marker(LogKey log, Consumer<LogCursor> answered) {
        append(log.shard(), new Kept(null, List.of(), log, answered));
    }

    synchronized void broadcast(byte[] body) {
        presence.stream().filter(f -> f.bus().isConnected()).forEach(f -> f.deliver(l -> l.accept(body)));
    }

    synchronized void follow(Follower<RoomName, LogListener> follower) {
        rooms.add(follower);
    }

    synchronized void listen(Follower<String, Consumer<byte[]>> follower) {
        presence.add(follower);
    }

    synchronized void open(Follower<UserName, MailboxListener> follower) {
        mailboxes.add(follower);
        handOutMail(follower.key());
    }

    synchronized void archive(Follower<String, ArchiveListener> follower) {
        archivers.add(follower);
        shards.forEach(this::handOutShard);
    }

    /** Ends one subscription; what it held goes to others. */
    synchronized void remove(GatedSubscription gate) {
        rooms.removeIf(f -> f.gate() == gate);
        presence.removeIf(f -> f.gate() == gate);
        List<UserName> users = mailboxes.stream()
                .filter(f -> f.gate() == gate)
                .map(Follower::key)
                .toList();
        for (Follower<UserName, MailboxListener> closed :
                mailboxes.stream().filter(f -> f.gate() == gate).toList()) {
            giveBackMail(closed.bus(), closed.key());
        }
        mailboxes.removeIf(f -> f.gate() == gate);
        archivers.removeIf(f -> f.gate() == gate);
        giveBackShards(owner -> owner.gate() == gate);
        users.forEach(this::handOutMail);
        shards.forEach(this::handOutShard);
    }

    /** The bus lost its connection: what it held goes to others, or to it again when it is back. */
    synchronized void lost(InMemoryBus bus) {
        mail.keySet().forEach(user -> giveBackMail(bus, user));
        giveBackShards(owner -> owner.bus() == bus);
        handOutAll();
    }

    synchronized void back() {
        handOutAll();
    }

    private void handOutAll() {
        mail.keySet().forEach(this::handOutMail);
        shards.forEach(this::handOutShard);
    }

    private void giveBackMail(InMemoryBus bus, UserName user) {
        for (Kept kept : mail.getOrDefault(user, List.of())) {
            if (kept.holder == bus) {
                kept.handedOut = false;
                kept.holder = null;
            }
        }
    }

    private void handOutMail(UserName user) {
        List<Kept> waiting = mail.getOrDefault(user, List.of());
        mailboxes.stream()
                .filter(f -> f.key().equals(user) && f.bus().isConnected())
                .findFirst()
                .ifPresent(holder -> {
                    for (Kept kept : waiting) {
                        EncodedEvent event = kept.event;
                        if (!kept.handedOut && event != null) {
                            kept.handedOut = true;
                            kept.holder = holder.bus();
                            Receipt receipt = () -> settle(waiting, kept);
                            holder.deliver(listener -> listener.waiting(event, receipt));
                        }
                    }
                });
    }

    private synchronized void settle(List<Kept> queue, Kept kept) {
        queue.remove(kept);
    }

    private void append(int number, Kept kept) {
        Shard shard = shards.computeIfAbsent(number, n -> new Shard());
        shard.messages.add(kept);
        handOutShard(number, shard);
    }

    private void giveBackShards(java.util.function.Predicate<Follower<String, ArchiveListener>> gone) {
        for (Shard shard : shards.values()) {
            if (shard.owner != null && gone.test(shard.owner)) {
                shard.owner = null;
                shard.messages.forEach(kept -> kept.handedOut = false);
            }
        }
    }

    private void handOutShard(int number, Shard shard) {
        Follower<String, ArchiveListener> owner = shard.owner != null ? shard.owner : leastBusy();
        if (owner == null || shard.messages.isEmpty()) {
            return;
        }
        shard.owner = owner;
        for (Kept kept : shard.messages) {
            if (kept.handedOut) {
                continue;
            }
            kept.handedOut = true;
            LogKey marker = kept.marker;
            Receipt receipt = () -> settle(shard.messages, kept);
            Answer answer = end -> {
                settle(shard.messages, kept);
                kept.answered.accept(end);
            };
            owner.deliver(listener -> {
                if (marker != null) {
                    listener.marker(number, marker, answer);
                } else {
                    listener.entries(number, kept.entries, receipt);
                }
            });
        }
    }

    private @Nullable Follower<String, ArchiveListener> leastBusy() {
        Map<GatedSubscription, Long> owned = shards.values().stream()
                .flatMap(shard -> java.util.stream.Stream.ofNullable(shard.owner))
                .collect(Collectors.groupingBy(Follower::gate, Collectors.counting()));
        return archivers.stream()
                .filter(f -> f.bus().isConnected())
                .min(Comparator.comparing(f -> owned.getOrDefault(f.gate(), 0L)))
                .orElse(null);
    }
}
