package chat.parley.storage.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.Nonce;
import chat.parley.storage.TestClock;
import chat.parley.storage.TestEvents;
import chat.parley.storage.document.DamagedCopies;
import chat.parley.storage.document.JsonDocument;
import chat.parley.storage.objectstore.DamagedObjectException;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Documents of uploads and shares that are not what was written: cut, with other bits, of another place, with times and
 * numbers that nobody wrote.
 */
class DamagedUploadsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final String SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private final InMemoryObjectStore bucket = new InMemoryObjectStore();
    private final TestClock clock = new TestClock(NOW);
    private final DamagedObjects damaged = new DamagedObjects();
    private final Files files = new S3Files(bucket, clock, damaged);

    private Files.PendingUpload begun() {
        return files.begin(TestEvents.ANN, TestEvents.LOBBY, "plan.pdf", 4, "application/pdf");
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

    @Test
    void whateverIsDamagedInAnUploadOrAShareIsToldAsThat() {
        Files.PendingUpload upload = begun();
        FileInfo info = new FileInfo(upload.fileId(), "plan.pdf", 4, "application/pdf", SHA);
        Files.Share share =
                new Files.Share(info, TestEvents.ANN, TestEvents.LOBBY, EventId.startOf(NOW), new Nonce("n"), 1);
        DamagedCopies.assertReadOrDamaged(Upload.class, new Upload(upload, share, null));
        DamagedCopies.assertReadOrDamaged(Upload.class, Upload.begun(upload).aborted(NOW));
        DamagedCopies.assertReadOrDamaged(Files.Share.class, share);
    }

    @Test
    void aSweepLeavesDamagedUploadsAndGivesUpTheOthers() {
        Files.PendingUpload cut = begun();
        Files.PendingUpload late = begun();
        put(key(cut), json(key(cut)).substring(0, 40));
        clock.advance(Duration.ofDays(2));
        for (int i = 0; i < 3; i++) {
            files.sweep();
        }
        assertThat(files.pending(late.fileId())).isEmpty();
        assertThatThrownBy(() -> files.pending(cut.fileId())).isInstanceOf(DamagedObjectException.class);
        assertThat(damaged.count()).isEqualTo(1);
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
        assertThat(damaged.count()).isEqualTo(1);
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
        assertThat(damaged.count()).isEqualTo(4);
    }

    /** An archiver that could not get past it would keep all of the log behind it. */
    @Test
    void aDamagedShareThatIsTakenBackStaysAndStopsNobody() {
        Files.PendingUpload upload = begun();
        put("shares/" + upload.fileId() + ".json", "{");
        files.remove(upload.fileId(), TestEvents.ANN);
        assertThat(bucket.get("shares/" + upload.fileId() + ".json")).isPresent();
        assertThat(damaged.count()).isEqualTo(1);
    }
}
