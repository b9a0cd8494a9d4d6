package chat.parley.backends;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.util.List;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * An S3 server on a folder: S3Proxy with signature version 4, made durable ({@link DurableBlobStore}). A bucket is a
 * folder under {@code buckets}, an object a file in it, so what is stored can be looked at with ordinary tools.
 */
public final class EmbeddedObjectStore implements AutoCloseable {
    /** How long requests that are under way at {@link #close} have to end. */
    private static final long STOP_TIMEOUT_MS = 3_000;
    /**
     * How many threads serve requests. Each transfer that a slow receiver holds up holds one up, so they are more than
     * the transfers that a gateway lets through ({@code limit.transfers}): its own calls have some, too.
     */
    private static final int MAX_THREADS = 1024;
    /** How far the time of a request may be from the store's, as with S3. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(15);

    /**
     * What pages of other origins may do, as with MinIO by default: send and fetch by signed URLs, and read the ETag. Nobody
     * gains by it: there are no cookies, only the signature.
     */
    private static final CrossOriginResourceSharing PAGES = new CrossOriginResourceSharing(
            List.of("*"), List.of("GET", "HEAD", "PUT"), List.of("*"), List.of("ETag"), "");

    private final DataFolder folder;
    private final Path buckets;
    private final String host;
    private final S3Proxy server;

    private EmbeddedObjectStore(DataFolder folder, Path buckets, String host, S3Proxy server) {
        this.folder = folder;
        this.buckets = buckets;
        this.host = host;
        this.server = server;
    }

    /**
     * Starts a store, which serves when this returns.
     *
     * @throws BackendException if the port is taken or the folder cannot be used
     */
    public static EmbeddedObjectStore start(BackendOptions options) {
        return start(options, CLOCK_TOLERANCE);
    }

    /**
     * Starts a store that refuses requests whose time is further off than {@code clockTolerance}; it serves when this
     * returns.
     */
    static EmbeddedObjectStore start(BackendOptions options, Duration clockTolerance) {
        DataFolder folder = DataFolder.take(options.folder(), "store.lock");
        try {
            Path buckets = Files.createDirectories(folder.path().resolve("buckets"));
            requireExtendedAttributes(buckets);
            UnfinishedWrites.remove(buckets);
            S3Proxy server = S3Proxy.builder()
                    .blobStore(new DurableBlobStore(new FilesystemNio2BlobStore(buckets.toString()), buckets))
                    .awsAuthentication(AuthenticationType.AWS_V4, options.user(), options.password())
                    .endpoint(url(options.host(), options.port()))
                    .corsRules(PAGES)
                    .maximumTimeSkew((int) clockTolerance.toSeconds())
                    .stopTimeout(STOP_TIMEOUT_MS)
                    .jettyMaxThreads(MAX_THREADS)
                    .build();
            server.start();
            return new EmbeddedObjectStore(folder, buckets, options.host(), server);
        } catch (Exception e) {
            folder.close();
            throw StartFailure.of("object store", options, e);
        }
    }

    /** Creates a bucket if it is not there. */
    public void createBucket(String name) {
        try {
            Files.createDirectories(buckets.resolve(name));
        } catch (IOException e) {
            throw new BackendException("bucket " + name + " cannot be created: " + e, e);
        }
    }

    /** The address, {@code http://host:port}, with the port that was taken. */
    public URI url() {
        return url(host, server.getPort());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new BackendException("object store did not stop cleanly: " + e, e);
        } finally {
            folder.close();
        }
    }

    /**
     * Throws {@link BackendException} unless files have extended attributes: S3Proxy keeps ETags in them, and silently
     * has none without.
     */
    private static void requireExtendedAttributes(Path buckets) throws IOException {
        String problem = "folder " + buckets + " is on a file system without extended attributes (user.*); use another";
        UserDefinedFileAttributeView view = Files.getFileAttributeView(buckets, UserDefinedFileAttributeView.class);
        if (view == null) {
            throw new BackendException(problem);
        }
        try {
            view.write("user.parley", ByteBuffer.wrap(new byte[] {1}));
        } catch (FileSystemException e) {
            throw new BackendException(problem, e);
        }
    }

    private static URI url(String host, int port) {
        try {
            return new URI("http", null, host, port, null, null, null);
        } catch (URISyntaxException e) {
            throw new BackendException("host " + host + " is not a host name or address", e);
        }
    }
}
