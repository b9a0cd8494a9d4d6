package chat.parley.cluster;

import chat.parley.client.ClientConfig;
import chat.parley.client.ClientListener;
import chat.parley.client.Credentials;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A user of the client library that remembers what it was told, and what it was promised. Thread-safe. */
public final class Talker implements AutoCloseable {
    private final UserName user;
    private final ParleyClient client;
    /** In the order they were told. */
    private final Queue<Event> heard = new ConcurrentLinkedQueue<>();
    /** Texts that were acknowledged. */
    private final Map<String, EventId> promised = new ConcurrentHashMap<>();

    public Talker(String name, GatewayProcess... gateways) {
        user = new UserName(name);
        URI[] urls = Stream.of(gateways).map(GatewayProcess::url).toArray(URI[]::new);
        client = new ParleyClient(ClientConfig.of(urls), new ClientListener() {
            @Override
            public void entered(ServerFrame.Joined room) {
                heard.addAll(room.events());
            }

            @Override
            public void event(Event event) {
                heard.add(event);
            }
        });
        get(client.connect(new Credentials.NewAccount(user, "password of " + name)));
    }

    public Talker join(RoomName room) {
        get(client.join(room, 0));
        return this;
    }

    /** Says it; {@link #promised} has it once it is acknowledged. */
    public CompletableFuture<EventId> post(RoomName room, String text) {
        return client.post(room, text).whenComplete((id, refused) -> {
            if (id != null) {
                promised.put(text, id);
            }
        });
    }

    /** The texts heard in {@code room}, in the room's order, as often as they were told. */
    public List<String> transcript(RoomName room) {
        return heard.stream()
                .filter(event -> event.target().equals(room))
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .map(event -> ((Event.Text) event).text())
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
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
