package chat.parley.cli.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SeenEventsTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName OPS = new RoomName("ops");
    private static final EventId EARLY = EventId.startOf(Instant.parse("2026-11-21T12:00:00Z"));
    private static final EventId LATE = EventId.startOf(Instant.parse("2026-11-21T13:00:00Z"));

    @TempDir
    Path folder;

    @Test
    void whatWasSeenLaterCountsAndOtherRoomsStay() throws IOException {
        SeenEvents seen = new SeenEvents(Files.createFile(folder.resolve("seen")));
        assertThat(seen.read()).isEmpty();
        seen.keep(Map.of(LOBBY, LATE, OPS, EARLY));
        seen.keep(Map.of(LOBBY, EARLY));
        seen.keep(Map.of(OPS, LATE));
        assertThat(seen.read()).isEqualTo(Map.of(LOBBY, LATE, OPS, LATE));
        assertThat(folder).isDirectoryContaining("glob:**seen").isDirectoryNotContaining("glob:**.new");
    }

    /** A run of its own: arguments are the file and the room. */
    static final class Run {
        private Run() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println("ready");
            new SeenEvents(Path.of(arguments[0])).keep(Map.of(new RoomName(arguments[1]), LATE));
        }
    }

    @Test
    void aRunThatEndsWaitsForAnotherThatIsAboutTo() throws Exception {
        Path file = Files.createFile(folder.resolve("seen"));
        Process run;
        try (FileChannel other = FileChannel.open(
                        folder.resolve("seen.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = other.lock()) {
            assertThat(lock.isValid()).isTrue();
            run = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Run.class.getName(),
                            file.toString(),
                            OPS.value())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(run.inputReader(UTF_8).readLine()).isEqualTo("ready");
            Files.writeString(file, "lobby " + EARLY + "\n");
        }
        assertThat(run.waitFor()).isZero();
        assertThat(new SeenEvents(file).read()).isEqualTo(Map.of(LOBBY, EARLY, OPS, LATE));
    }

    @Test
    void bytesThatAreNoTextAreLeftOutAndGoneTheNextTime() throws IOException {
        Path file = Files.write(folder.resolve("seen"), new byte[] {(byte) 0xff, ' ', 'x', '\n'});
        SeenEvents seen = new SeenEvents(file);
        seen.keep(Map.of(OPS, EARLY));
        assertThat(seen.read()).isEqualTo(Map.of(OPS, EARLY));
        assertThat(file).hasContent("ops " + EARLY);
    }

    @Test
    void aDamagedLineIsLeftOut() throws IOException {
        Path file = Files.writeString(folder.resolve("seen"), "lobby x\nops " + EARLY + "\na b c\n\n#!> " + LATE);
        assertThat(new SeenEvents(file).read()).isEqualTo(Map.of(OPS, EARLY));
    }
}
