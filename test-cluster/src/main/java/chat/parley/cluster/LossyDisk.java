package chat.parley.cluster;

import chat.parley.patience.Patience;
import chat.parley.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A disk that loses what was not forced, for a process that is started with {@link #environment} and killed: the files below a
 * folder are then as they were when each was last forced. Names are not lost: what was created, renamed or deleted stays so.
 */
public final class LossyDisk {
    private static final long ENTRY = 0x656e747279L;
    private static final int LONGS = 4;

    private final Path folder;
    private final Path undo;
    private final boolean lies;

    /** A disk that keeps what was forced. */
    public static LossyDisk honest(Path folder) {
        return new LossyDisk(folder, false);
    }

    /** A disk that says it forced what it did not: whoever uses it loses what it promised. */
    public static LossyDisk lying(Path folder) {
        return new LossyDisk(folder, true);
    }

    private LossyDisk(Path folder, boolean lies) {
        this.folder = folder.toAbsolutePath();
        this.undo = this.folder.resolveSibling(folder.getFileName() + "-undo");
        this.lies = lies;
        try {
            Files.createDirectories(undo);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this machine can have such disks: it runs Linux and has a C compiler. */
    public static boolean possible() {
        return Preload.possible();
    }

    /** The environment variables of the process that shall have this disk. */
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", Preload.LOSSY_DISK.library().toString(),
                "LOSSY_DISK_FOLDER", folder.toString(),
                "LOSSY_DISK_UNDO", undo.toString(),
                "LOSSY_DISK_LIES", lies ? "1" : "0");
    }

    /** Takes back what was not forced, after the process was killed, and returns the number of writes that are undone. */
    public int losePower() {
        int undone = 0;
        Map<String, Path> files = byIdentity();
        try (Stream<Path> kept = Files.list(undo)) {
            for (Path one : kept.toList()) {
                Path file = files.get(one.getFileName().toString());
                // What is not there any more was deleted.
                undone += file == null ? 0 : undo(one, file);
                Files.delete(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return undone;
    }

    /** The files by the names that the layer gives them: inode and time of birth, which Java does not tell. */
    private Map<String, Path> byIdentity() {
        Map<String, Path> files = new HashMap<>();
        List<String> command =
                List.of("find", folder.toString(), "-type", "f", "-exec", "stat", "-c", "%i-%.9W %n", "{}", "+");
        try (Program find = Program.of("find", command)) {
            if (find.awaitExit(Patience.MOST) != 0) {
                throw new AssertionError("files cannot be listed" + find.transcript());
            }
            for (String line : find.out()) {
                int space = line.indexOf(' ');
                files.put(line.substring(0, space), Path.of(line.substring(space + 1)));
            }
        }
        return files;
    }

    private static int undo(Path kept, Path file) throws IOException {
        try (FileChannel from = FileChannel.open(kept, StandardOpenOption.READ);
                FileChannel to = FileChannel.open(file, StandardOpenOption.WRITE)) {
            Deque<Long> entries = new ArrayDeque<>();
            long end = from.size();
            long at = end == 0 ? 0 : longs(from, 0, 1)[0];
            while (at + LONGS * Long.BYTES <= end && longs(from, at, LONGS)[0] == ENTRY) {
                entries.push(at);
                at += LONGS * Long.BYTES + longs(from, at, LONGS)[2];
            }
            for (long entry : entries) {
                long[] replaced = longs(from, entry, LONGS);
                long bytes = entry + LONGS * Long.BYTES;
                if (from.transferTo(bytes, replaced[2], to.position(replaced[1])) != replaced[2]) {
                    throw new AssertionError(kept + " is cut off");
                }
                long longer = replaced[3] - to.size();
                if (longer > 0) {
                    to.write(ByteBuffer.allocate(1), replaced[3] - 1);
                } else {
                    to.truncate(replaced[3]);
                }
            }
            return entries.size();
        }
    }

    private static long[] longs(FileChannel from, long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count * Long.BYTES).order(ByteOrder.nativeOrder());
        int read = from.read(bytes, at);
        if (read != bytes.capacity()) {
            throw new AssertionError("an undo file is cut off");
        }
        long[] longs = new long[count];
        bytes.flip().asLongBuffer().get(longs);
        return longs;
    }
}
