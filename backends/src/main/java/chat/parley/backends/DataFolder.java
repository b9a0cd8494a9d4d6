package chat.parley.backends;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one backend, held by an operating system lock until closed or until the process dies: two brokers on one
 * journal, or two object stores on one tree, would destroy it.
 */
final class DataFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * @param lockName name of the lock file in the folder
     * @throws BackendException if the folder cannot be written or is in use
     */
    static DataFolder take(Path folder, String lockName) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
            FileChannel file =
                    FileChannel.open(path.resolve(lockName), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(file) == null) {
                file.close();
                throw new BackendException("folder " + path + " is in use by another process");
            }
            return new DataFolder(path, file);
        } catch (IOException e) {
            throw new BackendException("folder " + path + " cannot be written: " + e, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    Path path() {
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
