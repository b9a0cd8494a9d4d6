package chat.parley.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.storage.objectstore.AccessKey;
import chat.parley.storage.objectstore.StorageConfig;
import io.minio.MinioClient;
import io.minio.SetBucketPolicyArgs;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A Ceph object store of one node, in memory, where Ceph is installed; else the test is skipped and says why. How it is made,
 * {@code src/test/ceph/single-node} tells.
 */
final class CephStore implements AutoCloseable {
    private static final List<String> PROGRAMS = List.of("radosgw", "ceph-mon", "ceph-osd");
    private static final String USER = "parley";
    private static final String SECRET = "secret-key";
    private static final String FILES_USER = "parley-files";
    private static final String FILES_SECRET = "files-secret-key";
    private static final int STOPPED_WITHIN_SECONDS = 30;

    private final Process process;
    private final URI url;

    private CephStore(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** Serves when it returns, in some ten seconds. {@code folder} is empty. */
    static CephStore start(Path folder) {
        for (String program : PROGRAMS) {
            Assumptions.assumeTrue(isInstalled(program), program + " is not installed: apt-get install " + packages());
        }
        try {
            Process process = new ProcessBuilder(
                            Path.of("src/test/ceph/single-node")
                                    .toAbsolutePath()
                                    .toString(),
                            folder.toString(),
                            freePort(),
                            freePort())
                    .redirectError(folder.resolve("single-node.err").toFile())
                    .start();
            String line = firstLine(process);
            if (line == null) {
                throw new IllegalStateException("Ceph did not start: " + said(folder));
            }
            return new CephStore(process, URI.create(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String packages() {
        return String.join(" ", PROGRAMS);
    }

    private static boolean isInstalled(String program) {
        Stream<String> folders = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1));
        return Stream.concat(folders, Stream.of("/usr/sbin"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(free.getLocalPort());
        }
    }

    /** Null if it ended without one. */
    private static @Nullable String firstLine(Process process) throws IOException {
        return process.inputReader(UTF_8).readLine();
    }

    /** The end of everything that the parts have written. */
    private static String said(Path folder) throws IOException {
        StringBuilder said = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(found -> found.toString().matches(".*\\.(out|err)"))
                    .toList()) {
                said.append('\n').append(file.getFileName()).append(": ").append(Files.readString(file));
            }
        }
        return said.toString();
    }

    URI url() {
        return url;
    }

    StorageConfig config(String bucket) {
        return StorageConfig.of(url, bucket, USER, SECRET);
    }

    /** Of a subuser, who may do all that the user may until {@link #setPolicy} says what not. */
    AccessKey filesKey() {
        return new AccessKey(FILES_USER, FILES_SECRET);
    }

    /** Says, as the owner, who may not do what in {@code bucket}; {@code file} says it of a bucket named parley. */
    void setPolicy(String bucket, Path file) throws Exception {
        String policy = Files.readString(file)
                .replace(":::parley\"", ":::" + bucket + '"')
                .replace(":::parley/", ":::" + bucket + "/");
        MinioClient owner = MinioClient.builder()
                .endpoint(url.toString())
                .region(StorageConfig.DEFAULT_REGION)
                .credentials(USER, SECRET)
                .build();
        try {
            owner.setBucketPolicy(
                    SetBucketPolicyArgs.builder().bucket(bucket).config(policy).build());
        } finally {
            owner.close();
        }
    }

    /** Returns when it and all its parts are gone. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.onExit().get(STOPPED_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Ceph stopped", e);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly(); // the kernel ends its children with it
            throw new IllegalStateException("Ceph did not stop within " + STOPPED_WITHIN_SECONDS + " s", e);
        }
    }
}
