package chat.parley.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * The disk that processes which are started with {@link #environment} see below a folder: as large, and as full, as a test
 * wants it, also while they run. It needs no mount, and no room. Thread-safe.
 */
public final class SmallDisk {
    private static final int BYTES = 4096;

    private final Path folder;
    private final Path file;
    private final MappedByteBuffer control;

    /**
     * A disk of so many bytes, which are all free as yet.
     *
     * @param file a file to control it by, which is created
     */
    public SmallDisk(Path folder, Path file, long bytes) {
        this.folder = folder.toAbsolutePath();
        this.file = file.toAbsolutePath();
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            control = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
            control.order(ByteOrder.nativeOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        control.putLong(0, bytes);
        free(bytes);
    }

    /** Whether this machine can have such disks: it runs Linux and has a C compiler. */
    public static boolean possible() {
        return Preload.possible();
    }

    /** The environment variables of the processes that shall have this disk. */
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", Preload.SMALL_DISK.library().toString(),
                "SMALL_DISK_FILE", file.toString(),
                "SMALL_DISK_FOLDER", folder.toString());
    }

    /**
     * From now on the disk says that somebody else has left that much room. It only says so: what is written has room all
     * the same.
     */
    public void free(long bytes) {
        control.putLong(Long.BYTES, bytes);
    }

    /** From now on nothing can be written, as with a quota that is used up: the disk is still said to have room. */
    public void fill() {
        control.putLong(2 * Long.BYTES, 1);
    }

    /** Ends {@link #fill}. */
    public void heal() {
        control.putLong(2 * Long.BYTES, 0);
    }
}
