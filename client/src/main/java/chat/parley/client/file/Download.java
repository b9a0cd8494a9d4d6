package chat.parley.client.file;

import chat.parley.client.ClientException;
import chat.parley.client.ClientException.Kind;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.ServerFrame;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches one file from the store. A cut costs nothing but time: the next try, with a fresh URL, asks for the rest. Runs
 * on its transfer's thread.
 */
final class Download {
    private final ParleyClient client;
    private final Watch watch;
    private final String fileId;
    private final Path to;

    Download(ParleyClient client, Watch watch, String fileId, Path to) {
        this.client = client;
        this.watch = watch;
        this.fileId = fileId;
        this.to = to;
    }

    Downloaded run() throws IOException, InterruptedException {
        ServerFrame.Download source = locate();
        FileInfo info = source.file();
        FreeName name = nameFor(info);
        checkSpace(name.folder(), info);
        try (PartialFile file = PartialFile.in(name.folder())) {
            fetch(source, file);
            watch.report(info.size(), info.size());
            String sha256 = file.sha256();
            if (!sha256.equals(info.sha256())) {
                throw new ClientException(
                        Kind.TRANSFER, info.name() + " is not what its sender announced: its SHA-256 differs");
            }
            watch.checkGivenUp();
            return new Downloaded(info, file.moveTo(name));
        }
    }

    private ServerFrame.Download locate() throws InterruptedException {
        return watch.answer(
                client.persistentRequest(id -> new ClientFrame.Download(id, fileId), ServerFrame.Download.class));
    }

    private FreeName nameFor(FileInfo info) throws NotDirectoryException {
        if (Files.isDirectory(to)) {
            return new FreeName(to, SafeFileName.of(info.name()));
        }
        Path absolute = to.toAbsolutePath();
        Path folder = absolute.getParent();
        Path name = absolute.getFileName();
        if (folder == null || name == null || !Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder == null ? to.toString() : folder.toString());
        }
        return new FreeName(folder, name.toString());
    }

    private static void checkSpace(Path folder, FileInfo info) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < info.size()) {
            throw new ClientException(
                    Kind.FILE,
                    "no space in " + folder + ": " + info.name() + " has " + info.size() + " bytes, " + free
                            + " are free");
        }
    }

    private void fetch(ServerFrame.Download first, PartialFile file) throws IOException, InterruptedException {
        ServerFrame.Download source = first;
        long size = first.file().size();
        int triesWithoutByte = 0;
        while (true) {
            long before = file.size();
            ClientException trouble = tryOnce(source, file, size);
            if (trouble == null && file.size() == size) {
                return;
            }
            triesWithoutByte = file.size() > before ? 1 : triesWithoutByte + 1;
            if (triesWithoutByte >= watch.settings().tries()) {
                String why = trouble == null ? "the connection to the store broke" : trouble.getMessage();
                throw new ClientException(Kind.TRANSFER, first.file().name() + " could not be fetched: " + why);
            }
            watch.pause(triesWithoutByte + 1);
            source = locate();
        }
    }

    /**
     * Fetches what is still missing. Returns what went wrong, if it may go right next time; null if the answer came to
     * its end.
     */
    private @Nullable ClientException tryOnce(ServerFrame.Download source, PartialFile file, long size)
            throws IOException, InterruptedException {
        long from = file.size();
        HttpRequest.Builder request = HttpRequests.to(client, source.url(), source.headers());
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        Receiving receiving = new Receiving(file, size);
        try {
            HttpResponse<Boolean> answer = watch.moving(
                    client.http().sendAsync(request.build(), info -> accept(info, from, receiving)), file::size, size);
            return answer.body() ? null : refused(answer.statusCode());
        } catch (ExecutionException e) {
            IOException writing = receiving.failure();
            if (writing != null) {
                throw writing;
            }
            return e.getCause() instanceof ClientException known
                    ? known
                    : new ClientException(Kind.TRANSFER, "the connection to the store broke", e);
        } finally {
            receiving.stop();
        }
    }

    private static ClientException refused(int status) {
        return new ClientException(Kind.TRANSFER, "the store answered HTTP " + status);
    }

    private static HttpResponse.BodySubscriber<Boolean> accept(
            HttpResponse.ResponseInfo info, long from, Receiving receiving) {
        boolean rest = info.statusCode() == 206
                && info.headers()
                        .firstValue("Content-Range")
                        .filter(range -> range.startsWith("bytes " + from + "-"))
                        .isPresent();
        if (rest) {
            return receiving;
        }
        if (info.statusCode() == 200) {
            return receiving.fromTheStart();
        }
        return HttpResponse.BodySubscribers.replacing(false);
    }
}
