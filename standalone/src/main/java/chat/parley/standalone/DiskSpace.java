package chat.parley.standalone;

import chat.parley.backends.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks at the start whether the disk has room, so that it is told then, in one line, and not by whoever writes first. */
final class DiskSpace {
    private static final long MIB = 1024L * 1024;
    /** How many bytes must be free: the broker's first journal and index take about 70 MiB. */
    private static final long NEEDED_BYTES = 100 * MIB;

    private DiskSpace() {}

    static void require(Path folder) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < NEEDED_BYTES) {
                throw new BackendException("the disk of " + folder + " is full: " + free / MIB + " MiB are free, "
                        + NEEDED_BYTES / MIB + " MiB are needed");
            }
        } catch (IOException e) {
            throw new BackendException("the free space of " + folder + " cannot be read: " + e, e);
        }
    }
}
