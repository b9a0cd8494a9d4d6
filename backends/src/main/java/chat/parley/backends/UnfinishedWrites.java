package chat.parley.backends;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of writes that are not complete: S3Proxy writes an object to {@code <key>-<random UUID>} beside its place and
 * renames it when it is complete. A process that is killed leaves such files behind.
 */
final class UnfinishedWrites {
    private static final Logger LOG = LoggerFactory.getLogger(UnfinishedWrites.class);
    private static final Pattern NAME =
            Pattern.compile(".+-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", Pattern.DOTALL);

    private UnfinishedWrites() {}

    static boolean isOne(String key) {
        return NAME.matcher(key.substring(key.lastIndexOf('/') + 1)).matches();
    }

    /** Removes what a process that was killed has left behind. To be called only while no server uses {@code buckets}. */
    static void remove(Path buckets) throws IOException {
        Files.walkFileTree(buckets, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (isOne(file.getFileName().toString())) {
                    LOG.info("removed a write that was cut off file={} bytes={}", file, attributes.size());
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
