package chat.parley.cli.trust;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.cli.process.OwnerOnly;
import chat.parley.cli.process.StateFiles;
import chat.parley.cli.process.Surroundings;
import chat.parley.protocol.tls.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The certificates of servers that no authority vouches for, as they were when they were first met: a file with a line for
 * each {@code host:port}, with the SHA-256 of its certificate behind it. Who edits it may leave lines that are neither.
 */
final class KnownServers {
    private static final String NAME = "known-servers";

    /** The file, empty where nothing can be kept; asked for only when it is needed. */
    private final Supplier<Optional<Path>> file;

    KnownServers(Supplier<Optional<Path>> file) {
        this.file = file;
    }

    static KnownServers in(Surroundings surroundings) {
        return new KnownServers(() -> StateFiles.named(surroundings, NAME));
    }

    Optional<Fingerprint> of(String server) throws IOException {
        return lines().stream()
                .filter(line -> isOf(server, line))
                .flatMap(line -> Fingerprint.parse(line.substring(server.length())).stream())
                .findFirst();
    }

    /** Keeps a server's certificate in place of another one; false where nothing can be kept. */
    boolean keep(String server, Fingerprint certificate) throws IOException {
        Optional<Path> kept = file.get();
        if (kept.isPresent()) {
            List<String> lines = new ArrayList<>(lines());
            lines.removeIf(line -> isOf(server, line));
            lines.add(server + " " + certificate);
            replace(kept.get(), lines);
        }
        return kept.isPresent();
    }

    private List<String> lines() throws IOException {
        Optional<Path> kept = file.get();
        return kept.isEmpty()
                ? List.of()
                : Files.readString(kept.get(), UTF_8).lines().toList();
    }

    private static boolean isOf(String server, String line) {
        return line.startsWith(server + " ");
    }

    private static void replace(Path file, List<String> lines) throws IOException {
        Path whole = OwnerOnly.temporary(Objects.requireNonNull(file.getParent()), NAME, ".new");
        try {
            Files.write(whole, lines, UTF_8);
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }
}
