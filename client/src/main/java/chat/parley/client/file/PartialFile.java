package chat.parley.client.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A download under way: the bytes so far, in a temporary file beside its later name, and their hash. The file is deleted
 * when this is closed, unless it was moved. For one thread at a time, or through the monitor of the {@link Receiving}
 * that writes.
 */
final class PartialFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private MessageDigest digest = Sha256.start();
    private volatile long size;

    private PartialFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static PartialFile in(Path folder) throws IOException {
        long random = ThreadLocalRandom.current().nextLong();
        Path path = folder.resolve(".parley-" + HexFormat.of().toHexDigits(random) + ".part");
        try {
            return new PartialFile(
                    path, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        } catch (AccessDeniedException e) {
            // The user knows the folder, not this file.
            AccessDeniedException denied = new AccessDeniedException(folder.toString());
            denied.initCause(e);
            throw denied;
        }
    }

    /** How many bytes were written. Any thread. */
    long size() {
        return size;
    }

    void append(ByteBuffer bytes) throws IOException {
        digest.update(bytes.duplicate());
        long after = size + bytes.remaining();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        size = after;
    }

    void startAgain() throws IOException {
        channel.truncate(0);
        channel.position(0);
        digest = Sha256.start();
        size = 0;
    }

    /** The SHA-256 of all bytes, in hexadecimal; to be asked for once. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Makes the bytes safe on disk, and moves the file to the first free name, which is returned. */
    Path moveTo(FreeName name) throws IOException {
        channel.force(true);
        return name.claim(path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }
}
