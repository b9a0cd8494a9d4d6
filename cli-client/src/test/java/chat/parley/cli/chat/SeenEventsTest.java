package chat.parley.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @Test
    void aDamagedLineIsLeftOut() throws IOException {
        Path file = Files.writeString(folder.resolve("seen"), "lobby x\nops " + EARLY + "\na b c\n\n#!> " + LATE);
        assertThat(new SeenEvents(file).read()).isEqualTo(Map.of(OPS, EARLY));
    }
}
