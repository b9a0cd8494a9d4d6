package chat.parley.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.Marker;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import chat.parley.storage.document.Account;
import chat.parley.storage.document.Mailboxes.Received;
import chat.parley.storage.document.MarkerSet;
import chat.parley.storage.document.Markers;
import chat.parley.storage.document.Markers.Stored;
import chat.parley.storage.history.History;
import chat.parley.storage.objectstore.DamagedObjectException;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.StorageException;
import chat.parley.storage.segment.LogKind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What accounts, rooms and history in a {@link Storage} do on every {@link ObjectStore}. */
abstract class StorageContract extends StorageFixture {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant THEN = Instant.parse("2026-11-21T03:04:05.678Z");

    StorageContract(ObjectStore store, URI origin) {
        super(store, origin);
    }

    private Account account() {
        return new Account(user, "$argon2id$…", THEN, List.of(new Account.Token("aa", THEN, THEN.plus(MINUTE))));
    }

    @Test
    void anAccountIsReadBackAsItWasCreated() {
        assertThat(storage.accounts().find(user)).isEmpty();
        assertThat(storage.accounts().create(account())).isTrue();
        assertThat(storage.accounts().find(user)).hasValue(account());
        assertThat(store.get("accounts/" + user.encoded() + ".json").map(found -> new String(found.bytes(), UTF_8)))
                .hasValueSatisfying(json -> assertThat(json).contains("\"createdAt\":\"2026-11-21T03:04:05.678Z\""));
    }

    private static Received received(int number, EventId... also) {
        return new Received(new LogCursor(new LogPosition(1, number), EventId.startOf(THEN)), Set.of(also));
    }

    @Test
    void whatAUserHasReceivedIsPutTogether() {
        EventId one = EventId.startOf(THEN);
        EventId two = EventId.startOf(THEN.plusSeconds(1));
        assertThat(storage.mailboxes().received(user)).isEqualTo(Received.NOTHING);
        storage.mailboxes().add(user, received(7, one));
        storage.mailboxes().add(user, received(3, two));
        assertThat(storage.mailboxes().received(user)).isEqualTo(received(7, one, two));
    }

    @Test
    void whatManyGatewaysSayThatAUserReceivedIsAllKept() throws Exception {
        Concurrently.run(6, i -> {
            storage.mailboxes().add(user, received(i, EventId.startOf(THEN.plusSeconds(i))));
            return i;
        });
        Received all = storage.mailboxes().received(user);
        assertThat(all.also()).hasSize(6);
        assertThat(all.upTo().position()).isEqualTo(new LogPosition(1, 5));
    }

    @Test
    void ofADamagedMailboxNothingCountsAsReceivedAndItIsMended() {
        String key = "mailboxes/" + user.encoded() + ".json";
        for (String damaged :
                List.of("", "{", "[]", "{}", "{\"upTo\":\"x\",\"also\":[]}", "{\"upTo\":1,\"also\":null}")) {
            store.put(key, damaged.getBytes(UTF_8), "application/json");
            assertThat(storage.mailboxes().received(user)).isEqualTo(Received.NOTHING);
        }
        storage.mailboxes().add(user, received(2));
        assertThat(storage.mailboxes().received(user)).isEqualTo(received(2));
    }

    private static Marker marker(String room, int second, int turn) {
        return new Marker(new RoomName(room), EventId.startOf(THEN.plusSeconds(second)), turn);
    }

    @Test
    void markersArePutTogetherInWhateverOrderTheyCome() {
        Markers markers = storage.markers();
        assertThat(markers.find(user)).isEqualTo(Stored.NOTHING);
        Stored first = markers.add(user, Stored.NOTHING, List.of(marker("lobby", 5, 0), marker("ops", 1, 2)));
        assertThat(markers.add(user, first, List.of(marker("lobby", 3, 0), marker("ops", 9, 1))))
                .isEqualTo(first);
        assertThat(markers.add(user, Stored.NOTHING, List.of(marker("lobby", 3, 0), marker("ops", 9, 1))))
                .isEqualTo(first);
        Stored second = markers.add(user, first, List.of(marker("lobby", 4, 1)));
        Marker ofBob = new Marker(new UserName("bob"), EventId.MIN, Integer.MAX_VALUE);
        Stored third = markers.add(user, first, List.of(marker("ops", 2, 2), ofBob));
        assertThat(third.etag()).isNotEqualTo(second.etag());
        assertThat(markers.find(user)).isEqualTo(third);
        assertThat(third.markers().all()).containsExactly(ofBob, marker("ops", 2, 2), marker("lobby", 4, 1));
    }

    @Test
    void markersOfManyGatewaysAtOnceAreAllKept() throws Exception {
        Concurrently.run(
                6,
                i -> storage.markers()
                        .add(user, Stored.NOTHING, List.of(marker("lobby", i, 0), marker("room" + i, i, 0))));
        MarkerSet all = storage.markers().find(user).markers();
        assertThat(all.all()).hasSize(7);
        assertThat(all.of(new RoomName("lobby"))).hasValue(marker("lobby", 5, 0));
    }

    @Test
    void damagedMarkersAreToldAndStayAsTheyAre() {
        String key = "markers/" + user.encoded() + ".json";
        byte[] damaged = "{\"user\":\"".getBytes(UTF_8);
        store.put(key, damaged, "application/json");
        int before = storage.damagedObjects();
        assertThatThrownBy(() -> storage.markers().find(user)).isInstanceOf(DamagedObjectException.class);
        assertThatThrownBy(() -> storage.markers().add(user, Stored.NOTHING, List.of(marker("lobby", 1, 0))))
                .isInstanceOf(DamagedObjectException.class);
        assertThat(storage.damagedObjects()).isEqualTo(before + 1);
        assertThat(store.get(key).orElseThrow().bytes()).isEqualTo(damaged);
    }

    @Test
    void ofManyWhoRegisterOneNameAtOnceExactlyOneWins() throws Exception {
        List<Boolean> won =
                Concurrently.run(8, i -> storage.accounts().create(new Account(user, "hash " + i, THEN, List.of())));
        assertThat(won).containsOnlyOnce(true);
        assertThat(storage.accounts().find(user).orElseThrow().passwordHash()).isEqualTo("hash " + won.indexOf(true));
    }

    @Test
    void changesOfAnAccountByManyAtOnceAreAllKept() throws Exception {
        storage.accounts().create(new Account(user, "hash", THEN, List.of()));
        Concurrently.run(8, i -> storage.accounts().update(user, old -> withToken(old, "token " + i)));
        assertThat(storage.accounts().find(user).orElseThrow().tokens())
                .extracting(Account.Token::sha256)
                .containsExactlyInAnyOrder(
                        "token 0", "token 1", "token 2", "token 3", "token 4", "token 5", "token 6", "token 7");
    }

    private static Account withToken(Account old, String sha256) {
        List<Account.Token> tokens = new ArrayList<>(old.tokens());
        tokens.add(new Account.Token(sha256, THEN, THEN));
        return old.withTokens(tokens);
    }

    @Test
    void whatALaterVersionStoredInAnAccountIsKeptWhenItIsChanged() {
        String key = "accounts/" + user.encoded() + ".json";
        String json = "{\"user\":\"" + user + "\",\"passwordHash\":\"h\",\"createdAt\":\"" + THEN
                + "\",\"avatar\":{\"file\":\"x\"},\"tokens\":[{\"sha256\":\"aa\",\"createdAt\":\"" + THEN
                + "\",\"expiresAt\":\""
                + THEN + "\",\"scope\":[1]}]}";
        store.put(key, json.getBytes(UTF_8), "application/json");

        storage.accounts().update(user, old -> withToken(old, "bb").withEra("e"));
        storage.accounts()
                .update(
                        user,
                        old -> old.withTokens(old.tokens().stream()
                                .map(token -> token.used(THEN, "192.0.2.1", "terminal"))
                                .toList()));

        assertThat(store.get(key).map(found -> new String(found.bytes(), UTF_8)).orElseThrow())
                .contains("\"avatar\":{\"file\":\"x\"}")
                .containsOnlyOnce("\"scope\":[1]")
                .contains("\"era\":\"e\"");
    }

    @Test
    void whoHasNoAccountCannotBeChanged() {
        assertThat(storage.accounts().update(user, old -> old)).isEmpty();
    }

    @Test
    void anAccountThatCannotBeReadIsNamed() {
        store.put("accounts/" + user.encoded() + ".json", "{\"user\":\"x\"".getBytes(UTF_8), "application/json");
        assertThatThrownBy(() -> storage.accounts().find(user))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("accounts/" + user.encoded() + ".json");
    }

    @Test
    void aFieldOfANewerVersionIsIgnored() {
        String json = "{\"user\":\"" + user + "\",\"passwordHash\":\"h\",\"createdAt\":\"" + THEN
                + "\",\"tokens\":[],\"colour\":\"red\"}";
        store.put("accounts/" + user.encoded() + ".json", json.getBytes(UTF_8), "application/json");
        assertThat(storage.accounts().find(user).orElseThrow().passwordHash()).isEqualTo("h");
    }

    @Test
    void aRoomIsCreatedOnceAndListedByItsName() {
        assertThat(storage.rooms().exists(room)).isFalse();
        assertThat(storage.rooms().create(room, user, THEN)).isTrue();
        assertThat(storage.rooms().create(room, user, THEN.plus(MINUTE))).isFalse();
        assertThat(storage.rooms().exists(room)).isTrue();
        assertThat(storage.rooms().list()).containsOnlyOnce(room);
    }

    @Test
    void roomsAreListedInTheOrderOfTheirEncodedNames() {
        String name = room.value();
        for (String suffix : List.of("", "-b", ".b", "_b", "2", "日本", "b")) {
            storage.rooms().create(new RoomName(name + suffix), user, THEN);
        }
        store.put("rooms/README.txt", "not a room".getBytes(UTF_8), "text/plain");
        store.put("rooms/_zz.json", "not a room".getBytes(UTF_8), "text/plain");
        assertThat(storage.rooms().list())
                .extracting(RoomName::encoded)
                .isSorted()
                .filteredOn(encoded -> encoded.startsWith(room.encoded()))
                .hasSize(7);
    }

    private EncodedEvent text(long millis, String text) {
        EventId id = TestEvents.id(millis);
        return EncodedEvent.of(new Event(id, room, user, new Nonce(id.toString()), new Body.Text(text)));
    }

    private EncodedEvent file(long millis) {
        EventId id = TestEvents.id(millis);
        FileInfo info = new FileInfo("0".repeat(26), "a.txt", 1, "text/plain", "ab".repeat(32));
        return EncodedEvent.of(new Event(id, room, user, new Nonce(id.toString()), new Body.File(info)));
    }

    private static List<Event> events(History.Page page) {
        return page.events().stream().map(EncodedEvent::event).toList();
    }

    private History.Page newest(LogKind kind, int limit) {
        return storage.history().before(LogKey.of(room), kind, EventId.MAX, limit, event -> true);
    }

    @Test
    void aLogNobodyWroteIsEmpty() {
        assertThat(newest(LogKind.EVENTS, 10)).isEqualTo(new History.Page(List.of(), false));
        assertThat(storage.history().after(LogKey.of(room), LogKind.EVENTS, EventId.MIN, 10, event -> true))
                .isEqualTo(new History.Page(List.of(), false));
    }

    @Test
    void eventsAreReadBackInOrderFromBothEnds() {
        long now = System.currentTimeMillis();
        EncodedEvent first = text(now - 90_000_000, "first");
        EncodedEvent second = text(now - 1000, "second, with\nnewline and ünïcödé");
        EncodedEvent third = file(now);
        storage.history().append(LogKey.of(room), LogPosition.NONE, List.of(third, first));
        storage.history().append(LogKey.of(room), LogPosition.NONE, List.of(second, third));

        assertThat(events(newest(LogKind.EVENTS, 10))).containsExactly(first.event(), second.event(), third.event());
        History.Page two = newest(LogKind.EVENTS, 2);
        assertThat(events(two)).containsExactly(second.event(), third.event());
        assertThat(two.more()).isTrue();
        History.Page older = storage.history().before(LogKey.of(room), LogKind.EVENTS, second.id(), 2, event -> true);
        assertThat(events(older)).containsExactly(first.event());
        assertThat(older.more()).isFalse();
        History.Page younger = storage.history().after(LogKey.of(room), LogKind.EVENTS, first.id(), 1, event -> true);
        assertThat(events(younger)).containsExactly(second.event());
        assertThat(younger.more()).isTrue();
        assertThat(events(newest(LogKind.FILES, 10))).containsExactly(third.event());
        assertThat(newest(LogKind.EVENTS, 0)).isEqualTo(new History.Page(List.of(), true));
    }

    @Test
    void aPageEndsBeforeItHoldsTooMuch() {
        long now = System.currentTimeMillis();
        List<EncodedEvent> large = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            large.add(text(now + i, "x".repeat(4000)));
        }
        storage.history().append(LogKey.of(room), LogPosition.NONE, large);
        History.Page page = newest(LogKind.EVENTS, 200);
        assertThat(page.more()).isTrue();
        assertThat(page.events().stream().mapToInt(event -> event.json().length).sum())
                .isBetween(History.MAX_PAGE_BYTES - 5000, History.MAX_PAGE_BYTES);
        assertThat(page.events().get(page.events().size() - 1).event())
                .isEqualTo(large.get(199).event());
    }
}
