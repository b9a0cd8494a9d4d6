package chat.parley.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What this computer is called, as far as it says so by itself: no name server is asked, which might not answer. */
public final class HostName {
    private static final Path OF_LINUX = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    public static Optional<String> of(Surroundings surroundings) {
        return of(surroundings, OF_LINUX);
    }

    /** @param file that has the name where no variable does */
    static Optional<String> of(Surroundings surroundings, Path file) {
        String said = surroundings.variable(surroundings.windows() ? "COMPUTERNAME" : "HOSTNAME");
        return Optional.ofNullable(said).or(() -> in(file)).map(String::strip).filter(name -> !name.isEmpty());
    }

    private static Optional<String> in(Path file) {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            return Files.readString(file, UTF_8).lines().findFirst();
        } catch (IOException none) {
            return Optional.empty();
        }
    }
}
