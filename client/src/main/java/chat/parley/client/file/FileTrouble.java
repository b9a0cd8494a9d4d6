package chat.parley.client.file;

import chat.parley.client.ClientException;
import chat.parley.client.ClientException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Puts into a line what a file system said. */
final class FileTrouble {
    private FileTrouble() {}

    static ClientException explain(Path path, IOException failure) {
        return new ClientException(Kind.FILE, line(path, failure), failure);
    }

    private static String line(Path path, IOException failure) {
        if (failure instanceof NoSuchFileException missing) {
            return "no such file or folder: " + missing.getFile();
        }
        if (failure instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile();
        }
        if (failure instanceof NotDirectoryException file) {
            return "not a folder: " + file.getFile();
        }
        String reason = failure instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : failure.getMessage();
        return reason == null ? "cannot use " + path : "cannot use " + path + ": " + reason;
    }
}
