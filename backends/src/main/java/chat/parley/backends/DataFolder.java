package chat.parley.backends;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A folder that one process at a time may use, held by an operating system lock until closed or until the process dies:
 * two brokers on one journal, or two object stores on one tree, would destroy it.
 */
public final class DataFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Creates the folder if it is not there.
     *
     * @param lockName name of the lock file in the folder
     * @throws BackendException if the folder cannot be written or is in use
     */
    public static DataFolder take(Path folder, String lockName) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path, privately());
            Path lock = path.resolve(lockName);
            FileChannel file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(file) == null) {
                file.close();
                throw new BackendException("folder " + path + " is in use by process " + Files.readString(lock)
                        + "; stop that, or use another with --data");
            }
            file.truncate(0);
            file.write(UTF_8.encode(Long.toString(ProcessHandle.current().pid())));
            return new DataFolder(path, file);
        } catch (IOException e) {
            throw new BackendException("folder " + path + " cannot be written: " + reason(e), e);
        }
    }

    /**
     * The attributes of a folder that only its owner may look into: messages and password hashes are nobody else's
     * business.
     */
    private static FileAttribute<?>[] privately() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "it is a file";
        }
        return e instanceof FileSystemException at && at.getReason() != null ? at.getReason() : e.toString();
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new BackendException("lock of folder " + path + " cannot be let go: " + e, e);
        }
    }
}
