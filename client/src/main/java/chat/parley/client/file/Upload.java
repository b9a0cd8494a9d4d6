package chat.parley.client.file;

import chat.parley.client.ClientException;
import chat.parley.client.ClientException.Kind;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ClientFrame.SentPart;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.ServerFrame;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Sends one file to a room or a user. The parts go one after another, so that one pass over the file gives its hash; a
 * part that failed is sent again alone, to a fresh URL. Runs on its transfer's thread.
 */
final class Upload {
    private final ParleyClient client;
    private final Watch watch;
    private final Conversation target;
    private final Path path;

    Upload(ParleyClient client, Watch watch, Conversation target, Path path) {
        this.client = client;
        this.watch = watch;
        this.target = target;
        this.path = path;
    }

    EventId run() throws IOException, InterruptedException {
        try (SourceFile file = SourceFile.open(path)) {
            ServerFrame.Upload upload = begin(file);
            try {
                return send(file, upload);
            } catch (IOException | InterruptedException | RuntimeException e) {
                // It would be removed in its time anyway: nobody waits for the answer.
                var unused = client.request(id -> new ClientFrame.Abort(id, upload.file()), ServerFrame.Done.class);
                throw e;
            }
        }
    }

    private ServerFrame.Upload begin(SourceFile file) throws InterruptedException {
        return watch.answer(client.request(
                id -> new ClientFrame.Upload(id, target, file.name(), file.size(), file.mediaType()),
                ServerFrame.Upload.class));
    }

    private EventId send(SourceFile file, ServerFrame.Upload upload) throws IOException, InterruptedException {
        MessageDigest digest = Sha256.start();
        List<SentPart> sent = new ArrayList<>();
        for (int part = 1; part <= upload.parts(); part++) {
            long offset = (part - 1) * upload.partSize();
            long length = Math.min(upload.partSize(), file.size() - offset);
            Attempted attempted = sendPart(file, upload.file(), part, offset, length, digest);
            digest = attempted.digest();
            sent.add(new SentPart(part, attempted.etag()));
        }
        file.checkUnchanged();
        watch.report(file.size(), file.size());
        String sha256 = HexFormat.of().formatHex(digest.digest());
        Nonce nonce = client.nonce();
        return watch.answer(client.persistentRequest(
                        id -> new ClientFrame.Complete(id, upload.file(), nonce, sha256, sent), ServerFrame.Ack.class))
                .event();
    }

    private record Attempted(String etag, MessageDigest digest) {}

    private Attempted sendPart(SourceFile file, String id, int part, long offset, long length, MessageDigest before)
            throws IOException, InterruptedException {
        ClientException latest = new ClientException(Kind.TRANSFER, "nothing was tried");
        for (int attempt = 1; attempt <= watch.settings().tries(); attempt++) {
            if (attempt > 1) {
                watch.pause(attempt);
            }
            PartBody body = new PartBody(file.channel(), offset, length, Sha256.copy(before));
            try {
                return new Attempted(put(partUrl(id, part), body, offset, file.size()), body.digest());
            } catch (ExecutionException e) {
                IOException reading = body.failure();
                if (reading != null) {
                    throw new ClientException(Kind.FILE, path + ": " + reading.getMessage(), reading);
                }
                latest = e.getCause() instanceof ClientException known
                        ? known
                        : new ClientException(Kind.TRANSFER, "the connection to the store broke", e);
            }
        }
        throw new ClientException(
                Kind.TRANSFER,
                file.name() + " could not be sent after " + watch.settings().tries() + " tries: " + latest.getMessage(),
                latest);
    }

    private ServerFrame.PartUrl partUrl(String file, int part) throws InterruptedException {
        return watch
                .answer(client.persistentRequest(
                        id -> new ClientFrame.Parts(id, file, List.of(part)), ServerFrame.Parts.class))
                .parts()
                .stream()
                .filter(url -> url.part() == part)
                .findFirst()
                .orElseThrow(() -> new ClientException(Kind.NOT_PARLEY, "the gateway gave no URL for part " + part));
    }

    private String put(ServerFrame.PartUrl to, PartBody body, long offset, long total)
            throws ExecutionException, InterruptedException {
        HttpRequest request = HttpRequests.to(client, to.url(), to.headers())
                .method(to.method(), body.publisher())
                .build();
        HttpResponse<Void> answer = watch.moving(
                client.http().sendAsync(request, HttpResponse.BodyHandlers.discarding()),
                () -> offset + body.sent(),
                total);
        String etag = answer.headers().firstValue("ETag").orElse(null);
        if (answer.statusCode() / 100 != 2) {
            throw new ExecutionException(
                    new ClientException(Kind.TRANSFER, "the store answered HTTP " + answer.statusCode()));
        }
        if (!body.complete() || etag == null) {
            throw new ExecutionException(
                    new ClientException(Kind.TRANSFER, "the store's answer does not confirm the bytes"));
        }
        return etag;
    }
}
