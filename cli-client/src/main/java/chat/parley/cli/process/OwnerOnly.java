package chat.parley.cli.process;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Files and folders for nobody else to read. Where the file system has no such permissions (Windows), the user's profile
 * is private by itself.
 */
public final class OwnerOnly {
    private OwnerOnly() {}

    /** Creates a folder and those above it, unless they are there. */
    public static void folders(Path folder) throws IOException {
        Files.createDirectories(folder, only(folder, "rwx------"));
    }

    /** Creates an empty file. */
    public static void file(Path file) throws IOException {
        Files.createFile(file, only(file, "rw-------"));
    }

    /** Creates an empty file in {@code folder}, under a name that no other one has. */
    public static Path temporary(Path folder, String prefix, String suffix) throws IOException {
        return Files.createTempFile(folder, prefix, suffix, only(folder, "rw-------"));
    }

    private static FileAttribute<?>[] only(Path place, String permissions) throws IOException {
        Path existing = place;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        FileStore store = Files.getFileStore(existing == null ? place : existing);
        return store.supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
