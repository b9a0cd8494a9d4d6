package chat.parley.client.file;

import chat.parley.client.ClientException;
import chat.parley.client.ClientException.Kind;
import chat.parley.protocol.FileInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * A file to be sent, open, with what it was like when it was opened.
 *
 * @param modified null for a copy, which nobody else changes
 */
record SourceFile(
        Path path,
        FileChannel channel,
        String name,
        long size,
        @Nullable FileTime modified,
        String mediaType) implements AutoCloseable {
    /** How large the copy may be of a file that does not tell its size, which may have no end. */
    private static final long MOST_COPIED_BYTES = 64L << 20;

    private static final int PAGE_BYTES = 4096;

    static SourceFile open(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        if (Files.isDirectory(path)) {
            throw new ClientException(Kind.FILE, path + " is a folder; pack it into one file first");
        }
        if (!Files.isRegularFile(path)) {
            throw new ClientException(Kind.FILE, path + " is no regular file; write what it gives to one first");
        }
        Path fileName = path.getFileName();
        String name = fileName == null ? path.toString() : fileName.toString();
        FileInfo.checkName(name);
        String guessed = Files.probeContentType(path);
        String mediaType = guessed == null ? "application/octet-stream" : guessed;
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        if (tellsItsSize(file)) {
            return new SourceFile(path, file, name, file.size(), Files.getLastModifiedTime(path), mediaType);
        }
        try (file) {
            FileChannel copy = copy(path, file);
            return new SourceFile(path, copy, name, copy.size(), null, mediaType);
        }
    }

    /**
     * Whether the size of {@code file} is that of what is in it. Files that the kernel makes up when they are read have 0
     * bytes in /proc and a page in /sys, whatever is in them.
     */
    private static boolean tellsItsSize(FileChannel file) throws IOException {
        long size = file.size();
        // Some refuse to be read a byte at a time.
        int read = file.read(ByteBuffer.allocate(PAGE_BYTES), Math.max(0, size - 1));
        return size == 0 ? read <= 0 : read > 0;
    }

    private static FileChannel copy(Path path, FileChannel file) throws IOException {
        FileChannel copy = FileChannel.open(
                Files.createTempFile("parley", ".upload"),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        try {
            ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
            while (file.read(bytes) >= 0) {
                bytes.flip();
                while (bytes.hasRemaining()) {
                    copy.write(bytes);
                }
                bytes.clear();
                if (copy.size() > MOST_COPIED_BYTES) {
                    throw new ClientException(
                            Kind.FILE,
                            path + " does not tell how large it is, and has more than " + (MOST_COPIED_BYTES >> 20)
                                    + " MiB; copy it to a file first");
                }
            }
            return copy;
        } catch (IOException | RuntimeException e) {
            copy.close();
            throw e;
        }
    }

    /** Fails if the file has changed since it was opened: whoever gets it shall get one version of it. */
    void checkUnchanged() throws IOException {
        if (modified != null
                && (channel.size() != size || !Files.getLastModifiedTime(path).equals(modified))) {
            throw new ClientException(Kind.FILE, path + " changed while it was sent; send it again");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
