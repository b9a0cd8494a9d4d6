package chat.parley.cluster;

import chat.parley.client.ClientConfig;
import chat.parley.client.ClientListener;
import chat.parley.client.Credentials;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.Body;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A user of the client library that remembers what it was told, and what it was promised. Thread-safe. */
public final class Talker implements AutoCloseable {
    private final UserName user;
    private final ParleyClient client;
    /** The events that it was told, in that order. */
    private final Queue<Event> heard = new ConcurrentLinkedQueue<>();
    /** The texts that were acknowledged, with the ids of their events. */
    private final Map<String, EventId> promised = new ConcurrentHashMap<>();

    private final AtomicInteger losses = new AtomicInteger();
    /** The lock that is held while it does not listen. */
    private final ReentrantLock deaf = new ReentrantLock();

    public Talker(String name, GatewayProcess... gateways) {
        this(name, defaults -> defaults, gateways);
    }

    public Talker(String name, UnaryOperator<ClientConfig> settings, GatewayProcess... gateways) {
        user = new UserName(name);
        URI[] urls = Stream.of(gateways).map(GatewayProcess::url).toArray(URI[]::new);
        client = new ParleyClient(settings.apply(ClientConfig.of(urls)), new ClientListener() {
            @Override
            public void connectionLost(String reason, Duration retryIn) {
                losses.incrementAndGet();
            }

            @Override
            public void entered(ServerFrame.Joined room) {
                heard.addAll(room.events());
            }

            @Override
            public void event(Event event) {
                deaf.lock();
                try {
                    heard.add(event);
                } finally {
                    deaf.unlock();
                }
            }
        });
        get(client.connect(new Credentials.NewAccount(user, "password of " + name)));
    }

    /** From now on nothing is heard, and soon nothing is read from the gateway, until {@link #listen}. */
    public void stopListening() {
        deaf.lock();
    }

    /** Listens again; to be called by the thread that called {@link #stopListening}. */
    public void listen() {
        deaf.unlock();
    }

    /** How often its connection was lost. */
    public int losses() {
        return losses.get();
    }

    public Talker join(RoomName room) {
        get(client.join(room, 0));
        return this;
    }

    /** Says {@code text} in a room; {@link #promised} has it once it is acknowledged. */
    public CompletableFuture<EventId> post(RoomName room, String text) {
        return client.post(room, text).whenComplete((id, refused) -> {
            if (id != null) {
                promised.put(text, id);
            }
        });
    }

    /** All texts of {@code room}'s history, in its order, as the gateway reads them; fails if something may be missing. */
    public List<String> history(RoomName room) {
        Deque<String> texts = new ArrayDeque<>();
        @Nullable EventId before = null;
        for (boolean more = true; more; ) {
            ServerFrame.History page = get(client.history(room, before, Limits.MAX_PAGE_EVENTS));
            if (!page.recovered()) {
                throw new AssertionError("history of " + room + " may lack something");
            }
            List<Event> events = page.events();
            for (int i = events.size() - 1; i >= 0; i--) {
                if (events.get(i).body() instanceof Body.Text text) {
                    texts.addFirst(text.text());
                }
            }
            more = page.more();
            before = page.older(before);
        }
        return List.copyOf(texts);
    }

    /** The client itself, for what else it can do. */
    public ParleyClient client() {
        return client;
    }

    /** The texts heard in {@code room}, in the room's order, as often as they were told. */
    public List<String> transcript(RoomName room) {
        return heard.stream()
                .filter(event -> event.conversation().equals(room))
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .flatMap(event -> event.body() instanceof Body.Text said ? Stream.of(said.text()) : Stream.empty())
                .toList();
    }

    public Map<String, EventId> promised() {
        return promised;
    }

    public static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
