package chat.parley.gateway.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;

/** Certificates for tests, each in a file with its key. */
public final class PemFiles {
    private PemFiles() {}

    /** At {@code file}, in the place of what may be there, as certificate managers do it. */
    public static Path write(Path file, String... names) {
        String pem = OwnCertificate.pem(
                List.of(names), Instant.now().minusSeconds(3600), Instant.now().plusSeconds(3600));
        return replace(file, pem);
    }

    public static Path replace(Path file, String text) {
        try {
            Path unfinished = Files.writeString(file.resolveSibling(file.getFileName() + ".tmp"), text);
            return Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
