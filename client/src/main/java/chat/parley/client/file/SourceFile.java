package chat.parley.client.file;

import chat.parley.client.ClientException;
import chat.parley.client.ClientException.Kind;
import chat.parley.protocol.FileInfo;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;

/** A file to be sent, open, with what it was like when it was opened. */
record SourceFile(Path path, FileChannel channel, String name, long size, FileTime modified, String mediaType)
        implements AutoCloseable {

    static SourceFile open(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        if (Files.isDirectory(path)) {
            throw new ClientException(Kind.FILE, path + " is a folder; pack it into one file first");
        }
        if (!Files.isRegularFile(path)) {
            throw new ClientException(Kind.FILE, path + " is not a regular file");
        }
        Path fileName = path.getFileName();
        String name = fileName == null ? path.toString() : fileName.toString();
        FileInfo.checkName(name);
        String guessed = Files.probeContentType(path);
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        return new SourceFile(
                path,
                channel,
                name,
                channel.size(),
                Files.getLastModifiedTime(path),
                guessed == null ? "application/octet-stream" : guessed);
    }

    /** Whoever gets the file shall get one version of it. */
    void checkUnchanged() throws IOException {
        if (channel.size() != size || !Files.getLastModifiedTime(path).equals(modified)) {
            throw new ClientException(Kind.FILE, path + " changed while it was sent; send it again");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
