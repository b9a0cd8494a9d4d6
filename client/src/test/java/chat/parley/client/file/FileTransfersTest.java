package chat.parley.client.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.client.ClientConfig;
import chat.parley.client.ClientException;
import chat.parley.client.ClientException.Kind;
import chat.parley.client.ClientListener;
import chat.parley.client.Credentials;
import chat.parley.client.ParleyClient;
import chat.parley.client.fake.FakeGateway;
import chat.parley.client.fake.FakeStore.Mishap;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Event;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FileTransfersTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final Progress SILENT = (done, total) -> {};
    private static final TransferSettings QUICK = new TransferSettings(Duration.ofSeconds(2), 3, Duration.ofMillis(10));

    private final FakeGateway gateway = new FakeGateway();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final ParleyClient client = new ParleyClient(ClientConfig.of(gateway.url()), new ClientListener() {
        @Override
        public void event(Event event) {
            events.add(event);
        }
    });
    private final FileTransfers transfers = new FileTransfers(client, QUICK);

    @TempDir
    private Path folder;

    @BeforeEach
    void signIn() {
        client.connect(new Credentials.NewAccount(new UserName("alice"), "correct horse"))
                .join();
        client.join(LOBBY, 0).join();
    }

    @AfterEach
    void close() {
        client.close();
        gateway.close();
    }

    private static byte[] randomBytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private FileInfo shared(String name, byte[] bytes) throws Exception {
        FileInfo info = new FileInfo("S1", name, bytes.length, "text/plain", sha256(bytes));
        gateway.store().known(info, bytes);
        return info;
    }

    private static void assertFails(ThrowingCallable call, Kind kind, String text) {
        assertThatThrownBy(call)
                .cause()
                .isInstanceOfSatisfying(
                        ClientException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(text);
    }

    private Path target() throws IOException {
        return Files.createDirectories(folder.resolve("target"));
    }

    private void assertTargetIsEmpty() throws IOException {
        try (var files = Files.list(target())) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aFileIsSentWithItsHashAndAnnounced() throws Exception {
        byte[] bytes = randomBytes(3_000_000);
        List<Long> progress = new CopyOnWriteArrayList<>();
        transfers
                .upload(LOBBY, file("plan.pdf", bytes), (done, total) -> progress.add(done))
                .join();
        await().until(() -> !events.isEmpty());
        FileInfo info = events.get(0).file().orElseThrow();
        assertThat(info.name()).isEqualTo("plan.pdf");
        assertThat(info.sha256()).isEqualTo(sha256(bytes));
        assertThat(gateway.store().bytes(info.file())).isEqualTo(bytes);
        assertThat(progress).isSorted().endsWith((long) bytes.length);
    }

    @Test
    void whatIsReadCountsOfAFileThatDoesNotTellItsSize() throws Exception {
        // 0 bytes, and a page, say their sizes.
        for (Path path : List.of(Path.of("/proc/version"), Path.of("/sys/devices/system/cpu/online"))) {
            assumeTrue(Files.isReadable(path), "needs " + path);
            byte[] content = Files.readAllBytes(path);
            assertThat((long) content.length).isPositive().isNotEqualTo(Files.size(path));
            events.clear();
            transfers.upload(LOBBY, path, SILENT).join();
            await().until(() -> !events.isEmpty());
            FileInfo info = events.get(0).file().orElseThrow();
            assertThat(info.name()).isEqualTo(String.valueOf(path.getFileName()));
            assertThat(info.size()).isEqualTo(content.length);
            assertThat(gateway.store().bytes(info.file())).isEqualTo(content);
        }
    }

    @Test
    void whatHasNoEndIsRefused() throws Exception {
        Path endless = Path.of("/proc/self/pagemap");
        assumeTrue(Files.isReadable(endless), "needs " + endless);
        assertFails(() -> transfers.upload(LOBBY, endless, SILENT).join(), Kind.FILE, "more than 64 MiB");
        assertFails(() -> transfers.upload(LOBBY, Path.of("/dev/zero"), SILENT).join(), Kind.FILE, "no regular file");
        assertThat(gateway.received(ClientFrame.Upload.class)).isEmpty();
    }

    @Test
    void anEmptyFileGoesThereAndBack() throws Exception {
        transfers.upload(LOBBY, file("empty", new byte[0]), SILENT).join();
        await().until(() -> !events.isEmpty());
        String id = events.get(0).file().orElseThrow().file();
        Path saved = transfers.download(id, target(), SILENT).join().path();
        assertThat(saved).isEmptyFile().hasFileName("empty");
    }

    @Test
    void partsAreSentAloneAgainAndTheHashIsThatOfTheWhole() throws Exception {
        gateway.store().partBytes(1_000_000);
        byte[] bytes = randomBytes(2_500_000);
        Path file = file("parts.bin", bytes);
        gateway.on(ClientFrame.Upload.class, (peer, upload) -> {
            gateway.store().goWrong(Mishap.REFUSED, Mishap.CUT);
            gateway.answer(peer, upload);
        });
        transfers.upload(LOBBY, file, SILENT).join();
        await().until(() -> !events.isEmpty());
        FileInfo info = events.get(0).file().orElseThrow();
        assertThat(info.sha256()).isEqualTo(sha256(bytes));
        assertThat(gateway.store().bytes(info.file())).isEqualTo(bytes);
        // Each try asks for a fresh URL: two more than there are parts.
        assertThat(gateway.received(ClientFrame.Parts.class)).hasSize(5);
    }

    @Test
    void anUploadThatFailsForGoodIsAbortedAndSaysWhy() throws Exception {
        gateway.store().goWrong(Mishap.REFUSED, Mishap.REFUSED, Mishap.REFUSED);
        Path file = file("a.txt", randomBytes(10));
        assertFails(
                () -> transfers.upload(LOBBY, file, SILENT).join(),
                Kind.TRANSFER,
                "a.txt could not be sent after 3 tries: the store answered HTTP 503");
        await().until(() -> gateway.received(ClientFrame.Abort.class).size() == 1);
    }

    @Test
    void aFileThatChangesWhileItIsSentIsNotAnnounced() throws Exception {
        Path file = file("growing.log", randomBytes(1000));
        gateway.on(ClientFrame.Parts.class, (peer, parts) -> {
            try {
                Files.write(file, randomBytes(2000));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            gateway.answer(peer, parts);
        });
        assertFails(() -> transfers.upload(LOBBY, file, SILENT).join(), Kind.FILE, "changed while it was sent");
    }

    @Test
    void aFileThatBecomesShorterIsReportedAsSuch() throws Exception {
        Path file = file("shrinking.log", randomBytes(100_000));
        gateway.on(ClientFrame.Parts.class, (peer, parts) -> {
            try {
                Files.write(file, randomBytes(10));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            gateway.answer(peer, parts);
        });
        assertFails(() -> transfers.upload(LOBBY, file, SILENT).join(), Kind.FILE, "became shorter");
        assertThat(gateway.received(ClientFrame.Complete.class)).isEmpty();
    }

    @Test
    void whatIsNoReadableFileIsRefusedBeforeAnythingIsSent() {
        assertFails(
                () -> transfers.upload(LOBBY, folder.resolve("missing"), SILENT).join(), Kind.FILE, "no such file");
        assertFails(() -> transfers.upload(LOBBY, folder, SILENT).join(), Kind.FILE, "is a folder");
        assertThat(gateway.received(ClientFrame.Upload.class)).isEmpty();
    }

    @Test
    void aDownloadIsCheckedAndNamed() throws Exception {
        byte[] bytes = randomBytes(2_000_000);
        shared("photo.png", bytes);
        Path saved = transfers.download("S1", target(), SILENT).join().path();
        assertThat(saved).hasFileName("photo.png").hasBinaryContent(bytes);
    }

    @Test
    void anExistingFileIsNotOverwritten() throws Exception {
        shared("notes.txt", "new".getBytes(UTF_8));
        Files.writeString(target().resolve("notes.txt"), "old");
        Files.writeString(target().resolve("notes (1).txt"), "older");
        Path saved = transfers.download("S1", target(), SILENT).join().path();
        assertThat(saved).hasFileName("notes (2).txt").hasContent("new");
        assertThat(target().resolve("notes.txt")).hasContent("old");
    }

    @Test
    void aCutDownloadContinuesWhereItWas() throws Exception {
        byte[] bytes = randomBytes(1_000_000);
        shared("big.bin", bytes);
        gateway.store().goWrong(Mishap.CUT, Mishap.REFUSED, Mishap.CUT);
        Path saved = transfers.download("S1", target(), SILENT).join().path();
        assertThat(saved).hasBinaryContent(bytes);
        assertThat(gateway.store().requests()).isEqualTo(4);
    }

    @Test
    void aStoreThatIgnoresTheRangeIsReadFromTheStart() throws Exception {
        byte[] bytes = randomBytes(1_000_000);
        shared("big.bin", bytes);
        gateway.store().goWrong(Mishap.CUT, Mishap.IGNORE_RANGE);
        assertThat(transfers.download("S1", target(), SILENT).join().path()).hasBinaryContent(bytes);
    }

    @Test
    void otherBytesThanAnnouncedAreNotKept() throws Exception {
        shared("evil.txt", randomBytes(1000));
        gateway.store().goWrong(Mishap.CORRUPT);
        assertFails(() -> transfers.download("S1", target(), SILENT).join(), Kind.TRANSFER, "SHA-256 differs");
        assertTargetIsEmpty();
    }

    @Test
    void moreBytesThanAnnouncedAreNotTaken() throws Exception {
        FileInfo info = new FileInfo("S2", "long.txt", 10, "text/plain", sha256(randomBytes(10)));
        gateway.store().known(info, randomBytes(100_000));
        assertFails(() -> transfers.download("S2", target(), SILENT).join(), Kind.FILE, "more bytes than the file has");
        assertTargetIsEmpty();
    }

    @Test
    void aFileThatDoesNotFitIsRefusedBeforeItIsFetched() throws Exception {
        FileInfo info = new FileInfo("S3", "huge.iso", Long.MAX_VALUE, "text/plain", sha256(new byte[0]));
        gateway.store().known(info, new byte[0]);
        assertFails(() -> transfers.download("S3", target(), SILENT).join(), Kind.FILE, "no space in");
        assertThat(gateway.store().requests()).isZero();
    }

    @Test
    void aFolderThatDoesNotExistIsNamed() throws Exception {
        shared("a.txt", new byte[1]);
        assertFails(
                () -> transfers
                        .download("S1", folder.resolve("no/such/name"), SILENT)
                        .join(),
                Kind.FILE,
                "not a folder");
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws Exception {
        shared("a.txt", new byte[1]);
        Path readOnly = Files.createDirectory(
                folder.resolve("readonly"),
                java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                        java.nio.file.attribute.PosixFilePermissions.fromString("r-xr-xr-x")));
        org.junit.jupiter.api.Assumptions.assumeFalse(
                Files.isWritable(readOnly), "this user (root?) may write everywhere");
        assertFails(
                () -> transfers.download("S1", readOnly, SILENT).join(), Kind.FILE, "no permission for " + readOnly);
    }

    @Test
    void whatTheFileSystemSaidIsPassedOn() {
        IOException full = new java.nio.file.FileSystemException("/x/plan.pdf", null, "No space left on device");
        assertThat(FileTrouble.explain(Path.of("/x"), full)).hasMessageContaining("No space left on device");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "می\u200Cخواهم.pdf",
                "ක්\u200Dෂ.pdf",
                "👩\u200D🚀 👍🏽 🇩🇪.png",
                "✈\uFE0F.png",
                "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC73\uDB40\uDC63\uDB40\uDC74\uDB40\uDC7F.png",
                "\u06DD١٢.txt",
                "שלום\u200E 1.pdf",
            })
    void whatBelongsToAScriptOrAnEmojiStaysInAName(String name) {
        assertThat(SafeFileName.of(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "a\u200Db.txt, a_b.txt",
        "a\u200C.exe, a_.exe",
        "\u200Da, _a",
        "a\u200Bb\u00ADc\u2060d, a_b_c_d",
        "a\u2066b\u2069, a_b_",
        "a\uDB40\uDC62b, a_b",
        "\u200E, file",
    })
    void whatIsNotSeenAndBelongsToNothingDoesNotStayInAName(String name, String saved) {
        assertThat(SafeFileName.of(name)).isEqualTo(saved);
    }

    @Test
    void aNameIsCutBetweenCharacters() {
        assertThat(SafeFileName.of("x".repeat(230) + "👩\u200D🚀👩\u200D🚀.png"))
                .isEqualTo("x".repeat(230) + ".png");
    }

    @Test
    void aNameThatIsAPathStaysInTheFolder() throws Exception {
        assertThat(SafeFileName.of("../../etc/passwd")).isEqualTo("_._.._etc_passwd");
        assertThat(SafeFileName.of("..")).isEqualTo("file");
        assertThat(SafeFileName.of(".bashrc")).isEqualTo("_bashrc");
        assertThat(SafeFileName.of("x".repeat(239) + ". and then some more words"))
                .as("cut behind a dot")
                .isEqualTo("x".repeat(239));
        assertThat(SafeFileName.of("\u3000")).as("seen by nobody").isEqualTo("file");
        assertThat(SafeFileName.of("con.txt")).isEqualTo("_con.txt");
        assertThat(SafeFileName.of("con" + "👩\u200D".repeat(40) + "🚀"))
                .as("a device, where it is cut")
                .isEqualTo("_con");
        assertThat(SafeFileName.of("x".repeat(234) + "ま\u200D" + "ま".repeat(9))).isEqualTo("x".repeat(234) + "ま_");
        assertThat(SafeFileName.of("x".repeat(232) + "🚀\u200Dab"))
                .as("a joiner, where it is cut")
                .isEqualTo("x".repeat(232) + "🚀_ab");
        assertThat(SafeFileName.of("a\u202Egnp.exe")).isEqualTo("a_gnp.exe");
        assertThat(SafeFileName.of("x".repeat(300) + ".png")).hasSize(240).endsWith(".png");
        assertThat(SafeFileName.of("Größe 1.txt")).isEqualTo("Größe 1.txt");
        shared(".profile", "x".getBytes(UTF_8));
        assertThat(transfers.download("S1", target(), SILENT).join().path())
                .hasParent(target())
                .hasFileName("_profile");
    }

    @Test
    void aCancelledDownloadLeavesNothing() throws Exception {
        shared("big.bin", randomBytes(5_000_000));
        gateway.store().goWrong(Mishap.CUT, Mishap.REFUSED, Mishap.REFUSED);
        FileTransfers patient =
                new FileTransfers(client, new TransferSettings(Duration.ofSeconds(30), 9, Duration.ofSeconds(30)));
        CompletableFuture<Downloaded> download = patient.download("S1", target(), SILENT);
        await().until(() -> gateway.store().requests() == 1);
        download.cancel(true);
        await().untilAsserted(this::assertTargetIsEmpty);
    }

    @Test
    void aTransferThatStallsIsTriedAgain() throws Exception {
        byte[] bytes = randomBytes(1000);
        shared("slow.bin", bytes);
        gateway.store().goWrong(Mishap.SILENT);
        assertThat(transfers.download("S1", target(), SILENT).join().path()).hasBinaryContent(bytes);
        assertThat(gateway.store().requests()).isEqualTo(2);
    }
}
