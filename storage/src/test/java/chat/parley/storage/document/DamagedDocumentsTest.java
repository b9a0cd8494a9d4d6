package chat.parley.storage.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import chat.parley.storage.TestEvents;
import chat.parley.storage.objectstore.DamagedObjectException;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents that are not what was written: cut, with other bits, of another place. */
class DamagedDocumentsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final String SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    @Test
    void whateverIsDamagedInADocumentIsToldAsThat() {
        List<Account.Token> tokens = List.of(new Account.Token(SHA, NOW, NOW.plusSeconds(60)));
        DamagedCopies.assertReadOrDamaged(Account.class, new Account(TestEvents.ANN, "$argon2id$x", NOW, tokens));
        DamagedCopies.assertReadOrDamaged(
                S3Terms.Document.class, new S3Terms.Document(Map.of(1, 2L, 63, 7L), "writer"));
        DamagedCopies.assertReadOrDamaged(
                S3Mailboxes.Document.class, new S3Mailboxes.Document(LogCursor.START, List.of(EventId.startOf(NOW))));
        DamagedCopies.assertReadOrDamaged(
                S3Markers.Document.class,
                new S3Markers.Document(
                        TestEvents.ANN,
                        List.of(
                                new Marker(new RoomName("lobby"), EventId.startOf(NOW), 0),
                                new Marker(new UserName("bob"), EventId.MIN, 7))));
    }

    @Test
    void impossibleMarkersAreDamage() {
        String id = EventId.startOf(NOW).toString();
        String good = "{\"user\":\"ann\",\"markers\":[{\"room\":\"lobby\",\"upTo\":\"" + id + "\",\"turn\":0}]}";
        Stream<String> bad = Stream.of(
                "",
                "null",
                "[]",
                "{}",
                "{\"user\":\"ann\"}",
                "{\"user\":\"ann\",\"markers\":[null]}",
                "{\"user\":\"ann\",\"markers\":{}}",
                good.replace("ann", "bob"),
                good.replace("ann", ""),
                good.replace("lobby", "a\\u0000b"),
                good.replace("\"room\"", "\"with\":\"bob\",\"room\""),
                good.replace("\"room\":\"lobby\",", ""),
                good.replace(id, EventId.MAX.toString()),
                good.replace(id, id.substring(1)),
                good.replace("\"upTo\":\"" + id + "\",", ""),
                good.replace(":0}", ":-1}"),
                good.replace(":0}", ":2147483648}"),
                good.substring(0, good.length() - 1));
        try (InMemoryObjectStore bucket = new InMemoryObjectStore()) {
            Markers markers = new S3Markers(bucket, new DamagedObjects());
            assertThat(bad).allSatisfy(json -> {
                bucket.put("markers/ann.json", json.getBytes(UTF_8), JsonDocument.MEDIA_TYPE);
                assertThatThrownBy(() -> markers.find(TestEvents.ANN)).isInstanceOf(DamagedObjectException.class);
            });
            String later = good.replace("{\"room\"", "{\"later\":[1],\"room\"");
            bucket.put("markers/ann.json", later.getBytes(UTF_8), JsonDocument.MEDIA_TYPE);
            assertThat(markers.find(TestEvents.ANN).markers().all())
                    .containsExactly(new Marker(new RoomName("lobby"), EventId.startOf(NOW), 0));
        }
    }

    @Test
    void whatIsStoredForAnotherIsNobodys() {
        try (InMemoryObjectStore bucket = new InMemoryObjectStore()) {
            Accounts accounts = new S3Accounts(bucket, new DamagedObjects());
            accounts.create(new Account(TestEvents.ANN, "hash of ann", NOW, List.of()));
            byte[] json = bucket.get("accounts/ann.json").orElseThrow().bytes();
            bucket.put("accounts/bob.json", json, JsonDocument.MEDIA_TYPE);
            assertThatThrownBy(() -> accounts.find(new UserName("bob")))
                    .isInstanceOf(DamagedObjectException.class)
                    .hasMessage("object accounts/bob.json is damaged: it belongs to accounts/ann.json");
            assertThat(accounts.find(TestEvents.ANN)).isPresent();
        }
    }
}
