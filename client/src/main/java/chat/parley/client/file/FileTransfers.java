package chat.parley.client.file;

import chat.parley.client.ClientException;
import chat.parley.client.ClientException.Kind;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EventId;
import chat.parley.protocol.ProtocolException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends and fetches files for a client. Thread-safe. A transfer is given up by cancelling its future; then nothing of it
 * stays behind. Futures fail with {@link ClientException}, or {@link ProtocolException} for a name that cannot be sent.
 */
public final class FileTransfers {
    private final ParleyClient client;
    private final TransferSettings settings;
    private final ExecutorService workers;

    public FileTransfers(ParleyClient client) {
        this(client, TransferSettings.DEFAULT);
    }

    public FileTransfers(ParleyClient client, TransferSettings settings) {
        this.client = client;
        this.settings = settings;
        AtomicInteger number = new AtomicInteger();
        this.workers = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "parley-file-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Shares a file with a room or a user; completes with the id of its event. The file must not change meanwhile. */
    public CompletableFuture<EventId> upload(Conversation target, Path file, Progress progress) {
        return start(file, watch -> new Upload(client, watch, target, file).run(), progress);
    }

    /**
     * Fetches a file into {@code to}: a folder, or the name that the file shall have. If that exists, a number is added
     * to the name. The file has its name only once it is complete and checked.
     */
    public CompletableFuture<Downloaded> download(String fileId, Path to, Progress progress) {
        return start(to, watch -> new Download(client, watch, fileId, to).run(), progress);
    }

    private interface Work<T> {
        T run(Watch watch) throws IOException, InterruptedException;
    }

    private <T> CompletableFuture<T> start(Path path, Work<T> work, Progress progress) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Watch watch = new Watch(settings, progress, result::isDone);
        workers.execute(() -> {
            try {
                result.complete(work.run(watch));
            } catch (ClientException | ProtocolException e) {
                result.completeExceptionally(e);
            } catch (IOException e) {
                result.completeExceptionally(FileTrouble.explain(path, e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                result.completeExceptionally(new ClientException(Kind.CLOSED, "the transfer was interrupted"));
            } catch (RuntimeException | AssertionError e) {
                result.completeExceptionally(
                        new ClientException(Kind.TRANSFER, "the transfer failed by a defect of the client", e));
            }
        });
        return result;
    }
}
