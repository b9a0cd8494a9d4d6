package chat.parley.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The classes of a module's program as they lie in memory (JEP 350), in the module's {@code target}: a start that has them
 * does not load them. Java takes no archive of other jars, of jars that were built again, or of another Java, and says
 * nothing of it, since it is told to; then a start takes as long as without one.
 */
public final class ClassArchive {
    private final Path file;
    private final Path recorded;

    ClassArchive(Path target) {
        this.file = target.resolve("starts-of-tests.jsa");
        this.recorded = target.resolve("starts-of-tests.jsa.new");
    }

    /** That of a module of this build. */
    public static ClassArchive of(String module) {
        return new ClassArchive(Program.ROOT.resolve(module).resolve("target"));
    }

    /** Java's options for a program that is to write an archive when it ends. */
    List<String> recording() {
        return List.of("-XX:ArchiveClassesAtExit=" + recorded, "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
    }

    /** Java's options for a program that is to start from the archive, if there is one. */
    List<String> using() {
        return Files.exists(file)
                ? List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds=off", "-Xlog:cds+dynamic=off")
                : List.of();
    }

    /** From now on programs start from what was recorded by one that has ended. */
    public void keep() {
        try {
            Files.move(recorded, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
