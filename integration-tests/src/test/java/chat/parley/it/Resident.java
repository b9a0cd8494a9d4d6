package chat.parley.it;

import chat.parley.client.ClientConfig;
import chat.parley.client.ClientListener;
import chat.parley.client.Credentials;
import chat.parley.client.ParleyClient;
import chat.parley.cluster.GatewayProcess;
import chat.parley.cluster.Talker;
import chat.parley.protocol.Body;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A user who stays in a room, talks, and remembers everything that was out of order. Thread-safe. */
final class Resident implements AutoCloseable {
    private final UserName user;
    private final RoomName room;
    private final ParleyClient client;
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private final List<Event> heard = new CopyOnWriteArrayList<>();
    private final List<Said> said = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<?>> answers = new CopyOnWriteArrayList<>();
    private final AtomicInteger moves = new AtomicInteger();

    private record Said(Conversation to, String text, EventId id) {}

    Resident(String name, RoomName room, List<GatewayProcess> gateways) {
        this.user = new UserName(name);
        this.room = room;
        URI[] urls = gateways.stream().map(GatewayProcess::url).toArray(URI[]::new);
        client = new ParleyClient(ClientConfig.of(urls), new Listener());
        Talker.get(client.connect(new Credentials.NewAccount(user, "password of " + name)));
        Talker.get(client.join(room, 0));
    }

    private final class Listener implements ClientListener {
        @Override
        public void moved(ServerFrame.Welcome welcome) {
            moves.incrementAndGet();
        }

        @Override
        public void connectionLost(String reason, Duration retryIn) {
            troubles.add(user + ": connection lost: " + reason);
        }

        @Override
        public void closed(String reason) {
            troubles.add(user + ": closed: " + reason);
        }

        @Override
        public void resumed(ServerFrame.Joined joined, boolean complete) {
            if (!complete) {
                troubles.add(user + ": something may be missing in " + joined.room());
            }
        }

        @Override
        public void expelled(RoomName from, String reason) {
            troubles.add(user + ": expelled from " + from + ": " + reason);
        }

        @Override
        public void presence(ServerFrame.Presence presence) {
            if (!presence.left().isEmpty()) {
                troubles.add(user + ": told that " + presence.left() + " left");
            }
        }

        @Override
        public void event(Event event) {
            heard.add(event);
        }
    }

    UserName user() {
        return user;
    }

    RoomName room() {
        return room;
    }

    void post(Conversation to, String text) {
        answers.add(client.post(to, text).whenComplete((id, refused) -> {
            if (id == null) {
                troubles.add(user + ": refused: " + text + ": " + refused);
            } else {
                said.add(new Said(to, text, id));
            }
        }));
    }

    /** A request that is no post. */
    void ask() {
        answers.add(client.users(room).whenComplete((users, refused) -> {
            if (users == null) {
                troubles.add(user + ": users refused: " + refused);
            }
        }));
    }

    /** Until nothing that was said or asked is without an answer. */
    void awaitAnswers() {
        answers.forEach(answer -> Talker.get(answer.handle((value, failure) -> value)));
    }

    /** Texts in the order of their acknowledgements. */
    List<String> acknowledged(Conversation to) {
        return said.stream().filter(one -> one.to().equals(to)).map(Said::text).toList();
    }

    /** Texts as often and in the order as they were told. */
    List<String> heard(Conversation where) {
        return texts(heard, where);
    }

    List<String> heardInOrderOfIds(Conversation where) {
        List<Event> sorted = new ArrayList<>(heard);
        sorted.sort(Comparator.comparing(Event::id));
        return texts(sorted, where);
    }

    private static List<String> texts(List<Event> events, Conversation where) {
        return events.stream()
                .filter(event -> event.conversation().equals(where))
                .map(event -> ((Body.Text) event.body()).text())
                .toList();
    }

    List<String> troubles() {
        return troubles;
    }

    int moves() {
        return moves.get();
    }

    @Override
    public void close() {
        client.close();
    }
}
