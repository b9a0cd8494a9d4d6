package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.config.SessionConfig;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.Limits;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import chat.parley.storage.S3Storage;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.PassingObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much is unread is counted by the gateway, over whatever was said since, in memory and in the store. */
class UnreadTest {
    private final Instant daysAgo = Instant.now().minus(Duration.ofDays(5));

    private final Counting store = new Counting(new InMemoryObjectStore());
    private final S3Storage storage = new S3Storage(store, Clock.systemUTC());
    private final Cluster cluster = new Cluster(store);
    private final RoomName room = new RoomName(Cluster.fresh("room"));
    private final UserName ann = new UserName(Cluster.fresh("ann"));
    private final UserName bob = new UserName(Cluster.fresh("bob"));
    private int segments;
    private int events;

    /** Counts the requests about the room's log. */
    private final class Counting extends PassingObjectStore {
        private final AtomicInteger requests = new AtomicInteger();

        Counting(ObjectStore store) {
            super(store);
        }

        private void count(String key) {
            if (key.contains("history/" + room.encoded() + "/")) {
                requests.incrementAndGet();
            }
        }

        @Override
        public Optional<StoredObject> get(String key) {
            count(key);
            return super.get(key);
        }

        @Override
        public List<String> list(String prefix, @Nullable String startAfter, int max) {
            count(prefix);
            return super.list(prefix, startAfter, max);
        }
    }

    @BeforeEach
    void start() {
        storage.rooms().create(room, bob, daysAgo);
        cluster.start(SessionConfig.defaults());
        cluster.start(SessionConfig.defaults());
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private ChatClient registered(int gateway, UserName user) {
        return ChatClient.registered(cluster.port(gateway), user.value());
    }

    private EventId minute(long minutes) {
        return EventId.startOf(daysAgo.plus(Duration.ofMinutes(minutes)));
    }

    private Event event(EventId id, Conversation conversation, UserName from, Body body) {
        return new Event(id, conversation, from, new Nonce("n" + ++events), body);
    }

    private Event text(long minutes, UserName from, String text) {
        return event(minute(minutes), room, from, new Body.Text(text));
    }

    /** Stores them as one batch of a log. */
    private void store(LogKey log, List<Event> said) {
        storage.history()
                .append(
                        log,
                        new LogPosition(1, ++segments),
                        said.stream().map(EncodedEvent::of).toList());
    }

    private void store(List<Event> said) {
        store(LogKey.of(room), said);
    }

    private static ServerFrame.Unread ask(ChatClient client, Conversation conversation, @Nullable EventId after) {
        return client.expect(ServerFrame.Unread.class, id -> new ClientFrame.Unread(id, conversation, after));
    }

    /** What a client counts that goes on until there is no more; {@code more} is whether it had to. */
    private static ServerFrame.Unread all(ChatClient client, Conversation conversation, @Nullable EventId after) {
        ServerFrame.Unread sum = ask(client, conversation, after);
        boolean more = sum.more();
        EventId last = after == null ? EventId.MIN : after;
        for (EventId next = sum.next(); next != null; ) {
            assertThat(next).isGreaterThan(last);
            last = next;
            ServerFrame.Unread rest = ask(client, conversation, next);
            sum = new ServerFrame.Unread(
                    1,
                    sum.unread() + rest.unread(),
                    sum.mentions() + rest.mentions(),
                    false,
                    null,
                    sum.recovered() && rest.recovered());
            next = rest.next();
        }
        return new ServerFrame.Unread(1, sum.unread(), sum.mentions(), more, more ? last : null, sum.recovered());
    }

    private static void assertCounts(ServerFrame.Unread counted, int unread, int mentions) {
        assertThat(counted.recovered()).isTrue();
        assertThat(counted.unread()).isEqualTo(unread);
        assertThat(counted.mentions()).isEqualTo(mentions);
    }

    @Test
    void daysOfHistoryAreCountedAsTheyAreShown() {
        UserName carol = new UserName("carol");
        Event mention = text(0, bob, "hello @" + ann + "!");
        Event edited = text(1, bob, "nobody is meant");
        Event mentionedAndTakenBack = text(2, bob, "@here");
        Event moderated = text(8, carol, "@here, too");
        Event answer = event(minute(5), room, carol, new Body.Text("right", minute(3), ann, null));
        Event file = event(
                minute(6), room, bob, new Body.File(new FileInfo("F1", "ann.txt", 1, "text/plain", "0".repeat(64))));
        store(List.of(mention, edited, mentionedAndTakenBack, text(3, ann, "I am @here"), text(4, bob, "`@room`")));
        store(List.of(answer, file, text(7, carol, "everybody: @room"), moderated));
        store(List.of(
                event(minute(4_000), room, bob, new Body.Edit(edited.id(), "@" + ann + " is meant now")),
                event(minute(4_001), room, bob, new Body.Edit(mention.id(), "nobody is meant any more")),
                event(minute(4_002), room, bob, new Body.Removal(mentionedAndTakenBack.id(), null)),
                event(minute(4_003), room, carol, new Body.Removal(edited.id(), null)),
                event(minute(4_003).previous(), room, ann, new Body.Removal(moderated.id(), null, carol)),
                event(minute(4_004), room, carol, new Body.Reaction(mention.id(), "👍", true)),
                text(4_005, bob, "the last")));
        EncodedEvent poll = EncodedEvent.read(("{\"kind\":\"poll\",\"id\":\"" + minute(4_006) + "\",\"room\":\"" + room
                        + "\",\"from\":\"" + bob + "\",\"nonce\":\"p\",\"text\":\"@" + ann + "\"}")
                .getBytes(UTF_8));
        storage.history().append(LogKey.of(room), new LogPosition(1, ++segments), List.of(poll));

        for (ChatClient client : List.of(registered(0, ann), ChatClient.loggedIn(cluster.port(1), ann.value()))) {
            assertCounts(ask(client, room, null), 7, 3);
            assertCounts(ask(client, room, mention.id()), 6, 2);
            assertCounts(ask(client, room, minute(5)), 3, 1);
            assertCounts(ask(client, room, minute(7)), 1, 0);
            assertCounts(ask(client, room, minute(4_005)), 0, 0);
            assertCounts(ask(client, room, EventId.MAX), 0, 0);
            client.join(room.value());
            assertCounts(ask(client, room, mention.id()), 6, 2);
            assertThat(ask(client, room, null).more()).isFalse();
        }
    }

    @Test
    void countsAreThoseOfWhoReadsEverything() {
        Random random = new Random(56);
        List<Event> said = new ArrayList<>();
        for (int hour = 0; hour < 100; hour++) {
            List<Event> batch = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                UserName from = random.nextInt(4) == 0 ? ann : bob;
                Event message = text(60L * hour + i, from, random.nextInt(5) == 0 ? "@" + ann : "hello");
                said.add(message);
                batch.add(message);
            }
            Event some = said.get(random.nextInt(said.size()));
            batch.add(event(minute(60L * hour + 30), room, bob, new Body.Removal(some.id(), null)));
            batch.add(event(minute(60L * hour + 31), room, bob, new Body.Edit(some.id(), "edited")));
            store(batch);
        }
        ChatClient client = registered(0, ann);
        for (int hour : List.of(0, 17, 50, 98, 100)) {
            ServerFrame.Unread counted = all(client, room, minute(60L * hour));
            int unread = 0;
            int mentions = 0;
            EventId after = minute(60L * hour);
            for (boolean more = true; more; ) {
                EventId from = after;
                ServerFrame.History page = client.expect(
                        ServerFrame.History.class, id -> new ClientFrame.History(id, room, null, from, 200));
                for (Event event : page.events()) {
                    boolean counts = event.from().equals(bob) && event.body() instanceof Body.Text;
                    unread += counts ? 1 : 0;
                    mentions += counts && event.body().equals(new Body.Text("@" + ann)) ? 1 : 0;
                }
                more = page.more();
                after = page.next() != null || page.events().isEmpty()
                        ? page.next()
                        : page.events().get(page.events().size() - 1).id();
            }
            assertCounts(counted, unread, mentions);
        }
    }

    @Test
    void whatWasJustSaidCountsWhereverOneAsks() {
        ChatClient member = registered(0, ann);
        member.join(room.value());
        ChatClient other = registered(1, bob);
        other.join(room.value());
        EventId first = other.post(room.value(), "one");
        other.post(room.value(), "two for " + ann);
        EventId taken = other.post(room.value(), "three");
        other.expect(ServerFrame.Ack.class, id -> new ClientFrame.Remove(id, room, taken, new Nonce("taken-back")));
        member.post(room.value(), "my own");
        ChatClient elsewhere = ChatClient.loggedIn(cluster.port(1), ann.value());
        for (ChatClient client : List.of(member, elsewhere)) {
            assertCounts(ask(client, room, null), 2, 1);
            assertCounts(ask(client, room, first), 1, 1);
        }
    }

    @Test
    void aPrivateConversationIsCountedApartFromOthers() {
        ChatClient a = registered(0, ann);
        ChatClient b = registered(1, bob);
        UserName carol = new UserName(Cluster.fresh("carol"));
        ChatClient c = registered(1, carol);
        EventId first = b.tell(ann.value(), "one, " + ann);
        c.tell(ann.value(), "of carol");
        b.tell(ann.value(), "two @here");
        a.tell(bob.value(), "my own");
        a.tell(ann.value(), "a note");
        assertCounts(ask(a, bob, null), 2, 1);
        assertCounts(ask(a, bob, first), 1, 0);
        assertCounts(ask(a, carol, null), 1, 0);
        assertCounts(ask(a, ann, null), 0, 0);
        assertCounts(ask(b, ann, null), 1, 0);
        a.expectFailure(
                ErrorCode.NO_SUCH_USER, id -> new ClientFrame.Unread(id, new UserName(Cluster.fresh("nobody")), null));
        a.expectFailure(
                ErrorCode.NO_SUCH_ROOM, id -> new ClientFrame.Unread(id, new RoomName(Cluster.fresh("nowhere")), null));
    }

    @Test
    void oneRequestLooksAtSoMuchAndSaysWhereToGoOn() {
        IntStream.range(0, 300).forEach(i -> store(List.of(text(10L * i, bob, "hello " + i))));
        ChatClient client = registered(0, ann);
        ServerFrame.Unread first = ask(client, room, null);
        assertThat(first.more()).isTrue();
        assertThat(first.unread()).isBetween(200, 299);
        assertThat(first.next()).isNotNull();
        assertCounts(all(client, room, null), 300, 0);
    }

    @Test
    void oneRequestCountsNoMoreThanItMay() {
        int many = Limits.MAX_COUNTED_EVENTS + 100;
        store(IntStream.range(0, many)
                .mapToObj(i -> event(new EventId(minute(0).high() + i, 1), room, bob, new Body.Text("m")))
                .toList());
        ChatClient client = registered(0, ann);
        ServerFrame.Unread first = ask(client, room, null);
        assertThat(first.more()).isTrue();
        assertThat(first.unread()).isLessThanOrEqualTo(Limits.MAX_COUNTED_EVENTS);
        assertCounts(all(client, room, null), many, 0);
    }

    @Test
    void withoutTheBrokerItIsToldThatSomethingMayBeMissing() {
        store(List.of(text(0, bob, "stored")));
        ChatClient client = registered(0, ann);
        cluster.disconnect();
        ServerFrame.Unread counted = ask(client, room, null);
        assertThat(counted.recovered()).isFalse();
        assertThat(counted.unread()).isEqualTo(1);
    }

    /** The numbers of ADR 0056. */
    @Test
    void aRoomThatIsFollowedIsCountedWithoutTheStore() {
        ChatClient client = registered(0, ann);
        client.join(room.value());
        ChatClient other = registered(0, bob);
        other.join(room.value());
        IntStream.range(0, 40).forEach(i -> other.post(room.value(), "m" + i));
        store.requests.set(0);
        assertCounts(ask(client, room, null), 40, 0);
        assertThat(store.requests).hasValue(0);
    }

    @Test
    void fromTheStoreItTakesAListOfEachLevelAndARequestForEachSegment() {
        IntStream.range(0, 48)
                .forEach(hour -> store(List.of(text(60L * hour, bob, "m"), text(60L * hour + 1, bob, "m"))));
        ChatClient client = registered(1, ann);
        store.requests.set(0);
        assertCounts(ask(client, room, minute(60 * 24)), 47, 0);
        int first = store.requests.getAndSet(0);
        assertCounts(ask(client, room, minute(60 * 24)), 47, 0);
        int again = store.requests.get();

        assertThat(first)
                .as("with those of the archiver, which looks for the end of the log")
                .isLessThanOrEqualTo(24 + 4);
        assertThat(again).as("from the cache").isLessThanOrEqualTo(4);
    }
}
