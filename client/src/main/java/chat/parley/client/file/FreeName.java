package chat.parley.client.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The name that a file shall have, or the first of {@code name (1).ext}, {@code name (2).ext}… that is free. */
record FreeName(Path folder, String name) {
    private static final int MOST = 10_000;

    /**
     * Moves the file {@code complete} to the first of these names that is free, and returns its new place. A name is
     * claimed by creating an empty file, so that of two programs one gets it.
     */
    Path claim(Path complete) throws IOException {
        for (int number = 0; number < MOST; number++) {
            Path candidate = folder.resolve(number == 0 ? name : numbered(number));
            try {
                Files.createFile(candidate);
            } catch (FileAlreadyExistsException taken) {
                continue;
            }
            try {
                return Files.move(
                        complete, candidate, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                Files.deleteIfExists(candidate);
                throw e;
            }
        }
        throw new FileAlreadyExistsException(folder.resolve(name).toString());
    }

    private String numbered(int number) {
        int dot = name.lastIndexOf('.');
        return dot > 0
                ? name.substring(0, dot) + " (" + number + ")" + name.substring(dot)
                : name + " (" + number + ")";
    }
}
