package chat.parley.cli.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.cli.process.OwnerOnly;
import chat.parley.protocol.EventId;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.RoomName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The last event that a user has seen in each room, kept from one run to the next in a file with a line for each: the
 * room and the id.
 */
final class SeenEvents {
    private final Path file;

    SeenEvents(Path file) {
        this.file = file;
    }

    /**
     * The last event that was seen, by room. Lines that say nothing are left out: it is only about where a line is drawn.
     */
    Map<RoomName, EventId> read() throws IOException {
        Map<RoomName, EventId> seen = new HashMap<>();
        // Bytes that are no text make a line that is left out, too.
        for (String line : new String(Files.readAllBytes(file), UTF_8).split("\n", -1)) {
            entry(line).ifPresent(each -> seen.put(each.getKey(), each.getValue()));
        }
        return seen;
    }

    private static Optional<Map.Entry<RoomName, EventId>> entry(String line) {
        String[] words = line.split(" ", -1);
        try {
            return words.length == 2
                    ? Optional.of(Map.entry(new RoomName(words[0]), EventId.parse(words[1])))
                    : Optional.empty();
        } catch (ProtocolException damaged) {
            return Optional.empty();
        }
    }

    /**
     * Keeps {@code seen} beside what is kept of other rooms; where another run has seen more meanwhile, that stays. Two
     * runs that end at once wait for each other.
     */
    void keep(Map<RoomName, EventId> seen) throws IOException {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel one = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // Closing the channel ends it.
            var unused = one.lock();
            write(seen);
        }
    }

    private void write(Map<RoomName, EventId> seen) throws IOException {
        Map<RoomName, EventId> all = read();
        seen.forEach((room, id) -> all.merge(room, id, (one, other) -> one.compareTo(other) > 0 ? one : other));
        Path whole = OwnerOnly.temporary(Objects.requireNonNull(file.getParent()), "seen", ".new");
        try {
            Files.writeString(
                    whole,
                    all.entrySet().stream()
                            .map(each -> each.getKey() + " " + each.getValue() + "\n")
                            .sorted()
                            .collect(Collectors.joining()),
                    UTF_8);
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }
}
