package chat.parley.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Documents that are not what was written: cut, with other bits, of another place, with times and numbers that nobody wrote. */
class DamagedDocumentsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final String SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private final InMemoryObjectStore bucket = new InMemoryObjectStore();
    private final TestClock clock = new TestClock(NOW);
    private final S3Storage storage = new S3Storage(bucket, clock);
    private final Files files = storage.files();

    private Files.PendingUpload begun() {
        return files.begin(TestEvents.ANN, TestEvents.LOBBY, null, "plan.pdf", 4, "application/pdf");
    }

    private void put(String key, String json) {
        bucket.put(key, json.getBytes(UTF_8), JsonDocument.MEDIA_TYPE);
    }

    private String json(String key) {
        return new String(bucket.get(key).orElseThrow().bytes(), UTF_8);
    }

    private static String key(Files.PendingUpload upload) {
        return "uploads/" + upload.fileId() + ".json";
    }

    private static <T> void assertReadOrDamaged(Class<T> type, T document) {
        JsonDocument<T> documents = new JsonDocument<>(type);
        byte[] written = documents.write(document);
        assertThat(documents.read("key", written)).isEqualTo(document);
        for (int length = 0; length < written.length; length++) {
            byte[] cut = Arrays.copyOf(written, length);
            assertThatThrownBy(() -> documents.read("key", cut)).isInstanceOf(DamagedObjectException.class);
        }
        for (int bit = 0; bit < 8 * written.length; bit++) {
            byte[] flipped = written.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            try {
                documents.read("key", flipped);
            } catch (DamagedObjectException e) {
                assertThat(e).hasMessageStartingWith("object key is damaged: ");
            }
        }
    }

    /** Anything else that is thrown fails the test. */
    @Test
    void whateverIsDamagedInADocumentIsToldAsThat() {
        Files.PendingUpload upload = begun();
        FileInfo info = new FileInfo(upload.fileId(), "plan.pdf", 4, "application/pdf", SHA);
        Files.Share share =
                new Files.Share(info, TestEvents.ANN, TestEvents.LOBBY, null, EventId.startOf(NOW), new Nonce("n"), 1);
        List<Account.Token> tokens = List.of(new Account.Token(SHA, NOW, NOW.plusSeconds(60)));
        assertReadOrDamaged(Account.class, new Account(TestEvents.ANN, "$argon2id$x", NOW, tokens));
        assertReadOrDamaged(Upload.class, new Upload(upload, share, null));
        assertReadOrDamaged(Upload.class, Upload.begun(upload).aborted(NOW));
        assertReadOrDamaged(Files.Share.class, share);
        assertReadOrDamaged(S3Terms.Document.class, new S3Terms.Document(Map.of(1, 2L, 63, 7L), "writer"));
        assertReadOrDamaged(
                S3Mailboxes.Document.class, new S3Mailboxes.Document(LogCursor.START, List.of(EventId.startOf(NOW))));
        assertReadOrDamaged(CompactionLease.Lease.class, new CompactionLease.Lease("writer", NOW, NOW));
    }

    @Test
    void aSweepLeavesDamagedUploadsAndGivesUpTheOthers() {
        Files.PendingUpload damaged = begun();
        Files.PendingUpload late = begun();
        put(key(damaged), json(key(damaged)).substring(0, 40));
        clock.advance(Duration.ofDays(2));
        for (int i = 0; i < 3; i++) {
            files.sweep();
        }
        assertThat(files.pending(late.fileId())).isEmpty();
        assertThatThrownBy(() -> files.pending(damaged.fileId())).isInstanceOf(DamagedObjectException.class);
        assertThat(storage.damagedObjects()).isEqualTo(1);
    }

    @Test
    void aSweepRemovesNothingOfAnotherFileForAnUploadThatLiesInTheWrongPlace() {
        Files.PendingUpload other = begun();
        String bytes = "files/" + other.fileId();
        put(bytes, "data");
        Files.PendingUpload wrong = begun();
        put(key(wrong), json(key(other)));
        bucket.delete(key(other));
        clock.advance(Duration.ofDays(2));
        files.sweep();
        assertThat(bucket.stat(bytes)).isPresent();
        assertThat(storage.damagedObjects()).isEqualTo(1);
    }

    @Test
    void timesAndNumbersThatNobodyWroteStopNoSweep() {
        for (String field : List.of(
                "\"begunAt\":\"+1000000000-12-31T23:59:59.999999999Z\"",
                "\"until\":\"-1000000000-01-01T00:00:00Z\"",
                "\"resent\":2147483647",
                "\"size\":-1")) {
            Files.PendingUpload upload = begun();
            String name = field.substring(0, field.indexOf(':') + 1);
            String json = json(key(upload)).replaceFirst(name + "(\"[^\"]*\"|[0-9]+)", field);
            put(key(upload), json.contains(field) ? json : json.replaceFirst("\"fileId\"", field + ",\"fileId\""));
        }
        Files.PendingUpload late = begun();
        clock.advance(Duration.ofDays(2));
        assertThat(files.sweep()).isEqualTo(1);
        assertThat(files.pending(late.fileId())).isEmpty();
        assertThat(storage.damagedObjects()).isEqualTo(4);
    }

    @Test
    void whatIsStoredForAnotherIsNobodys() {
        storage.accounts().create(new Account(TestEvents.ANN, "hash of ann", NOW, List.of()));
        put("accounts/bob.json", json("accounts/ann.json"));
        assertThatThrownBy(() -> storage.accounts().find(new UserName("bob")))
                .isInstanceOf(DamagedObjectException.class)
                .hasMessage("object accounts/bob.json is damaged: it belongs to accounts/ann.json");
        assertThat(storage.accounts().find(TestEvents.ANN)).isPresent();
    }

    @Test
    void aCompactionNamesWhatItCannotRead() {
        EventId id = EventId.startOf(NOW.minus(Duration.ofDays(3)));
        put(new SegmentKey("history/lobby/", id, id, "writer").toString(), "no segment");
        storage.compaction().run();
        assertThat(storage.damagedObjects()).isEqualTo(1);
    }
}
