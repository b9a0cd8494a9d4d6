package chat.parley.gateway.relay;

import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.UserName;
import chat.parley.storage.file.Files;
import io.netty.handler.codec.http.HttpScheme;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one place that the relay forwards to: files of Parley's bucket in the configured store, and of these only with a
 * signature. Whether the signature is good, the store knows; what has none never gets there.
 *
 * @param hostHeader as signed: presigned URLs cover it
 * @param filesPath what every file's path begins with, such as {@code /parley/files/}
 */
record StoreTarget(boolean tls, String host, int port, String hostHeader, String filesPath) {
    private static final Pattern FILE_ID = Pattern.compile("[0-9A-Z]{26}(?:\\.[0-9]{1,2})?");
    private static final Pattern SIGNED = Pattern.compile(
            "(?=.*(?:^|&)X-Amz-Algorithm=AWS4-HMAC-SHA256(?:&|$))(?=.*(?:^|&)X-Amz-Signature=[0-9a-f]{64}(?:&|$)).*");

    /**
     * Reads the target off a URL that {@code files} signs, so that it is right whatever style of address the store has.
     *
     * @param storeUrl as this gateway reaches it
     */
    static StoreTarget of(Files files, URI storeUrl) {
        String id = EventId.MIN.toString();
        UserName nobody = new UserName("nobody");
        FileInfo info = new FileInfo(id, "sample", 0, "text/plain", "0".repeat(64));
        URI sample = URI.create(files.presignDownload(
                        new Files.Share(info, nobody, nobody, EventId.MIN, new Nonce("0"), null),
                        Duration.ofSeconds(1),
                        storeUrl)
                .url());
        String path = sample.getRawPath();
        if (!path.endsWith("/" + id)) {
            throw new IllegalStateException("the store's URLs do not end in the file's id: " + path);
        }
        boolean tls = "https".equals(sample.getScheme());
        int port = sample.getPort() != -1 ? sample.getPort() : (tls ? HttpScheme.HTTPS : HttpScheme.HTTP).port();
        return new StoreTarget(
                tls, sample.getHost(), port, sample.getRawAuthority(), path.substring(0, path.length() - id.length()));
    }

    /**
     * The path and query to ask the store for.
     *
     * @param relayUri path and query that a client asked this gateway for
     * @return empty if it is not a signed request for a file
     */
    Optional<String> forward(String relayUri) {
        String prefix = RelayUrl.PREFIX + filesPath;
        int question = relayUri.indexOf('?');
        if (question < 0 || !relayUri.startsWith(prefix)) {
            return Optional.empty();
        }
        boolean file = FILE_ID.matcher(relayUri.substring(prefix.length(), Math.max(prefix.length(), question)))
                .matches();
        return file && SIGNED.matcher(relayUri.substring(question + 1)).matches()
                ? Optional.of(relayUri.substring(RelayUrl.PREFIX.length()))
                : Optional.empty();
    }
}
