package chat.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.patience.Patience;
import chat.parley.process.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users do, through the real terminal client, on two gateways. */
class EndToEndIT {
    @TempDir
    static Path folder;

    static Cluster cluster;
    static GatewayProcess one;
    static GatewayProcess two;

    @BeforeAll
    static void start() {
        cluster = new Cluster(folder);
        one = cluster.startGateway();
        two = cluster.startGateway();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void usersOfDifferentGatewaysTalkInARoom() {
        Program ann = cluster.chat(one, "ann", "--room", "talk");
        ann.awaitErr("talk");
        Program ben = cluster.chat(two, "ben", "--room", "talk");
        ann.awaitErr("ben");

        ben.type("hello from two");
        ann.awaitOut("ben: hello from two");
        ann.type("hello from one");
        ben.awaitOut("ann: hello from one");

        ann.type("/users");
        ann.awaitOut("ben");
        ben.type("/quit");
        assertThat(ben.awaitExit(Patience.MOST)).isZero();
        ann.awaitErr("ben left");
        ann.type("/quit");
        assertThat(ann.awaitExit(Patience.MOST)).isZero();
        assertThat(occurrences(ann.out(), "hello from two")).isEqualTo(1);
        assertThat(occurrences(ben.out(), "hello from one")).isEqualTo(1);
    }

    @Test
    void aPrivateMessageWaitsForItsReceiverThroughARestartOfTheBroker() {
        cluster.expectErrors();
        register("dora");
        Program carl = cluster.chat(one, "carl", "--room", "waiting");
        carl.type("/msg dora see you tomorrow").type("/msg nobody-here hello").type("/quit");
        assertThat(carl.awaitExit(Patience.MOST)).as(carl.transcript()).isEqualTo(1);
        assertThat(String.join("\n", carl.err())).contains("nobody-here");

        cluster.broker().kill();
        cluster.broker().restart();
        awaitReady(one);
        awaitReady(two);

        Program dora = cluster.chat(two, "dora", "--room", "waiting");
        dora.awaitOut("carl -> dora: see you tomorrow");
        dora.type("/quit");
        assertThat(dora.awaitExit(Patience.MOST)).isZero();

        Program again = cluster.chat(one, "dora", "--room", "waiting", "--history", "0");
        again.type("/quit");
        assertThat(again.awaitExit(Patience.MOST)).isZero();
        assertThat(again.out()).noneMatch(line -> line.contains("see you tomorrow"));
    }

    @Test
    void aFileOf100MegabytesArrivesAsItWas() throws IOException {
        Path original = randomFile(folder.resolve("a hundred megabytes.bin"), 100_000_000);
        Program emma = cluster.chat(one, "emma", "--room", "files");
        emma.awaitErr("files");
        Program finn = cluster.chat(two, "finn", "--room", "files");
        finn.awaitErr("files");

        emma.type("/upload \"" + original + "\"");
        finn.awaitOut("emma shares a hundred megabytes.bin");
        finn.type("/download \"a hundred megabytes.bin\"").type("/files").type("/quit");
        assertThat(finn.awaitExit(Patience.MOST)).as(finn.transcript()).isZero();
        assertThat(finn.out()).anyMatch(line -> line.contains("application/octet-stream") && line.contains("emma"));
        assertThat(sha256(cluster.downloads("finn").resolve("a hundred megabytes.bin")))
                .isEqualTo(sha256(original));
        emma.type("/quit");
        assertThat(emma.awaitExit(Patience.MOST)).isZero();
    }

    @Test
    void historyIsReadAfterAllGatewaysWereReplaced() {
        Program gina = cluster.chat(one, "gina", "--room", "memory");
        for (int i = 1; i <= 30; i++) {
            gina.type("note " + i);
        }
        gina.type("/quit");
        assertThat(gina.awaitExit(Patience.MOST)).isZero();
        one.kill();
        two.kill();
        one = cluster.startGateway();
        two = cluster.startGateway();

        Program hugo = cluster.chat(two, "hugo", "--room", "memory");
        hugo.type("/history 30").type("/quit");
        assertThat(hugo.awaitExit(Patience.MOST)).isZero();
        assertThat(hugo.out().stream()
                        .filter(line -> line.contains("gina: note "))
                        .map(line -> line.substring(line.indexOf("note"))))
                .containsExactlyElementsOf(java.util.stream.IntStream.rangeClosed(1, 30)
                        .mapToObj(i -> "note " + i)
                        .toList());
    }

    private static void register(String user) {
        Program program = cluster.chat(one, user);
        program.type("/quit");
        assertThat(program.awaitExit(Patience.MOST)).as(program.transcript()).isZero();
    }

    private static void awaitReady(GatewayProcess gateway) {
        org.awaitility.Awaitility.await("ready again").until(() -> gateway.status("/readyz") == 200);
    }

    private static long occurrences(List<String> lines, String text) {
        return lines.stream().filter(line -> line.contains(text)).count();
    }

    private static Path randomFile(Path file, int size) throws IOException {
        Random random = new Random(size);
        byte[] block = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int left = size; left > 0; left -= block.length) {
                random.nextBytes(block);
                out.write(block, 0, Math.min(block.length, left));
            }
        }
        return file;
    }

    private static String sha256(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
